"""What is drawn on the map and not used yet: kept for after a crash, and handed to a new row as its line or area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject

from mapdesk.errors import RefusedError
from mapdesk.model.schema import Shape
from mapdesk.ui.unfinished import RESUMABLE, Resumable
from mapdesk.words import msg

if TYPE_CHECKING:
    from mapdesk.ui.context import Desk
    from mapdesk.ui.map.messages import Drawn

_TOOLS = {Shape.LINE: "measure_distance", Shape.POLYGON: "measure_area"}
_LEAST = {"measure_distance": 2, "measure_area": 3}
_MOST = 10_000


class Drawing(QObject):
    """The line or the area that is drawn on the map, as far as it is drawn."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.tool = "none"
        self.points: tuple[tuple[float, float], ...] = ()
        self._name = ""
        desk.map.drawn.connect(self._on_drawn)

    def shape(self, wanted: Shape) -> str | None:
        """Return what is drawn as hexadecimal WKB of a layer's shape (EPSG:4490), None when that is not drawn.

        Raises
        ------
        RefusedError
            The outline crosses itself.
        """
        import shapely

        if self.tool != _TOOLS.get(wanted) or len(self.points) < _LEAST[self.tool]:
            return None
        if wanted is Shape.LINE:
            return str(shapely.to_wkb(shapely.MultiLineString([self.points]), hex=True))
        area = shapely.Polygon(self.points)
        if not shapely.is_valid(area):
            raise RefusedError(msg("The outline crosses itself"), hint=msg("Draw it again without a crossing."))
        return str(shapely.to_wkb(shapely.MultiPolygon([area]), hex=True))

    def draw_again(self, tool: str, points: tuple[tuple[float, float], ...]) -> None:
        """Take the tool in hand again, with these (lon, lat) points set already."""
        self._desk.map.use_tool(tool, points)
        self._hold(tool, points)

    def clear(self) -> None:
        """Put the tool away with what it has drawn."""
        if self.points:
            self._desk.map.use_tool("none")
            self._hold("none", ())

    def _on_drawn(self, drawn: Drawn) -> None:
        self._hold(drawn.tool, drawn.points)

    def _hold(self, tool: str, points: tuple[tuple[float, float], ...]) -> None:
        self.tool, self.points = tool, points
        if points and not self._name:
            self._name = self._desk.unfinished.begin("drawing", self._state)
        elif not points and self._name:
            self._desk.unfinished.end(self._name)
            self._name = ""

    def _state(self) -> dict[str, Any]:
        return {"tool": self.tool, "points": [list(point) for point in self.points]}


def _title(_desk: Desk, data: Any) -> object:
    count = len(data["points"])
    if data["tool"] == _TOOLS[Shape.LINE]:
        return msg("line on the map, {n} points", n=count)
    return msg("area on the map, {n} points", n=count)


def _resume(desk: Desk, data: Any) -> None:
    if data["tool"] not in _LEAST:
        raise ValueError(data["tool"])
    places = tuple((float(lon), float(lat)) for lon, lat in data["points"][:_MOST])
    if not all(abs(lon) <= 540 and abs(lat) <= 90 for lon, lat in places):
        raise ValueError("outside the earth")
    desk.drawing.draw_again(data["tool"], places)
    desk.shell.focus("map")


RESUMABLE.add("drawing")(Resumable(_title, _resume))
