"""Selecting by outlines: of which layers, how, and what comes of an outline that was drawn on the map."""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal

from mapdesk import notify
from mapdesk.errors import MapdeskError
from mapdesk.layers.base import LAYERS
from mapdesk.layers.selecting import MODES, Found, combined, counted, outline_of, rows_in
from mapdesk.model.query import Box, Within
from mapdesk.model.selection import Chosen, Selection
from mapdesk.ui.context import Desk
from mapdesk.ui.map.messages import Area
from mapdesk.words import msg

_GROUND = "base"
_KEPT = "select_every_layer"


class Choosing(QObject):
    """How outlines select on one desk; the map is told, and what it finds becomes the selection.

    Signals
    -------
    changed
        Layers, mode or `whole` are others now.
    """

    changed = pyqtSignal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.every_layer = bool(desk.kept.get(_KEPT, True))
        # Around a few cameras lies a town as well: of all layers at once it is not meant, of its own it is.
        self._whole = {True: True, False: False}
        self.mode = MODES[0]
        desk.area_chosen.connect(self.select_in)
        desk.active_layer_changed.connect(lambda _name: self._tell())
        self._tell()

    @property
    def whole(self) -> bool:
        """Return whether lines and areas must lie in an outline wholly: kept apart for all layers and for one."""
        return self._whole[self.every_layer]

    def use(self, *, every_layer: bool | None = None, whole: bool | None = None, mode: str | None = None) -> None:
        """Select from all shown layers or the active one, what is touched or lies in it wholly, in a mode."""
        if every_layer is not None:
            self._desk.kept[_KEPT] = self.every_layer = every_layer
        if whole is not None:
            self._whole[self.every_layer] = whole
        self.mode = self.mode if mode is None else mode
        self._tell()

    def layers(self) -> list[str]:
        """Return the layers that outlines select from: the active one, or all but the ground (roads, buildings)."""
        if not self.every_layer:
            return [self._desk.active_layer]
        return [one.name for one in LAYERS.values() if one.shape.vector and one.group != _GROUND]

    def select_in(self, area: Area) -> None:
        """Make the selection that an outline means; the store is asked off the window's thread."""
        try:
            within = outline_of(area.points, whole=area.whole)
        except MapdeskError as problem:
            notify.error(problem)
            return
        workspace = self._desk.session.workspace
        found = [Found(one.layer, one.count, one.fids) for one in area.found]
        self._desk.reader.run(
            lambda _job: rows_in(workspace, found, within),
            lambda parts: self._take(self._active_first(parts), within, area.mode),
        )

    def go_there(self) -> None:
        """Show the whole of what is selected: the outline that took it, else the objects of each layer."""
        import shapely

        desk, selection = self._desk, self._desk.session.selection
        if selection.within is not None:
            box = Box.of(shapely.from_wkb(selection.within.wkb).bounds)
        else:
            box = Box.around(desk.box_of(one.layer, one.keys) for one in selection.parts)
        if box is None:
            desk.tell(msg("This has no position yet"))
        else:
            desk.map.fit(box)

    def _take(self, parts: tuple[Chosen, ...], within: Within, mode: str) -> None:
        desk = self._desk
        try:
            selection = combined(desk.session.selection, parts, within, mode)
        except MapdeskError as problem:
            notify.error(problem)
            return
        if not parts:
            desk.tell(self._nothing())
        if parts or mode == "set":
            desk.picked.emit(())
            desk.session.select(selection)
        if any(not one.is_held for one in selection.parts):
            self._count(selection)

    def _count(self, selection: Selection) -> None:
        """Put the store's count in place of the map's, if that is still what is selected by then."""
        session = self._desk.session

        def take(exact: Selection) -> None:
            if session.selection == selection:
                session.select(exact)

        self._desk.reader.ask("choosing.count", lambda _job: counted(session.workspace, selection), take)

    def _nothing(self) -> object:
        if self.every_layer:
            return msg("Nothing that is shown lies in this outline")
        return msg(
            "Nothing of “{layer}” that is shown lies in this outline", layer=LAYERS[self._desk.active_layer].title
        )

    def _active_first(self, parts: tuple[Chosen, ...]) -> tuple[Chosen, ...]:
        return tuple(sorted(parts, key=lambda one: one.layer != self._desk.active_layer))

    def _tell(self) -> None:
        self._desk.map.hand.choose_from(self.layers(), whole=self.whole, mode=self.mode)
        self.changed.emit()


def counts_text(selection: Selection) -> str:
    """Return how many of each layer are selected ("Cameras 12 · Farms 3")."""
    from mapdesk.ui import figures
    from mapdesk.ui.sentences import layer_title

    return " · ".join(f"{layer_title(one.layer)} {figures.count(one.count)}" for one in selection.parts)
