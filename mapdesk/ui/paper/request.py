"""Sheets that the command line asks for."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from mapdesk import settings
from mapdesk.layers.base import layer_named
from mapdesk.layers.in_view import Shown
from mapdesk.model.query import Box
from mapdesk.session import default_author, open_workspace
from mapdesk.store.workspace import Workspace
from mapdesk.ui.map.states import LayerStates
from mapdesk.ui.paper.child import draw_once
from mapdesk.ui.paper.composition import Composition
from mapdesk.ui.paper.making import Order
from mapdesk.ui.paper.reading import extent_of, visible_layers
from mapdesk.words import use_language

_WORLD = Box(-180.0, -80.0, 180.0, 80.0)


class SheetRequest(Protocol):
    """What a sheet shall show; `cli` has such a value."""

    @property
    def out(self) -> Path:
        """Return the file to write."""

    @property
    def workspace(self) -> Path:
        """Return the workspace."""

    @property
    def place(self) -> tuple[float, ...] | None:
        """Return the middle (lon, lat), or None."""

    @property
    def box(self) -> tuple[float, ...] | None:
        """Return (west, south, east, north), or None for the whole district."""

    @property
    def scale(self) -> int | None:
        """Return n of 1 : n, or None."""

    @property
    def paper(self) -> str:
        """Return the name of the paper."""

    @property
    def landscape(self) -> bool:
        """Return whether the long side is below."""

    @property
    def title(self) -> str | None:
        """Return the title, or None for the workspace's name."""

    @property
    def subtitle(self) -> str:
        """Return the line below the title."""

    @property
    def mark(self) -> str:
        """Return what stands in a frame beside the title."""

    @property
    def layers(self) -> tuple[str, ...] | None:
        """Return names of layers, or None for those shown at first."""

    @property
    def dpi(self) -> int:
        """Return dots per inch of a PNG."""

    @property
    def lang(self) -> str | None:
        """Return a language code or None for the user's."""


def draw_request(request: SheetRequest) -> dict[str, Any]:
    """Draw a sheet into a file and return its facts (see `making.carry_out`).

    Raises
    ------
    MapdeskError
        The workspace cannot be read, the sheet is impossible, or the file cannot be written.
    """
    language = request.lang or settings.language_of(settings.load())
    use_language(language)
    with closing(open_workspace(request.workspace, write=False)) as workspace:
        sheet = _sheet(request, workspace)
    return draw_once(Order(str(request.workspace), sheet, str(request.out), request.dpi, language))


def _sheet(request: SheetRequest, workspace: Workspace) -> Composition:
    box = Box(*request.box) if request.box is not None else extent_of(workspace) or _WORLD
    middle = request.place or ((box.west + box.east) / 2.0, (box.south + box.north) / 2.0)
    layers = visible_layers(LayerStates.default())
    if request.layers is not None:
        wanted = sorted((layer_named(name).order, name) for name in set(request.layers))
        layers = tuple(Shown(name) for _order, name in wanted)
    return Composition(
        middle[0],
        middle[1],
        paper=request.paper,
        landscape=request.landscape,
        box=box,
        scale=request.scale,
        title=workspace.name if request.title is None else request.title,
        subtitle=request.subtitle,
        mark=request.mark,
        seat=default_author().seat,
        demo=bool(workspace.facts.get("synthetic")),
        layers=layers,
    )
