"""What the card shows, as plain texts; made on the reader's thread."""

from __future__ import annotations

from dataclasses import dataclass, field

from mapdesk.errors import StoreError
from mapdesk.geo.coordinates import Notation, format_position
from mapdesk.layers import describing
from mapdesk.layers.base import LAYERS, Layer
from mapdesk.model.query import Op, Query, Where
from mapdesk.model.schema import Shape
from mapdesk.session import Selection
from mapdesk.store.workspace import Workspace
from mapdesk.ui import figures, sentences, theme
from mapdesk.words import tr

Facts = list[tuple[object, str]]


@dataclass(frozen=True)
class CardContent:
    """One card.

    Attributes
    ----------
    layer, key : str or None
        None for a bare place.
    kind, title, place : str
        What it is, its name, where it is in words.
    badge : (title, sign, token) or None
    case : int
        Which entry of the legend it is drawn as.
    facts, details, around, history : list of (title, text)
    """

    layer: str | None
    key: str | None
    kind: str
    title: str
    place: str = ""
    badge: tuple[str, str, str] | None = None
    case: int = 0
    facts: Facts = field(default_factory=list)
    details: Facts = field(default_factory=list)
    around: Facts = field(default_factory=list)
    history: Facts = field(default_factory=list)


def content_of(workspace: Workspace, selection: Selection, notation: Notation) -> CardContent | None:
    """Return what the card of a selection shows; None when the object is gone.

    The place in words and the tab of the place answer for the point that was pressed, else for the object's own.
    """
    if selection.layer is None or not selection.keys:
        if selection.place is None:
            return None
        text = format_position(*selection.place, notation)
        around = _around(workspace, selection.place)
        return CardContent(None, None, tr("Place on the map"), text, _in_words(around), around=around)
    layer = LAYERS[selection.layer]
    key = selection.keys[0]
    row = describing.row_of(layer, workspace, key)
    if row is None:
        return None
    spoken = spoken_place(workspace, selection)
    around = [] if spoken is None else _around(workspace, spoken)
    position: Facts = [] if spoken is None else [(_place_title(layer, selection), format_position(*spoken, notation))]
    title = describing.title_of(layer, row)
    part = selection.part(layer.name)
    more = 1 if part is None else part.count
    kind = str(layer.title) if more == 1 else tr("{layer}, {n} selected", layer=layer.title, n=figures.count(more))
    return CardContent(
        layer.name,
        key,
        kind,
        title,
        "" if _in_words(around) == title else _in_words(around),
        _badge(layer, row),
        layer.style.case_of().get(str(row.get(layer.style.by)), 0) if layer.style.by else 0,
        list(describing.facts_of(layer, row)),
        list(describing.details_of(layer, row)),
        [*position, *around],
        _history(workspace, layer, row),
    )


def spoken_place(workspace: Workspace, selection: Selection) -> tuple[float, float] | None:
    """Return the one place (lon, lat) that the card tells of and that is copied.

    It is the point that was pressed; for an object chosen in a list its own point, for a line or an area a point on it.
    """
    if selection.place is not None or selection.layer is None or not selection.keys:
        return selection.place
    return middle_of(workspace, LAYERS[selection.layer], selection.keys[0])


def _place_title(layer: Layer, selection: Selection) -> str:
    if selection.place is not None:
        return tr("Place pressed")
    own = {Shape.POLYGON: tr("A point inside"), Shape.LINE: tr("A point on it")}
    return own.get(layer.shape, tr("Position"))


def middle_of(workspace: Workspace, layer: Layer, key: str) -> tuple[float, float] | None:
    """Return a point on the object (lon, lat), or None when it has no position."""
    import shapely

    rows = workspace.rows(Query(layer.name, (layer.key,), (Where(layer.key, Op.EQ, key),), geometry=True))
    wkb = next((one for one in rows.wkb or [] if one is not None), None)
    if wkb is None:
        return None
    point = shapely.point_on_surface(shapely.from_wkb(wkb))
    return None if shapely.is_empty(point) else (float(point.x), float(point.y))


def _around(workspace: Workspace, place: tuple[float, float]) -> Facts:
    from mapdesk.addresses.placing import place_facts
    from mapdesk.addresses.reverse import reverse

    try:
        return list(place_facts(reverse(workspace, *place)))
    except StoreError:
        return []


def _in_words(around: Facts) -> str:
    return around[0][1] if around else ""


def _badge(layer: Layer, row: dict[str, object]) -> tuple[str, str, str] | None:
    badge = describing.badge_of(layer, row)
    if badge is None:
        return None
    token = badge.ink if badge.ink in theme.SIGNS else "muted"
    return badge.title, badge.sign or theme.SIGNS.get(token, ""), token


def _history(workspace: Workspace, layer: Layer, row: dict[str, object]) -> Facts:
    told: Facts = [
        (figures.moment(entry.at), f"{sentences.sentence(entry)} · {entry.author.account}")
        for entry in workspace.history(layer.name, str(row[layer.key]))
    ]
    return told
