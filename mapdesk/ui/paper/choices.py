"""What a person chose for sheets, remembered; and the sheet of what the desktop shows now."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mapdesk.ui.context import Desk
from mapdesk.ui.paper.composition import PAPERS_MM, PIECES, Composition
from mapdesk.ui.paper.making import USUAL_DPI, Order
from mapdesk.ui.paper.reading import extent_of, visible_layers
from mapdesk.words import language

_KEPT = "sheet"
_DPI = (150, USUAL_DPI, 600)


@dataclass(frozen=True)
class Choices:
    """The choices of the dialog but its texts and the scale, which belong to a view."""

    paper: str = "A4"
    landscape: bool = True
    pieces: frozenset[str] = frozenset(PIECES)
    dpi: int = USUAL_DPI

    @staticmethod
    def remembered(desk: Desk) -> Choices:
        """Return the choices made last; what is missing or wrong has its default."""
        kept = desk.memory.get(_KEPT)
        usual = Choices()
        if not isinstance(kept, dict):
            return usual
        pieces = kept.get("pieces")
        return Choices(
            kept["paper"] if kept.get("paper") in PAPERS_MM else usual.paper,
            kept["landscape"] if isinstance(kept.get("landscape"), bool) else usual.landscape,
            frozenset(pieces) & usual.pieces if isinstance(pieces, list) else usual.pieces,
            kept["dpi"] if kept.get("dpi") in _DPI else usual.dpi,
        )

    def remember(self, desk: Desk) -> None:
        """Keep the choices for the next sheet."""
        desk.memory.put(_KEPT, {**dataclasses.asdict(self), "pieces": sorted(self.pieces)})
        desk.memory.save()


def sheet_of(desk: Desk, chosen: Choices, **values: Any) -> Composition:
    """Return the sheet of what the map shows now; `values` are further fields of it (title, scale, ...)."""
    workspace, view = desk.session.workspace, desk.map.view()
    box = extent_of(workspace) if view is None else view.box
    lon, lat, zoom = (0.0, 0.0, None) if view is None else (view.lon, view.lat, view.zoom)
    if view is None and box is not None:
        lon, lat = (box.west + box.east) / 2.0, (box.south + box.north) / 2.0
    return dataclasses.replace(
        Composition(
            lon,
            lat,
            paper=chosen.paper,
            landscape=chosen.landscape,
            box=box,
            zoom=zoom,
            title=workspace.name,
            seat=_seat(desk),
            demo=bool(workspace.facts.get("synthetic")),
            layers=visible_layers(desk.layer_states, lambda name: desk.period if desk.period_where(name) else None),
            period=desk.period,
            plan=desk.shown_plan,
            base=desk.settings.base_map,
            pieces=chosen.pieces,
        ),
        **values,
    )


def order_of(desk: Desk, sheet: Composition, target: Path | str = "", *, dpi: int = USUAL_DPI) -> Order:
    """Return the order for a sheet of this workspace, in the language of now."""
    return Order(str(desk.session.workspace.location), sheet, str(target), dpi, language())


def suggested_file(desk: Desk, ending: str) -> Path:
    """Return the file to offer: beside the workspace, with its name and the time."""
    name = f"{desk.session.workspace.name} {datetime.now().astimezone():%Y-%m-%d %H%M}{ending}"
    return Path(desk.session.workspace.location).parent / name.replace("/", "-")


def _seat(desk: Desk) -> str:
    account, author = desk.session.account, desk.session.author
    return " · ".join(part for part in (account.name if account is not None else "", author.seat) if part)
