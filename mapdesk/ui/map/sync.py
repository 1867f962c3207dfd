"""Keeps maps in step with the session: layers, revisions, theme, base map, selection; and turns clicks into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from mapdesk import log, notify, words
from mapdesk.errors import MapdeskError
from mapdesk.layers.selecting import toggled
from mapdesk.model.period import Period
from mapdesk.model.query import Box
from mapdesk.model.selection import Chosen
from mapdesk.session import Selection, Session
from mapdesk.ui.map.basemap import PLAIN
from mapdesk.ui.map.changes import Changes
from mapdesk.ui.map.drawing import HIDDEN_BY_TILES, layers_message, page_words, plan_message, styles_of, theme_of
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.messages import Clicked, Hovered
from mapdesk.ui.map.movers import Movers
from mapdesk.ui.map.picking import Finder, Found, confirmed, drawn_selection, found_of
from mapdesk.ui.map.states import LIVE_LAYERS, LayerStates, drawn_layers
from mapdesk.ui.map.view import MapView

_MOST_TOUCHED = 200  # keys of one change that are compared with the selection one by one
_FAR_ZOOM = 11  # a whole district is seen at this one or further out
_MOST_AHEAD = 100_000  # rows of a layer that is read before anybody looks at it
_logger = log.logger("map")

Dressing = Callable[[str], Mapping[str, Mapping[str, Any]]]
"""By theme: what of the style of some layers is another, because they are shown by values or as heat."""


class MapSync(QObject):
    """One session on any number of maps.

    Parameters
    ----------
    session : Session
    host : MapHost
    states : LayerStates, optional
    theme : str
        "dark" or "light".
    labels : int
        Written on a map at most.

    Signals
    -------
    picked : (MapView, Clicked, list of Found)
        A click, with what is really there; the selection has been made.
    menu_requested : (MapView, Clicked, list of Found)
        The same for the context menu, nothing selected.
    list_requested : (MapView, Clicked, list of Found)
        The same for the list of what lies there, nothing selected.
    area_chosen : (MapView, Area)
        An outline that selects was drawn; nothing selected yet.
    hovered : (MapView, Found or None)
    states_changed : (LayerStates)
    heat_told : (HeatScale)
        What the colours of a heat field mean now.
    """

    picked = pyqtSignal(object, object, object)
    menu_requested = pyqtSignal(object, object, object)
    list_requested = pyqtSignal(object, object, object)
    area_chosen = pyqtSignal(object, object)
    hovered = pyqtSignal(object, object)
    states_changed = pyqtSignal(object)
    heat_told = pyqtSignal(object)

    def __init__(
        self,
        session: Session,
        host: MapHost,
        *,
        states: LayerStates | None = None,
        theme: str = "dark",
        labels: int = 200,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._host = session, host
        self._states = states or LayerStates.default()
        self._labels = labels
        self._theme, self._base = theme, PLAIN
        self._has_tiles = False
        self._views: list[MapView] = []
        self._ends: dict[MapView, list[Callable[[], object]]] = {}
        self._changes = Changes(session.workspace, host.payloads, self)
        self._changes.moved.connect(self._send_layers)
        self._rows = {one.name: one.rows for one in session.workspace.layers()}
        self._styles = styles_of(theme)
        self._dressing: Dressing = lambda _theme: {}
        self._time: tuple[Period | None, tuple[str, ...]] = (None, ())
        self._plan: str | None = None
        self._place: tuple[float, float] | None = None
        self._stops: list[Callable[[], object]] = [
            session.changed.connect(self._on_changed),
            session.selection_changed.connect(self._on_selection_changed),
            words.on_language_changed(lambda _code: self._on_language_changed()),
        ]
        host.use(session.workspace)
        self.movers = Movers(session, host, self)
        self.finders: dict[str, Finder] = dict.fromkeys(LIVE_LAYERS, self.movers.find)
        self._prepare()

    # Maps

    def attach(self, view: MapView) -> None:
        """Feed a map from now on."""
        self._views.append(view)
        pairs: tuple[tuple[Any, Callable[[Any], object]], ...] = (
            (view.clicked, lambda message: self._on_clicked(view, message)),
            (view.menu_requested, lambda message: self._on_menu(view, message)),
            (view.hovered, lambda message: self._on_hovered(view, message)),
            (view.hand.area, lambda message: self.area_chosen.emit(view, message)),
            (view.heat_told, self.heat_told.emit),
        )
        for signal, slot in pairs:
            signal.connect(slot)
        self._ends[view] = [partial(signal.disconnect, slot) for signal, slot in pairs]
        view.hello(theme_of(self._theme), page_words(), labels=self._labels)
        self._has_tiles = view.set_base(self._base, self._theme)
        # Another workspace may bring the same addresses with other content: the page must forget the old ones first.
        if view.has_layers():
            view.set_layers([])
        view.show_time(*self._time)
        view.set_layers(self._layers())
        self.movers.attach(view)
        view.select(*self._selected())
        if self._place is not None:
            view.locate(self._place)

    def detach(self, view: MapView) -> None:
        """Leave a map alone from now on."""
        if view in self._views:
            self._views.remove(view)
            self.movers.detach(view)
            for end in self._ends.pop(view):
                end()

    def close(self) -> None:
        """Leave the session and all maps alone; to be called before the session is closed."""
        self._changes.close()
        for stop in self._stops:
            stop()
        self._stops = []
        for view in list(self._views):
            self.detach(view)
        self.movers.close()
        self._host.use(None)

    # What the window decides

    @property
    def states(self) -> LayerStates:
        """Return how the layers stand."""
        return self._states

    def set_states(self, states: LayerStates) -> None:
        """Show the layers this way."""
        if states != self._states:
            self._states = states
            self._send_layers()
            self.states_changed.emit(states)

    def show_plan(self, plan_id: str | None) -> None:
        """Show a plan above all layers, or none."""
        if plan_id != self._plan:
            self._plan = plan_id
            self._send_layers()

    def dress(self, dressing: Dressing) -> None:
        """Show layers in the manner that `dressing(theme)` says, beside their own styles."""
        self._dressing = dressing
        self._send_layers()

    def show_time(self, period: Period | None, layers: Sequence[str]) -> None:
        """Show of these layers only what lies within a stretch of time; None: all."""
        self._time = (period, tuple(layers))
        for view in self._views:
            view.show_time(*self._time)

    def set_labels(self, most: int) -> None:
        """Write at most so many labels on a map."""
        self._labels = most
        self.set_theme(self._theme)

    def set_theme(self, theme: str) -> None:
        """Use the colours of another theme."""
        self._theme = theme
        self._restyle()
        self.set_base(self._base)

    def set_base(self, name: str) -> None:
        """Use another base map on all maps."""
        self._base = name
        had, self._has_tiles = self._has_tiles, False
        for view in self._views:
            self._has_tiles = view.set_base(name, self._theme)
        if had != self._has_tiles and HIDDEN_BY_TILES:
            self._send_layers()

    def extent(self) -> Box | None:
        """Return the box around the land, or around all that is drawn; None in an empty workspace."""
        statuses = {one.name: one for one in self._session.workspace.layers()}
        land = statuses["land"].extent if "land" in statuses else None
        if land is not None:
            return land
        drawn = {one.name for one in drawn_layers()}
        return Box.around(one.extent for one in statuses.values() if one.name in drawn)

    def refresh(self) -> None:
        """Look at all revisions again, after another program has written."""
        self._changes.look()

    # What happens

    def _on_changed(self, touched: Mapping[str, set[str]]) -> None:
        self._changes.note(touched)
        if any(self._is_touched(part, touched.get(part.layer)) for part in self._session.selection.parts):
            self._send_selected()

    @staticmethod
    def _is_touched(part: Chosen, keys: set[str] | None) -> bool:
        if keys is None:
            return False
        return not keys or len(keys) > _MOST_TOUCHED or not keys.isdisjoint(part.keys)

    def _on_selection_changed(self, selection: Selection) -> None:
        self._send_selected()
        place = selection.place
        if place is not None or self._place is not None:  # a marker that others have put stays
            self._place = place
            for view in self._views:
                view.locate(place)

    def _on_language_changed(self) -> None:
        self._restyle()

    def _on_clicked(self, view: MapView, message: Clicked) -> None:
        found = self._confirmed(view, message)
        if message.listed:
            self.list_requested.emit(view, message, found)
            return
        if found:
            self._select_found(message, found)
        elif not (message.ctrl or message.shift):
            self._session.select(Selection(place=(message.lon, message.lat)))
        self.picked.emit(view, message, found)

    def _select_found(self, message: Clicked, found: Sequence[Found]) -> None:
        """Select the first of what was pressed; pressed again, the next one; with a key held, take it in or out."""
        before = self._session.selection
        top = found[0]
        if message.again:
            known = [(one.layer, one.key) for one in found]
            now = (before.layer, before.keys[0]) if before.keys else None
            top = found[(known.index(now) + 1) % len(found)] if now in known else top
        if not (message.ctrl or message.shift):
            self._session.select(Selection(top.layer, (top.key,), top.place))
            return
        parts = toggled(before, top.layer, top.key)
        if len(parts) == 1 and parts[0].is_held:
            self._session.select(Selection(parts[0].layer, parts[0].keys, top.place))
        else:
            place = None if parts else (message.lon, message.lat)
            self._session.select(Selection.of_parts(parts, before.within) if parts else Selection(place=place))

    def _on_menu(self, view: MapView, message: Clicked) -> None:
        self.menu_requested.emit(view, message, self._confirmed(view, message))

    def _on_hovered(self, view: MapView, message: Hovered) -> None:
        found = None if message.hit is None else found_of(self._session.workspace, message.hit)
        self.hovered.emit(view, found)

    def _confirmed(self, view: MapView, message: Clicked) -> list[Any]:
        looked = view.view()
        zoom = looked.zoom if looked is not None else 0.0
        try:
            place = (message.lon, message.lat)
            return list(confirmed(self._session.workspace, message.hits, place, zoom, self.finders))
        except MapdeskError as problem:
            notify.error(problem)
            return []

    # What the maps are told

    def _restyle(self) -> None:
        self._styles = styles_of(self._theme)
        for view in self._views:
            view.hello(theme_of(self._theme), page_words(), labels=self._labels)
        self._send_layers()

    def _layers(self) -> list[dict[str, Any]]:
        dressed = self._dressing(self._theme)
        styles = {name: {**style, **dressed.get(name, {})} for name, style in self._styles.items()}
        layers = layers_message(self._changes.book.wholes, self._states, styles, tiles=self._has_tiles)
        for one in layers:
            one["rows"] = self._rows.get(one["name"], 0)  # as it was opened with: what is large comes last
            one["patches"] = [patch.address for patch in self._changes.book.patches(one["name"])]
        for layer in layers:
            if layer["name"] in dressed:  # values are there to be seen from afar, also of what is too small for symbols
                layer["min_zoom"] = 0
        return layers if self._plan is None else [*layers, plan_message(self._plan, self._theme)]

    def _send_layers(self) -> None:
        for view in self._views:
            view.set_layers(self._layers())

    def _prepare(self) -> None:
        """Have the visible layers read while the page is still loading.

        Those that are drawn from afar come first, as the page wants them; of the others the small ones. What is large
        and only drawn near is read when the page asks for it, or it would keep the first picture waiting.
        """
        shown = [one for one in self._layers() if one["visible"] and one["name"] not in LIVE_LAYERS]
        far = [one for one in shown if one["min_zoom"] <= _FAR_ZOOM]
        near = [one for one in shown if one["min_zoom"] > _FAR_ZOOM and one["rows"] <= _MOST_AHEAD]
        for one in (*far, *sorted(near, key=lambda layer: int(layer["rows"]))):
            self._host.payloads.request(one["name"], one["revision"])

    def _selected(self) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
        try:
            return drawn_selection(self._session.workspace, self._session.selection)
        except MapdeskError as problem:
            notify.error(problem)
            return [], None

    def _send_selected(self) -> None:
        items, outline = self._selected()
        for view in self._views:
            view.select(items, outline)
