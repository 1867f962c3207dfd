"""A map on the screen: sends the page what it must show, says what people do on it, brings it back when it dies."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QColor, QImage
from PyQt6.QtWebChannel import QWebChannel
from PyQt6.QtWebEngineCore import QWebEnginePage
from PyQt6.QtWebEngineWidgets import QWebEngineView
from PyQt6.QtWidgets import QStackedLayout, QWidget

from mapdesk import log, notify
from mapdesk.layers.style import MAX_ZOOM
from mapdesk.model.period import Period
from mapdesk.model.query import Box
from mapdesk.ui.map import messages
from mapdesk.ui.map.channel import Bridge
from mapdesk.ui.map.fallback import Fallback
from mapdesk.ui.map.hand import EMPTY, Hand
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.measuring import TOOLS, measured_lines
from mapdesk.ui.map.messages import View
from mapdesk.words import msg

READY_LIMIT_MS = 30_000
_TRIES = 3  # in `_TRIES_WITHIN_S` the page is brought back by itself, then a person is asked
_TRIES_WITHIN_S = 60.0
_ORDER = ("hello", "base", "view", "fit", "time", "layers", "live", "select", "mark", "locate", "choosing", "tool")
_CHANGES = frozenset({"hello", "base", "view", "fit", "time", "layers"})  # after these the page tells `painted` again
_THREAD_REPLACED, _THREADS_GONE = "painting thread", "painting threads"  # `where` of what the page tells
_logger = log.logger("map")


class MapView(QWidget):
    """One map.

    What is to be shown is kept here by kind, so that it can be said before the page is ready and again when the page
    had to be loaded anew.

    Signals
    -------
    ready : ()
        The page listens (again).
    moved : (View)
    pointer : (tuple of lon, lat, or None)
    clicked, menu_requested : (Clicked)
        What the page found; unconfirmed (`MapSync` confirms).
    hovered : (Hovered)
    drawn : (Drawn)
    painted : (Painted)
    counted : (InView)
    heat_told : (HeatScale)
    failed : (Failed)
    """

    ready = pyqtSignal()
    moved = pyqtSignal(object)
    pointer = pyqtSignal(object)
    clicked = pyqtSignal(object)
    menu_requested = pyqtSignal(object)
    hovered = pyqtSignal(object)
    drawn = pyqtSignal(object)
    painted = pyqtSignal(object)
    counted = pyqtSignal(object)
    heat_told = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, host: MapHost, parent: QWidget | None = None, *, wall: bool = False) -> None:
        super().__init__(parent)
        self.wall = wall
        self.is_ready = False
        self.changed_at = self.painted_at = 0.0
        self.hand = Hand(self._tell, self._send, self)
        self.in_view = messages.InView(MAX_ZOOM)
        self._host = host
        self._state: dict[str, dict[str, Any]] = {}
        self._view: View | None = None
        self._deaths: deque[float] = deque(maxlen=_TRIES)
        self._closing = False
        self._bridge = Bridge(self)
        self._bridge.received.connect(self._on_received)
        self._web = QWebEngineView(self)
        self._web.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._web.setAcceptDrops(False)
        self._page = host.new_page()
        self._channel = QWebChannel(self)
        self._channel.registerObject("bridge", self._bridge)
        self._page.setWebChannel(self._channel)
        self._page.renderProcessTerminated.connect(self._on_terminated)
        self._page.loadFinished.connect(self._on_loaded)
        self._web.setPage(self._page)
        self._fallback = Fallback(self)
        self._fallback.asked.connect(self.reload)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self._web)
        self._stack.addWidget(self._fallback)
        self.setFocusProxy(self._web)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(READY_LIMIT_MS)
        self._limit.timeout.connect(lambda: self._on_lost("the page does not answer"))
        self._answers = self._handlers()
        self.reload()

    # What is shown

    def hello(self, theme: Mapping[str, str], words: Mapping[str, str], *, labels: int = 200) -> None:
        """Tell the page its colours ("name" and "#rrggbb" values), words, and how many labels it writes at most."""
        self._page.setBackgroundColor(QColor(theme["sea"]))
        self._tell("hello", theme=dict(theme), words=dict(words), wall=self.wall, labels=labels)

    def set_layers(self, layers: Sequence[Mapping[str, Any]]) -> None:
        """Show these layers, the whole state, as the contract with the page has it."""
        self._tell("layers", layers=[dict(one) for one in layers])

    def show_time(self, period: Period | None, layers: Sequence[str]) -> None:
        """Show of these layers only what lies within a stretch of time; None: all."""
        ends = None if period is None else dict(zip(("from", "to"), period.seconds(), strict=True))
        self._tell("time", window=ends, layers=list(layers))

    def has_layers(self) -> bool:
        """Return whether this map was told of any layer."""
        return bool(self._state.get("layers", {}).get("layers"))

    def set_view(self, lon: float, lat: float, zoom: float) -> None:
        """Look at a place."""
        self._view = View(lon, lat, zoom)
        self._state.pop("fit", None)
        self._tell("view", lon=_wrapped(lon), lat=lat, zoom=zoom)

    def fit(self, box: Box, *, loose: bool = False) -> None:
        """Show a whole box; `loose`: a step nearer where only a little of it lies beyond the edges then."""
        self._view = None
        self._state.pop("view", None)
        self._tell("fit", west=box.west, south=box.south, east=box.east, north=box.north, loose=loose)

    def view(self) -> View | None:
        """Return where the map looks, as far as that is known."""
        return self._view

    def set_base(self, name: str, theme: str) -> bool:
        """Show a base map by name; return whether it is one with tiles."""
        source = self._host.base(name, theme)
        self._tell("base", source=source)
        return source is not None

    def tell_live(self, epoch: int, seq: int, simulated: bool) -> None:
        """Tell the page of the newest change on the live board: it fetches what it lacks."""
        self._tell("live", epoch=epoch, seq=seq, simulated=simulated)

    def select(self, items: Sequence[Mapping[str, Any]], outline: Mapping[str, Any] | None = None) -> None:
        """Draw these as selected: mappings with layer, fid, geometry (GeoJSON) and label; and an outline (GeoJSON)."""
        self._tell("select", items=[dict(one) for one in items], outline=outline)

    def mark(self, items: Sequence[Mapping[str, Any]]) -> None:
        """Draw the marks of findings: mappings with geometry (GeoJSON) and text."""
        self._tell("mark", items=[dict(one) for one in items])

    def locate(self, place: tuple[float, float] | None, label: str = "") -> None:
        """Put a marker at a place, or remove it."""
        if place is None:
            self._tell("locate", lon=None, lat=None, label="")
        else:
            self._tell("locate", lon=_wrapped(place[0]), lat=place[1], label=label)

    def use_tool(self, name: str, points: Sequence[tuple[float, float]] = ()) -> None:
        """Begin to draw with a tool, one of `measuring.TOOLS`, or go on from points; ValueError for another tool."""
        if name not in TOOLS:
            raise ValueError(f"there is no tool {name}")
        self._tell("tool", name=name, points=[list(point) for point in points])

    def show_measured(self, lines: Sequence[str], *, final: bool) -> None:
        """Show lines of text beside the last drawn point."""
        self._send("measured", lines=list(lines), final=final)

    def grab_image(self) -> QImage:
        """Return what is on the screen of this map."""
        return self._web.grab().toImage()

    def renderer_pid(self) -> int:
        """Return the process that draws the page, 0 while there is none."""
        return self._page.renderProcessPid()

    # The page's life

    def reload(self) -> None:
        """Load the page from the start; everything is shown again when it is ready."""
        self.is_ready = False
        self._stack.setCurrentWidget(self._web)
        self._limit.start()
        self._page.load_home()

    def close_page(self) -> None:
        """End the page for good; to be called before the widget is thrown away."""
        if not self._closing:
            self._closing = True
            self._limit.stop()
            self._page.setWebChannel(None)
            self._host.drop_page(self._page)

    def _tell(self, kind: str, **values: Any) -> None:
        self._state[kind] = values
        if kind in _CHANGES:
            self.changed_at = time.monotonic()
        self._send(kind, **values)

    def _send(self, kind: str, **values: Any) -> None:
        if self.is_ready:
            self._bridge.send(kind, values)

    def _handlers(self) -> dict[type, Callable[[Any], None]]:
        return {
            messages.Ready: lambda _message: self._on_ready(),
            messages.Moved: self._on_moved,
            messages.Pointer: lambda message: self.pointer.emit(message.place),
            messages.Clicked: self.clicked.emit,
            messages.MenuRequested: self.menu_requested.emit,
            messages.Hovered: self.hovered.emit,
            messages.Area: self.hand.area.emit,
            messages.Hands: self.hand.take,
            messages.Drawn: self._on_drawn,
            messages.Painted: self._on_painted,
            messages.InView: self._on_counted,
            messages.HeatScale: self.heat_told.emit,
            messages.Failed: self._on_failed,
        }

    def _on_received(self, message: messages.Incoming) -> None:
        if not self._closing:
            self._answers[type(message)](message)

    def _on_ready(self) -> None:
        self._limit.stop()
        self.is_ready = True
        self.painted_at = 0.0
        self.changed_at = time.monotonic()
        self.hand.take(EMPTY)
        if self._view is not None:  # where the person was, not where the map was sent first
            self._state.pop("fit", None)
            self._state["view"] = {"lon": _wrapped(self._view.lon), "lat": self._view.lat, "zoom": self._view.zoom}
        for kind in _ORDER:
            if kind in self._state:
                self._bridge.send(kind, self._state[kind])
        self.ready.emit()

    def _on_moved(self, message: messages.Moved) -> None:
        self._view = message.view
        self.moved.emit(message.view)

    def _on_drawn(self, message: messages.Drawn) -> None:
        if message.final and not message.points:
            self._state.pop("tool", None)  # the person left the tool
        elif message.live is None:  # when the page has to be loaded anew the drawing comes back with it
            self._state["tool"] = {"name": message.tool, "points": [list(point) for point in message.points]}
        live = () if message.live is None or message.final else (message.live,)
        self.show_measured(measured_lines(message.tool, (*message.points, *live)), final=message.final)
        if not live:
            self.drawn.emit(message)

    def _on_painted(self, message: messages.Painted) -> None:
        if not message.missing:
            self.painted_at = time.monotonic()
        self.painted.emit(message)

    def _on_counted(self, message: messages.InView) -> None:
        self.in_view = message
        self.counted.emit(message)

    def _on_failed(self, message: messages.Failed) -> None:
        _logger.error("page: %s: %s", message.where, message.detail)
        self.failed.emit(message)
        if message.where == _THREAD_REPLACED:
            notify.info(msg("The map had stopped painting and was started again"))
        elif message.where == _THREADS_GONE:
            self._on_lost("its painting threads ended again and again")

    def _on_loaded(self, good: bool) -> None:
        if not good and not self._closing and not self.is_ready:
            self._give_up(msg("The map's page is not there"), "the page could not be loaded")

    def _on_terminated(self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        self._on_lost(f"the page's process ended ({status.name}, {code})")

    def _on_lost(self, why: str) -> None:
        if self._closing:
            return
        self.is_ready = False
        _logger.error("map: %s", why)
        now = time.monotonic()
        if len(self._deaths) == _TRIES and now - self._deaths[0] < _TRIES_WITHIN_S:
            self._deaths.clear()
            self._give_up(msg("The map's page ended again and again"), why)
            return
        self._deaths.append(now)
        QTimer.singleShot(0, self._come_back)

    def _come_back(self) -> None:
        if not self._closing:
            self.reload()
            notify.info(msg("The map had stopped and is being loaded again"))

    def _give_up(self, title: object, why: str) -> None:
        self._limit.stop()
        self.is_ready = False
        self._fallback.show_problem(title)
        self._stack.setCurrentWidget(self._fallback)
        self.failed.emit(messages.Failed("page", why))


def _wrapped(lon: float) -> float:
    """Return a longitude from -180 to 180; the page may have been panned around the earth."""
    return lon if -180.0 <= lon <= 180.0 else (lon + 180.0) % 360.0 - 180.0
