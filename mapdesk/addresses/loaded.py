"""The ground in memory: what `ground.StoredGround` answers, in a fraction of a millisecond, for many questions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mapdesk.addresses.entrances import Entrances, open_entrances
from mapdesk.addresses.ground import (
    BELOW,
    CAMERA_COLUMNS,
    FARTHEST_DEG,
    MOST_POSTS,
    STAFF_COLUMNS,
    Near,
    cell_columns,
    landmarks_of,
    nearest,
)
from mapdesk.addresses.landmarks import LANDMARK_LAYERS, Landmarks
from mapdesk.layers.base import LAYERS
from mapdesk.model.query import Query

if TYPE_CHECKING:
    from mapdesk.addresses.ground import Row
    from mapdesk.store.workspace import Workspace

_METRES_PER_DEG = 110_500.0  # of latitude, a little less than everywhere, so that no camera seems too far
_MOST_REPLACED = 2_000


class LoadedGround:
    """The ground of one workspace, read layer by layer when it is first asked for.

    `follow` takes the news of the session's `changed`: layers that were touched are read anew, few addresses are
    replaced one by one. Without news it is as old as its reading; `current` says whether that still holds.
    """

    def __init__(self, workspace: Workspace, folder: Path | None = None) -> None:
        self._workspace, self._folder = workspace, folder
        self._revisions: dict[str, int] = {}
        self._cells: dict[str, _Cells] = {}
        self._entrances: Entrances | None = None
        self._replaced: set[str] = set()
        self._landmarks: Landmarks | None = None
        self._cameras: _Cameras | None = None
        self._posts: dict[tuple[str, str], list[Row]] | None = None
        self._filled: dict[str, bool] = {}

    @property
    def landmarks(self) -> Landmarks:
        """Return the landmarks."""
        if self._landmarks is None:
            self._note(LANDMARK_LAYERS)
            self._landmarks = landmarks_of(self._workspace)
        return self._landmarks

    def cells(self, lon: float, lat: float, layers: tuple[str, ...]) -> dict[str, list[Row]]:
        """Return layer -> rows of the polygons that hold a place; one on a border lies in every cell it touches."""
        found: dict[str, list[Row]] = {}
        point = shapely.Point(lon, lat)
        for layer in layers:
            if layer not in self._cells:
                self._note((layer,))
                self._cells[layer] = _Cells.of(self._workspace, layer)
            rows = self._cells[layer].at(point)
            if rows:
                found[layer] = rows
        return found

    def address(self, lon: float, lat: float) -> Near | None:
        """Return the nearest address in use, an entrance rather than a room."""
        if self._entrances is None:
            self._note(("addresses",))
            self._entrances = open_entrances(self._workspace, self._folder)
            self._replaced.clear()
        if self._replaced:  # what was edited since the reading is looked up where it is stored
            return nearest(self._workspace, "addresses", lon, lat)
        return self._entrances.nearest(lon, lat, within_deg=FARTHEST_DEG)

    def cameras(self, lon: float, lat: float) -> list[tuple[Row, float, float]]:
        """Return the cameras that see far enough to reach the place: row, longitude and latitude."""
        if self._cameras is None:
            self._note(("cameras",))
            self._cameras = _Cameras(self._workspace)
        return self._cameras.reaching(lon, lat)

    def posts(self, column: str, code: str) -> list[Row]:
        """Return the posts of a cell by the column of its code, without those that ended or belong to a cell within."""
        if self._posts is None:
            self._note(("staff",))
            self._posts = _posts_of(self._workspace)
        return self._posts.get((column, code), [])

    def filled(self, layer: str) -> bool:
        """Return whether a layer has rows."""
        if layer not in self._filled:
            self._filled[layer] = self._workspace.status(layer).rows > 0
        return self._filled[layer]

    def current(self) -> bool:
        """Return whether nothing that was read has been changed since; a look at the layers' revisions."""
        return all(self._workspace.status(layer).revision == known for layer, known in self._revisions.items())

    def refresh(self) -> None:
        """Read anew, when it is next asked for, every layer that was changed since it was read."""
        changed = [layer for layer, known in self._revisions.items() if self._workspace.status(layer).revision != known]
        self._drop(changed)

    def follow(self, touched: dict[str, set[str]]) -> None:
        """Take the news of a commit: layers and keys; no keys means much of the layer.

        While some addresses are edited the answers come from the store; after `_MOST_REPLACED` they are read anew.
        """
        keys = touched.get("addresses")
        self._drop(layer for layer in touched if layer != "addresses")
        if keys is None:
            return
        self._replaced |= keys
        if not keys or len(self._replaced) > _MOST_REPLACED:
            self._drop(("addresses",))

    def _note(self, layers: Iterable[str]) -> None:
        for layer in layers:
            self._revisions[layer] = self._workspace.status(layer).revision

    def _drop(self, layers: Iterable[str]) -> None:
        for layer in list(layers):
            self._revisions.pop(layer, None)
            self._cells.pop(layer, None)
            self._filled.pop(layer, None)
            self._landmarks = None if layer in LANDMARK_LAYERS else self._landmarks
            self._cameras = None if layer == "cameras" else self._cameras
            self._posts = None if layer == "staff" else self._posts
            self._entrances = None if layer == "addresses" else self._entrances


class _Cells:
    """The polygons of a layer, prepared, in a tree."""

    def __init__(self, rows: list[Row], shapes: Any) -> None:
        self._rows, self._shapes = rows, shapes
        shapely.prepare(shapes)
        self._tree = shapely.STRtree(shapes)

    @classmethod
    def of(cls, workspace: Workspace, layer: str) -> _Cells:
        """Read a layer."""
        found = workspace.rows(Query(layer, cell_columns(LAYERS.load()[layer]), geometry=True))
        rows, shapes = found.dicts(), found.geometries()
        kept = [at for at, shape in enumerate(shapes.tolist()) if shape is not None]
        return cls([rows[at] for at in kept], shapes[kept] if kept else np.array([], dtype=object))

    def at(self, point: Any) -> list[Row]:
        """Return the rows of the polygons that touch a point."""
        boxes = self._tree.query(point)
        if not len(boxes):
            return []
        return [self._rows[at] for at in np.sort(boxes[shapely.intersects(self._shapes[boxes], point)]).tolist()]


class _Cameras:
    """Cameras with a position and a range."""

    def __init__(self, workspace: Workspace) -> None:
        found = workspace.rows(Query("cameras", ("camera_id", *CAMERA_COLUMNS), geometry=True))
        pairs = [
            (row, shape) for row, shape in zip(found.dicts(), found.geometries() if len(found) else (), strict=True)
            if shape is not None and row.get("range_m") is not None
        ]  # fmt: skip
        self._rows = [row for row, _ in pairs]
        self._places = np.array([(shape.x, shape.y) for _, shape in pairs]).reshape(-1, 2)
        reach = np.array([row["range_m"] for row in self._rows]) * 1.01 + 1.0
        tall = reach / _METRES_PER_DEG
        lons, lats = self._places.T
        wide = tall / np.maximum(np.cos(np.radians(lats)), 0.05)
        self._tree = shapely.STRtree(shapely.box(lons - wide, lats - tall, lons + wide, lats + tall))

    def reaching(self, lon: float, lat: float) -> list[tuple[Row, float, float]]:
        """Return the cameras whose range may reach a place."""
        near = np.sort(self._tree.query(shapely.Point(lon, lat)))
        return [(self._rows[at], *self._places[at].tolist()) for at in near.tolist()]


def _posts_of(workspace: Workspace) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in workspace.rows(Query("staff", STAFF_COLUMNS)).dicts():
        if row["valid_to"]:
            continue
        for column, below in BELOW.items():
            if row[column] and not any(row[one] for one in below):
                posts = found.setdefault((column, str(row[column])), [])
                if len(posts) < MOST_POSTS:
                    posts.append(row)
    return found
