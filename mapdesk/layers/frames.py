"""Rows of a workspace as GeoDataFrames. geopandas is imported only when somebody asks for a frame."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from mapdesk.geo import crs
from mapdesk.model.query import Query

if TYPE_CHECKING:
    import geopandas as gpd

    from mapdesk.layers.base import Layer
    from mapdesk.store.workspace import Workspace


def frame_of(layer: Layer, workspace: Workspace, query: Query) -> gpd.GeoDataFrame:
    """Return the rows of a query as a GeoDataFrame, indexed by the key, EPSG:4490, (lon, lat).

    Parameters
    ----------
    layer : Layer
    workspace : Workspace
    query : Query
        Of this layer; its `geometry` flag is taken as True for layers with a shape.
    """
    import geopandas as gpd
    import pandas as pd

    has_shape = layer.shape.vector
    rows = workspace.rows(dataclasses.replace(query, layer=layer.name, geometry=has_shape))
    frame = pd.DataFrame.from_records(rows.values, columns=list(rows.names))
    if layer.key in frame.columns:
        frame = frame.set_index(layer.key)
    geometry = rows.geometries() if has_shape else [None] * len(rows)
    return gpd.GeoDataFrame(frame, geometry=list(geometry), crs=f"EPSG:{crs.STORED}")
