"""Whether the cells of a layer, or of a file, tile their area: what `mapdesk check` prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely

from mapdesk.errors import FormatError, RefusedError
from mapdesk.exchange import placing, positions
from mapdesk.exchange.options import ImportOptions
from mapdesk.exchange.tally import Tally
from mapdesk.files.formats import read
from mapdesk.geo.coverage import CoverageReport, check_coverage
from mapdesk.layers.base import Layer
from mapdesk.model.schema import Shape
from mapdesk.store.workspace import Workspace
from mapdesk.words import msg


def check_layer(workspace: Workspace, layer: Layer, *, allow_enclaves: bool = False) -> CoverageReport:
    """Return whether the stored polygons of a layer tile their area.

    Parameters
    ----------
    workspace : Workspace
    layer : Layer
        Of polygons. Its own outline stands for the district.
    allow_enclaves : bool
        Whether holes wider than a sliver are meant.

    Raises
    ------
    RefusedError
        If the layer has no polygons.
    """
    if layer.shape is not Shape.POLYGON:
        raise RefusedError(msg("“{layer}” is no layer of polygons.", layer=layer.title))
    _, shapes = workspace.shapes(layer.name)
    return check_coverage(shapes, allow_enclaves=allow_enclaves)


def check_file(
    path: Path | str, options: ImportOptions | None = None, *, allow_enclaves: bool = False
) -> CoverageReport:
    """Return whether the polygons of a file tile their area, in the very coordinates of the file.

    Parameters
    ----------
    path : Path
    options : ImportOptions, optional
        Its crs, sheet and encoding.
    allow_enclaves : bool
        Whether holes wider than a sliver are meant.

    Raises
    ------
    MapdeskError
        If it cannot be read, holds no polygons, or nothing says in which system they are.
    """
    options = options or ImportOptions()
    table = read(Path(path), sheet=options.sheet, encoding=options.encoding)
    columns = positions.find_positions(table)
    shapes: Any = table.geometries
    if columns.kind == "wkt":
        shapes = positions.shapes_of_wkt(table.columns[columns.headers[0]], columns.headers[0], Tally())
    if shapes is None or not np.isin(shapely.get_type_id(shapes), (3, 6)).any():
        raise FormatError(msg("“{name}” holds no polygons.", name=table.path.name))
    system = placing.system_of(table, columns, options)
    if system is None:
        raise placing.unknown_system(table, columns)
    return check_coverage(shapes, allow_enclaves=allow_enclaves, crs=system)
