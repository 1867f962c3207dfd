"""Tells maps that the live board has news, and gives them what is new: whole boards and bursts alike in one block."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from mapdesk import log, notify
from mapdesk.errors import MapdeskError
from mapdesk.feeds.stored import LAYER, begin, read_boats
from mapdesk.ui.map.live_payload import live_payload
from mapdesk.ui.map.messages import Hit
from mapdesk.ui.map.payloads import Answer
from mapdesk.ui.map.picking import Found, found_of
from mapdesk.ui.map.workers import Workers

if TYPE_CHECKING:
    from mapdesk.session import Session
    from mapdesk.ui.map.host import MapHost
    from mapdesk.ui.map.view import MapView

EVERY_MS = 1000
"""Maps are told at once of what comes alone, and this often of what goes on."""
_MOST_KEYS = 500  # boats of one change that are read one by one
_logger = log.logger("map")
_epochs = itertools.count(1)


class Movers(QObject):
    """The board of one session on any number of maps.

    The page asks for what it lacks (`mapdesk://app/live/<epoch>/<change it knows>`), so a page that is slow, new or
    brought back gets all it needs with one answer, and nothing waits in a queue for it.

    Signals
    -------
    changed : ()
        Positions are different now; at most once in `EVERY_MS`.
    """

    changed = pyqtSignal()
    _heard = pyqtSignal()
    _read = pyqtSignal(object)

    def __init__(self, session: Session, host: MapHost, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.board = session.live
        self.epoch = next(_epochs)
        self._host, self._workspace = host, session.workspace
        self._views: list[MapView] = []
        self._told: tuple[int, bool] = (0, False)
        self._known = False
        self._asked: list[tuple[int, Answer]] = []
        self._waiting = threading.Event()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._tell)
        self._heard.connect(self._on_heard)
        self._read.connect(self._on_read)
        self._reader = Workers("boats-reader", 1, enter=lambda: session.workspace)
        self._stops = [self.board.news.connect(self._on_news), session.changed.connect(self._on_changed)]
        host.movers = self
        self.begin()

    def begin(self) -> None:
        """Read all boats of the workspace onto the board, in a thread."""
        self._submit(None)

    def attach(self, view: MapView) -> None:
        """Tell a map from now on."""
        self._views.append(view)
        view.tell_live(self.epoch, *self._told)  # before the board is read too: the page then waits for it

    def detach(self, view: MapView) -> None:
        """Leave a map alone from now on."""
        if view in self._views:
            self._views.remove(view)

    def request(self, epoch: int, since: int, answer: Answer) -> None:
        """Call `answer` with what is new since a change, once the board is read; with None for another board."""
        if epoch != self.epoch:
            answer(None)
        elif self._known:
            answer(live_payload(self.board, since))
        else:
            self._asked.append((since, answer))

    def find(self, hit: Hit, _place: tuple[float, float]) -> Found | None:
        """Return the boat of a hit, or None when the board has none such.

        Where it is now need not be the place pressed: it has moved on since, or stood in a count.
        """
        return None if self.board.fid_place(hit.fid) is None else found_of(self._workspace, hit)

    def close(self) -> None:
        """Stop listening and reading; to be called before the session is closed."""
        self._timer.stop()
        for stop in self._stops:
            stop()
        self._stops = []
        self._reader.close()
        if self._host.movers is self:
            self._host.movers = None
        for _since, answer in self._asked:
            answer(None)
        self._asked = []

    def _on_news(self) -> None:
        # On the thread of whoever feeds: one note waits, however many changes there are until it is read.
        if not self._waiting.is_set():
            self._waiting.set()
            self._heard.emit()

    def _on_heard(self) -> None:
        self._waiting.clear()
        if not self._timer.isActive():
            self._tell()

    def _tell(self) -> None:
        now = (self.board.seq, self.board.simulated)
        if not self._known or now == self._told:
            return
        self._told = now
        for view in self._views:
            view.tell_live(self.epoch, *now)
        self._timer.start()
        self.changed.emit()

    def _on_changed(self, touched: Mapping[str, set[str]]) -> None:
        keys = touched.get(LAYER)
        if keys is not None:
            self._submit(keys if 0 < len(keys) <= _MOST_KEYS else None)

    def _submit(self, keys: set[str] | None) -> None:
        self._reader.submit(lambda workspace: self._read.emit(self._renew(workspace, keys)))

    def _renew(self, workspace: Any, keys: set[str] | None) -> MapdeskError | None:
        """Bring the board up to what is stored; in the reading thread."""
        if isinstance(workspace, Exception):
            return None
        try:
            if keys is None:
                begin(self.board, workspace)
            else:
                boats = read_boats(workspace, keys)
                self.board.forget([key for key in keys if key not in set(boats.boat_ids)])
                self.board.enrol(boats, whole=False)
        except MapdeskError as problem:
            return problem
        return None

    def _on_read(self, problem: MapdeskError | None) -> None:
        self._known = True
        if problem is not None:
            notify.error(problem)
        asked, self._asked = self._asked, []
        for since, answer in asked:
            answer(live_payload(self.board, since))
        self._timer.stop()
        self._tell()
