"""What is on a sheet, as a value: paper, part of the earth, texts, layers, pieces; plain data for another process."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mapdesk.errors import RefusedError
from mapdesk.files.inert import printable
from mapdesk.geo.map_frame import PX_PER_MM, MapFrame, fitting_frame, round_denominator
from mapdesk.geo.measure import scale_denominator
from mapdesk.layers import manner
from mapdesk.layers.in_view import Shown
from mapdesk.model.period import Period
from mapdesk.model.query import Box
from mapdesk.words import Message, msg

PAPERS_MM: dict[str, tuple[float, float]] = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
PIECES: dict[str, Message] = {
    "legend": msg("Legend"),
    "labels": msg("Labels"),
    "grid": msg("Longitudes and latitudes"),
    "scale": msg("Scale bar"),
    "north": msg("North arrow"),
    "date": msg("Date and seat"),
    "sources": msg("Sources"),
    "crs": msg("Reference system"),
    "review": msg("Field for the map review number"),
}
"""What may stand on a sheet beside the map and its title."""
SCALES = (500, 1_000, 2_000, 2_500, 5_000, 10_000, 15_000, 20_000, 25_000, 50_000, 100_000, 200_000, 250_000, 500_000)
_LEAST_SCALE, _MOST_SCALE = 100, 50_000_000
_MOST_LAT = 84.0
_LONGEST = 200
_USUAL_ZOOM = 14.0
_MOST_FINER = 2  # four times as much in a row as on the screen is still told apart on paper


@dataclass(frozen=True)
class Composition:
    """One sheet.

    Attributes
    ----------
    paper : str
        A name of `PAPERS_MM`.
    landscape : bool
    lon, lat : float
        Middle of the map, degrees.
    box : Box or None
        The part of the earth that shall be on it, where no scale is given.
    zoom : float or None
        Of the map on the screen: without a scale as much is drawn as there, as far as paper can hold it.
    scale : int or None
        n of 1 : n; None: as large as the box allows.
    rounded : bool
        Without a scale: the next round one at which the whole box is on the sheet.
    title, subtitle, mark : str
        What people wrote; the mark (say, who may see it) stands at the right of the title.
    seat : str
        Seat or duty account, "" for none.
    demo : bool
        The data are fictional, and the sheet says so.
    layers : tuple of Shown
        Lowest first.
    period : Period or None
        The stretch of time chosen, which the sheet tells.
    plan : str or None
        Key of a plan above the layers.
    base : str
        Name of the base map.
    pieces : frozenset of str
        Names of `PIECES`.
    """

    lon: float
    lat: float
    paper: str = "A4"
    landscape: bool = True
    box: Box | None = None
    zoom: float | None = None
    scale: int | None = None
    rounded: bool = True
    title: str = ""
    subtitle: str = ""
    mark: str = ""
    seat: str = ""
    demo: bool = False
    layers: tuple[Shown, ...] = ()
    period: Period | None = None
    plan: str | None = None
    base: str = "plain"
    pieces: frozenset[str] = frozenset(PIECES)

    def size_px(self) -> tuple[float, float]:
        """Return width and height of the paper in 96ths of an inch."""
        short, long = PAPERS_MM[self.paper]
        wide, high = (long, short) if self.landscape else (short, long)
        return wide * PX_PER_MM, high * PX_PER_MM

    def frame(self, width_px: float, height_px: float) -> MapFrame:
        """Return the map of the sheet in a frame of this size."""
        if self.scale is not None:
            return MapFrame(self.lon, self.lat, width_px, height_px, float(self.scale))
        if self.box is not None:
            fitting = fitting_frame(self.box, width_px, height_px)
        else:
            scale = scale_denominator(self.lat, _USUAL_ZOOM if self.zoom is None else self.zoom)
            fitting = MapFrame(self.lon, self.lat, width_px, height_px, scale)
        frame = dataclasses.replace(fitting, scale=self._tidy(fitting.scale))
        finer = 0 if self.zoom is None else min(_MOST_FINER, max(0, round(self.zoom) - frame.zoom))
        return dataclasses.replace(frame, finer=finer)

    def to_json(self) -> dict[str, Any]:
        """Return the sheet as plain data."""
        data = dataclasses.asdict(self)
        layers = [[one.name, one.opacity, manner.to_json(one.manner), _told(one.period)] for one in self.layers]
        return {**data, "layers": layers, "period": _told(self.period), "pieces": sorted(self.pieces)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Composition:
        """Return the sheet that `to_json` described."""
        box = data.get("box")
        layers = tuple(
            Shown(str(name), float(opacity), manner.from_json(look), Period.from_json(period))
            for name, opacity, look, period in data["layers"]
        )
        values = {**data, "box": None if box is None else Box(**box), "layers": layers}
        values["period"] = Period.from_json(data.get("period"))
        return Composition(**{**values, "pieces": frozenset(data["pieces"])})

    def _tidy(self, scale: float) -> float:
        return float(round_denominator(scale)) if self.rounded else scale


def checked(sheet: Composition) -> Composition:
    """Return the sheet if it can be drawn, its texts cut to a length that has room.

    Raises
    ------
    RefusedError
        Paper, place or scale are impossible.
    """
    if sheet.paper not in PAPERS_MM:
        raise RefusedError(msg("There is no paper {name}", name=sheet.paper), "", ", ".join(PAPERS_MM))
    if not (-180.0 <= sheet.lon <= 180.0 and -_MOST_LAT <= sheet.lat <= _MOST_LAT):
        raise RefusedError(msg("{place} is not a place on the map", place=f"{sheet.lon:g},{sheet.lat:g}"))
    if sheet.scale is not None and not _LEAST_SCALE <= sheet.scale <= _MOST_SCALE:
        raise RefusedError(
            msg("A map at 1:{n} cannot be drawn", n=f"{sheet.scale:,}"),
            "",
            msg("Scales go from 1:{least} to 1:{most}", least=f"{_LEAST_SCALE:,}", most=f"{_MOST_SCALE:,}"),
        )
    if sheet.box is not None and not _is_sound(sheet.box):
        raise RefusedError(msg("The box of the map must go from west to east and from south to north"))
    return dataclasses.replace(
        sheet, title=_tidy(sheet.title), subtitle=_tidy(sheet.subtitle), mark=_tidy(sheet.mark), seat=_tidy(sheet.seat)
    )


def _told(period: Period | None) -> list[str] | None:
    return None if period is None else period.to_json()


def _tidy(text: str) -> str:
    """Return a text as one line without control characters, not longer than has room."""
    return " ".join(printable(text).split())[:_LONGEST]


def _is_sound(box: Box) -> bool:
    return -180.0 <= box.west <= box.east <= 180.0 and -_MOST_LAT <= box.south <= box.north <= _MOST_LAT
