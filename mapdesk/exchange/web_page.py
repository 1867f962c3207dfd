"""A view as one page of HTML that needs no network: features with their facts, the rest as a picture.

The page itself, with Leaflet and its sheet inside, is composed by folium when the program is built
(`resources/web/compose.py`); here only data are filled in, as text and as one block of JSON that is no script.
"""

from __future__ import annotations

import base64
import html
import itertools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from mapdesk import paths
from mapdesk.geo.map_frame import MapFrame
from mapdesk.layers.base import Layer
from mapdesk.layers.describing import title_of
from mapdesk.layers.in_view import Part, Shown, part_in_view, widened
from mapdesk.layers.privacy import is_telephone, masked
from mapdesk.layers.values import written
from mapdesk.model.period import Period
from mapdesk.model.query import Box, Query
from mapdesk.model.schema import Column, Shape
from mapdesk.store.workspace import Workspace
from mapdesk.words import Message, msg

MOST_FEATURES = 20_000
_MOST_VERTICES = 1_000_000
_LONGEST = 300  # letters of one fact
_DIGITS = 6  # of a degree: a decimetre
_MARK = re.compile(r"\{\{(title|subtitle|mark|demo|lang|legend|foot|data)\}\}")


@dataclass(frozen=True)
class Picture:
    """What is no feature, as PNG in the projection of web maps (EPSG:3857), and its box in degrees."""

    png: bytes
    box: Box


@dataclass(frozen=True)
class Painting:
    """What only the room that paints knows.

    Attributes
    ----------
    size : callable
        Radius of a point's symbol, or the share of a line's own width (part, row).
    cases : callable
        Title and symbol of each case of a part, as plain data.
    paint : callable
        Paints parts into one picture, lowest first.
    """

    size: Callable[[Part, int], float]
    cases: Callable[[Part], list[dict[str, Any]]]
    paint: Callable[[Sequence[Part]], Picture]


@dataclass(frozen=True, eq=False)
class Choice:
    """What goes into a page, lowest first: as features, or painted into a picture at its place in the order.

    Attributes
    ----------
    items : list of (Layer or None, Part, bool)
        None: no layer of the workspace, always painted. The flag: as features.
    """

    items: list[tuple[Layer | None, Part, bool]]

    @property
    def features(self) -> list[tuple[Layer, Part]]:
        """Return what goes in as features."""
        return [(layer, part) for layer, part, single in self.items if single and layer is not None]

    @property
    def notes(self) -> list[Message]:
        """Return what is shown as a picture only, in sentences."""
        painted = [part for layer, part, single in self.items if not single and layer is not None]
        return [
            msg("{layer}: shown as a picture, {n} in view.", layer=part.title, n=f"{len(part):,}") for part in painted
        ]


def choose(
    workspace: Workspace,
    layers: Sequence[tuple[Layer, Shown]],
    frame: MapFrame,
    advance: Callable[[int, str], None],
    *,
    window: Period | None = None,
    most: int = MOST_FEATURES,
) -> Choice:
    """Return what goes into a page: whole layers from the topmost down, as long as there is room.

    Parameters
    ----------
    workspace : Workspace
    layers : sequence of (Layer, Shown)
        Lowest first.
    frame : MapFrame
    advance : callable
        Told how many layers are done, and the next one's title; may raise to end the work.
    window : Period, optional
        As of `part_in_view`.
    most : int
        Features of all layers together.
    """
    choice, features, vertices = Choice([]), 0, 0
    for done, (layer, shown) in enumerate(reversed(layers)):
        advance(done, str(layer.title))
        part = part_in_view(layer, workspace, frame, shown, window=window)
        if part is None:
            continue
        corners = 0 if part.dense else int(shapely.get_num_coordinates(part.shapes).sum())
        fits = not part.dense and features + len(part) <= most and vertices + corners <= _MOST_VERTICES
        choice.items.insert(0, (layer, part, fits))
        features, vertices = (features + len(part), vertices + corners) if fits else (features, vertices)
    return choice


def page_data(
    workspace: Workspace, choice: Choice, frame: MapFrame, ground: Picture | None, painting: Painting
) -> dict[str, Any]:
    """Return what the page draws, as plain data.

    Parameters
    ----------
    workspace : Workspace
    choice : Choice
    frame : MapFrame
    ground : Picture or None
        The base map.
    painting : Painting
    """
    box = frame.box
    layers: list[dict[str, Any]] = [] if ground is None else [_picture_data(ground)]
    for single, run in itertools.groupby(choice.items, key=lambda item: item[2]):
        items = list(run)
        if single:
            layers += [
                _layer_data(workspace, layer, part, frame, painting) for layer, part, _ in items if layer is not None
            ]
        else:
            layers.append(_picture_data(painting.paint([part for _layer, part, _ in items])))
    notes = [str(note) for note in choice.notes]
    return {"box": [box.west, box.south, box.east, box.north], "layers": layers, "notes": notes}


def _picture_data(picture: Picture) -> dict[str, Any]:
    box = picture.box
    url = f"data:image/png;base64,{base64.b64encode(picture.png).decode()}"
    return {"picture": url, "box": [box.west, box.south, box.east, box.north]}


def filled_page(texts: Mapping[str, str], foot: Sequence[str], data: Mapping[str, Any]) -> str:
    """Return the page with texts and data in it; every text is escaped, and nothing of the data can end its block.

    Parameters
    ----------
    texts : mapping
        title, subtitle, mark, demo, lang, legend.
    foot : sequence of str
        Lines below the map.
    data : mapping
        As `page_data` returns it.
    """
    filled = {name: html.escape(text) for name, text in texts.items()}
    filled["foot"] = "".join(f"<p>{html.escape(line)}</p>" for line in foot)
    filled["data"] = inert_json(data)
    page = paths.resource("web", "dist", "export.html").read_text(encoding="utf-8")
    return _MARK.sub(lambda found: filled[found[1]], page)


def inert_json(data: Mapping[str, Any]) -> str:
    """Return JSON that may stand inside an element of HTML: no sign in it can end or begin one."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def told_columns(layer: Layer) -> list[Column]:
    """Return the columns whose values a page may tell: the facts of the card, without telephone numbers."""
    columns = [layer.schema.column(name) for name in layer.card.facts]
    return [column for column in columns if not is_telephone(column)]


def _layer_data(workspace: Workspace, layer: Layer, part: Part, frame: MapFrame, painting: Painting) -> dict[str, Any]:
    told = told_columns(layer)
    names = tuple(dict.fromkeys((layer.key, layer.card.title, *(column.name for column in told))))
    rows = workspace.rows(Query(layer.name, names, box=widened(frame), geometry=True))
    values = rows.dicts()
    place_of = {str(row[layer.key]): at for at, row in enumerate(values)}
    found = [(row, place_of[key]) for row, key in enumerate(part.keys) if key in place_of]
    shapes = rows.geometries()[[at for _row, at in found]]
    drawn = json.loads(shapely.to_geojson(shapely.geometrycollections(_rounded(shapes))))["geometries"]
    features = [
        {
            "type": "Feature",
            "geometry": geometry,
            "properties": _properties(layer, values[at], told) | _look(part, row, painting.size),
        }
        for geometry, (row, at) in zip(drawn, found, strict=True)
    ]
    return {
        "name": layer.name,
        "title": str(layer.title),
        "geometry": layer.shape.value,
        "facts": [str(column.title) for column in told],
        "cases": painting.cases(part),
        "collection": {"type": "FeatureCollection", "features": features},
    }


def _rounded(shapes: Any) -> Any:
    return shapely.transform(shapely.force_2d(shapes), lambda points: np.round(points, _DIGITS))


def _properties(layer: Layer, row: Mapping[str, Any], told: Sequence[Column]) -> dict[str, Any]:
    texts = ((index, written(column, row[column.name])) for index, column in enumerate(told))
    title = masked(title_of(layer, dict(row)))[:_LONGEST]
    return {"t": title, "f": [[index, masked(text)[:_LONGEST]] for index, text in texts if text]}


def _look(part: Part, row: int, sizes: Callable[[Part, int], float]) -> dict[str, Any]:
    look: dict[str, Any] = {"c": int(part.case[row])}
    size = round(sizes(part, row), 2)
    if part.shape is Shape.POINT:
        look["r"] = size
        bearing = part.numbers.get("bearing")
        if bearing is not None and "range_m" not in part.numbers and np.isfinite(bearing[row]):
            look["b"] = round(float(bearing[row]), 1)
    elif part.shape is Shape.LINE:
        look["s"] = size
    return look
