"""The desk: what commands and panels get. It passes wishes on; it keeps no data of its own but how things are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol

from PyQt6 import sip
from PyQt6.QtCore import QObject, pyqtSignal

from mapdesk import log, notify, settings
from mapdesk.commands import COMMANDS
from mapdesk.errors import MapdeskError
from mapdesk.feeds.stored import LAYER as LIVE
from mapdesk.geo.coordinates import Notation
from mapdesk.layers.base import LAYERS, Layer
from mapdesk.model.period import Period
from mapdesk.model.query import Box, Op, Query, Where
from mapdesk.notify import Level, Notice
from mapdesk.session import Selection, Session
from mapdesk.settings import Settings
from mapdesk.signals import Signal
from mapdesk.ui.drawn import Drawing
from mapdesk.ui.map.hand import Hand
from mapdesk.ui.map.states import LayerStates
from mapdesk.ui.remember import Memory, recent_facts
from mapdesk.ui.tasks import Post, Tasks
from mapdesk.ui.unfinished import Unfinished
from mapdesk.words import msg

if TYPE_CHECKING:
    from PyQt6.QtGui import QImage
    from PyQt6.QtWidgets import QWidget

    from mapdesk.demo.simulation import Simulation
    from mapdesk.ui.choosing import Choosing

NOTATIONS = {"degrees": Notation.DEGREES, "degrees_minutes": Notation.MINUTES, "dms": Notation.SECONDS}
Action = tuple[object, Callable[[], object]]
_NEAR_ZOOM = 16


class MapPort(Protocol):
    """The part of the map that commands use; the map itself is in `ui/map`."""

    moved: Any
    pointer: Any
    counted: Any
    in_view: Any
    drawn: Any
    hand: Hand

    def set_view(self, lon: float, lat: float, zoom: float) -> None:
        """Look at a place (degrees)."""

    def fit(self, box: Box) -> None:
        """Show a whole box."""

    def use_tool(self, name: str, points: Sequence[tuple[float, float]] = ()) -> None:
        """Take a tool in hand: one of `ui.map.measuring.TOOLS`; with (lon, lat) points set already."""

    def view(self) -> Any:
        """Return where the map looks (lon, lat, zoom, box), or None."""

    def locate(self, place: tuple[float, float] | None, label: str = "") -> None:
        """Put a marker at a place, or remove it."""

    def grab_image(self) -> QImage:
        """Return a picture of the map."""


class Shell(Protocol):
    """What the window does for commands and panels."""

    def toast(self, notice: Notice, action: Action | None = None) -> None:
        """Show news."""

    def show_panel(self, name: str) -> None:
        """Bring a panel to the front."""

    def toggle_panel(self, name: str) -> None:
        """Show or hide a panel."""

    def panel_shown(self, name: str) -> bool:
        """Return whether a panel is shown."""

    def focus(self, what: str) -> None:
        """Put the keyboard into "map", "search" or "position"."""

    def use_desk(self, name: str) -> None:
        """Arrange the docks for a desk."""

    def desk_name(self) -> str:
        """Return the desk in use."""

    def step_back(self) -> None:
        """Leave what is open: tool, popup, selection."""

    def widget(self) -> QWidget:
        """Return the window, as parent of dialogs."""

    def reset_docks(self) -> None:
        """Bring the docks of this desk back to where they stand at first."""

    def wall(self) -> None:
        """Show or hide the wall window."""

    def wall_shown(self) -> bool:
        """Return whether the wall window is there."""


class Program(Protocol):
    """What only the whole program can do."""

    def open_workspace(self, location: str) -> None:
        """Open another workspace in place of the present one."""

    def show_start(self) -> None:
        """Close the workspace and show the start page."""

    def restore_backup(self, backup: str) -> None:
        """Close the workspace, put a backup in its place, and open that."""

    def take_over(self) -> None:
        """Close the workspace and open it again, now as its writer if nobody else is."""

    def rebuild(self) -> None:
        """Build the window again, in the language of now; map and session stay."""

    def quit(self) -> None:
        """End the program."""

    def may_stop(self, parent: QWidget) -> bool:
        """Ask the person whether work that is under way may be stopped."""

    def on_window_closed(self) -> None:
        """Let go of the workspace and end."""


P = ParamSpec("P")


def follow(owner: QObject, signal: Signal[P], listener: Callable[P, object]) -> None:
    """Listen to a signal of the core as long as a Qt object lives."""

    def heard(*args: P.args, **kwargs: P.kwargs) -> None:
        if sip.isdeleted(owner):
            leave()
        else:
            listener(*args, **kwargs)

    leave = signal.connect(heard)


class Desk(QObject):
    """Session, settings, layers and services of one open workspace.

    Signals
    -------
    settings_changed : (Settings)
    layer_states_changed : (LayerStates)
    active_layer_changed : (str)
        The layer that tables and layer commands are about.
    layers_changed
        Rows, ages or sources of layers may be different now.
    picked : (list of Found)
        What lies under the place pressed on the map, topmost first.
    menu_requested : (Clicked, list of Found)
    list_requested : (QWidget, Clicked, list of Found)
        What lies at a place of a map is to be listed.
    area_chosen : (Area)
        An outline that selects was drawn.
    only_selected_wanted
        The table is to show only what is selected.
    plan_shown : (str or None)
        The plan that lies above the published map.
    ran : (str)
        A command was run, without an error.
    legend_changed : (str)
        What the colours of a layer mean is another now (`legends`).
    not_drawn_changed : (str)
        So many rows of a layer cannot be shown on a map (`not_drawn`).
    period_changed
        Another stretch of time is shown (`period`), or of other layers (`period_layers`).
    time_bar_changed : (bool)
        Whether the slider of times is shown.
    base_shown : (str, bool)
        The base map to show now, in use or only tried; whether it is another one under the same name (a new key).
    """

    settings_changed = pyqtSignal(object)
    layer_states_changed = pyqtSignal(object)
    active_layer_changed = pyqtSignal(str)
    layers_changed = pyqtSignal()
    picked = pyqtSignal(object)
    menu_requested = pyqtSignal(object, object)
    list_requested = pyqtSignal(object, object, object)
    area_chosen = pyqtSignal(object)
    only_selected_wanted = pyqtSignal()
    plan_shown = pyqtSignal(object)
    ran = pyqtSignal(str)
    legend_changed = pyqtSignal(str)
    not_drawn_changed = pyqtSignal(str)
    period_changed = pyqtSignal()
    time_bar_changed = pyqtSignal(bool)
    base_shown = pyqtSignal(str, bool)

    extent: Callable[[], Box | None]
    shell: Shell
    program: Program
    choosing: Choosing

    def __init__(self, session: Session, chosen: Settings, map_port: MapPort, memory: Memory) -> None:
        super().__init__()
        self.session = session
        self.settings = chosen
        self.map = map_port
        self.memory = memory
        self.kept = memory.of_workspace(session.workspace.workspace_id)
        self.layer_states = LayerStates.from_json(self.kept.get("layers"))
        self.here: Sequence[Any] = ()
        self.active_layer = str(self.kept.get("active_layer") or "addresses")
        if self.active_layer not in LAYERS.load():
            self.active_layer = next(iter(LAYERS))
        self.shown_query: Query | None = None
        self.legends: dict[str, Sequence[Any]] = {}
        self.not_drawn: dict[str, int] = {}
        self.period: Period | None = None
        self.period_layers: tuple[str, ...] = ("incidents",)
        self.reader = Tasks(self, threads=2)  # a slow count must not hold up the pages
        self.worker = Tasks(self)
        self.unfinished = Unfinished(session)
        self.drawing = Drawing(self)
        self.shown_plan: str | None = None
        self.panels_held = False
        self.simulation: Simulation | None = None
        self.extent = lambda: None
        session.deliver = Post(self)
        self.picked.connect(self._on_picked)
        self.choosing = self._make_choosing()
        self._leave = session.changed.connect(self._on_changed)

    def _make_choosing(self) -> Choosing:
        from mapdesk.ui.choosing import Choosing  # which needs this module

        return Choosing(self)

    def layer(self, name: str) -> Layer:
        """Return a layer by name."""
        return LAYERS[name]

    def run(self, name: str) -> None:
        """Run a command if it can be used now; an expected error becomes a notice."""
        command = COMMANDS.load()[name]
        try:
            if command.enabled(self):
                command.run(self)
                self.ran.emit(name)
            else:
                notify.warn(command.title, command.why_not(self) or msg("This cannot be used now."))
        except MapdeskError as error:
            notify.error(error)

    def use_settings(self, **values: Any) -> None:
        """Change settings, keep them, and tell everybody."""
        self.settings = self.settings.changed(**values)
        try:
            settings.save(self.settings)
        except OSError as error:
            notify.warn(msg("The settings could not be saved"), error.strerror or "")
        self.settings_changed.emit(self.settings)

    def use_layer_states(self, states: LayerStates) -> None:
        """Show layers in another way (visible, opacity, order)."""
        if states != self.layer_states:
            self.layer_states = states
            self.kept["layers"] = states.to_json()
            self.layer_states_changed.emit(states)

    def use_layer(self, name: str) -> None:
        """Make a layer the one that tables and layer commands are about."""
        if name != self.active_layer and name in LAYERS:
            self.active_layer = name
            self.kept["active_layer"] = name
            self.active_layer_changed.emit(name)

    def use_period(self, period: Period | None, layers: Sequence[str] | None = None) -> None:
        """Show and list of these layers (None: the same as before) only a stretch of time, or all times (None)."""
        wanted = (period, self.period_layers if layers is None else tuple(layers))
        if wanted != (self.period, self.period_layers):
            self.period, self.period_layers = wanted
            self.period_changed.emit()

    def period_where(self, layer: str) -> tuple[Where, ...]:
        """Return the conditions that the stretch of time puts on the rows of a layer."""
        column = self.layer(layer).time
        if self.period is None or column is None or layer not in self.period_layers:
            return ()
        return self.period.where(column)

    def use_time_bar(self, shown: bool) -> None:
        """Show or hide the slider of times; without it no stretch of time is chosen."""
        self.kept["time_bar"] = shown
        if not shown:
            self.use_period(None)
        self.time_bar_changed.emit(shown)

    def note_not_drawn(self, layer: str, count: int) -> None:
        """Say how many rows of a layer no map can show."""
        self.not_drawn[layer] = count
        self.not_drawn_changed.emit(layer)

    def use_legend(self, layer: str, lines: Sequence[Any] | None) -> None:
        """Say what the colours of a layer mean; None: its symbols, as usual."""
        if lines is None:
            self.legends.pop(layer, None)
        else:
            self.legends[layer] = lines
        self.legend_changed.emit(layer)

    def tell(self, title: object, detail: object = "", action: Action | None = None) -> None:
        """Show good news with an optional button."""
        self.shell.toast(Notice(Level.INFO, title, detail), action)

    def show_plan(self, plan_id: str | None) -> None:
        """Show a plan above the published map, or none."""
        if plan_id != self.shown_plan:
            self.shown_plan = plan_id
            self.plan_shown.emit(plan_id)

    def show_base(self, name: str, *, anew: bool = False) -> None:
        """Show a base map without keeping the choice; `anew` when its key or its service has changed."""
        self.base_shown.emit(name, anew)

    def select(self, layer: str, *keys: str) -> None:
        """Select objects of a layer."""
        self.session.select(Selection(layer, tuple(keys)))

    def select_found(self, found: Any) -> None:
        """Select one of the objects under the place that was pressed."""
        self.session.select(Selection(found.layer, (found.key,), found.place))

    def place_in_here(self) -> int | None:
        """Return which of the objects under the place pressed last is the selected one, or None."""
        selection = self.session.selection
        shown = [(one.layer, one.key) for one in self.here]
        wanted = (selection.layer, selection.keys[0]) if selection.keys else None
        return shown.index(wanted) if wanted in shown else None

    def _on_picked(self, found: Sequence[Any]) -> None:
        self.here = found

    def go_to(self, layer: str, keys: tuple[str, ...]) -> None:
        """Show the whole of some objects on the map; nothing happens when none has a position."""
        box = self.box_of(layer, keys)
        if box is None:
            self.tell(msg("This has no position yet"))
        elif box.west == box.east and box.south == box.north:
            self.map.set_view(box.west, box.south, _NEAR_ZOOM)
        else:
            self.map.fit(box)

    def go_to_place(self, lon: float, lat: float, label: str = "") -> None:
        """Look at a place and put a marker there."""
        view = self.map.view()
        self.map.set_view(lon, lat, max(_NEAR_ZOOM - 1, view.zoom if view is not None else 0))
        self.map.locate((lon, lat), label)

    def box_of(self, layer: str, keys: tuple[str, ...]) -> Box | None:
        """Return the box around some objects, or None when none of them has a position."""
        import shapely

        if layer == LIVE and (places := [p for p in map(self.session.live.place_of, keys) if p is not None]):
            return Box.around(Box(lon, lat, lon, lat) for lon, lat in places)
        schema = self.layer(layer).schema
        where = (Where(schema.key, Op.IN, keys),)
        rows = self.session.workspace.rows(Query(layer, (schema.key,), where, geometry=True))
        found = [one for one in rows.wkb or [] if one is not None]
        if not found:
            return None
        west, south, east, north = (float(edge) for edge in shapely.total_bounds(shapely.from_wkb(found)))
        return Box(west, south, east, north)

    def close(self) -> None:
        """Keep what is remembered, stop the work, let go of the session."""
        self._leave()
        if self.simulation is not None:
            self.simulation.end()
        self.reader.stop()
        self.worker.stop()
        self.unfinished.close()
        location = self.session.workspace.location
        if Path(location).exists():
            self.memory.note_opened(*recent_facts(self.session))
        self.memory.save()
        log.logger("desktop").info("workspace closed")

    def _on_changed(self, _touched: Mapping[str, set[str]]) -> None:
        self.layers_changed.emit()
