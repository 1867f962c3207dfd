"""Binary layers for the page: made once per revision by reading threads, kept while they fit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from mapdesk import log, notify
from mapdesk.errors import MapdeskError
from mapdesk.ui.map.workers import Workers
from mapdesk.words import msg

if TYPE_CHECKING:
    from mapdesk.store.workspace import Workspace

Answer = Callable[[bytes | None], None]
Asked = tuple[int, str, int]  # which workspace (a count), layer, revision

_KEPT_BYTES = 96 * 2**20
_THREADS = 2
_logger = log.logger("map")


class Payloads(QObject):
    """Gives the payload of a layer, later, on the thread of the window.

    The workspace is read in threads of their own, as its contract allows.
    """

    _made = pyqtSignal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers: Workers[Workspace] | None = None
        self._epoch = 0
        self._waiting: dict[Asked, list[Answer]] = {}
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._told: set[str] = set()
        self._made.connect(self._on_made)

    def use(self, workspace: Workspace | None) -> None:
        """Serve another workspace from now on (None: none); what was asked of the old one is answered with nothing."""
        self._epoch += 1
        old, self._workers = self._workers, None
        if old is not None:
            old.close()
        waiting, self._waiting = self._waiting, {}
        for answers in waiting.values():
            for answer in answers:
                answer(None)
        self._kept.clear()
        self._told.clear()
        if workspace is not None:
            self._workers = Workers("map-reader", _THREADS, enter=lambda: workspace)

    def request(self, name: str, revision: int, answer: Answer | None = None) -> None:
        """Call `answer` with the payload, or with None when there is none; without `answer`: make it in advance."""
        kept = self._kept.get((name, revision))
        if kept is not None:
            self._kept.move_to_end((name, revision))
            if answer is not None:
                answer(kept)
            return
        if self._workers is None:
            if answer is not None:
                answer(None)
            return
        asked = (self._epoch, name, revision)
        started = asked in self._waiting
        answers = self._waiting.setdefault(asked, [])
        if answer is not None:
            answers.append(answer)
        if not started:
            self._workers.submit(lambda workspace: self._made.emit(asked, _make(asked, workspace)))

    def _on_made(self, asked: Asked, result: bytes | Exception) -> None:
        epoch, name, revision = asked
        if isinstance(result, Exception):
            self._tell(epoch, name, result)
        elif epoch == self._epoch:
            self._keep(name, revision, result)
        for answer in self._waiting.pop(asked, []):
            answer(None if isinstance(result, Exception) else result)

    def _keep(self, name: str, revision: int, data: bytes) -> None:
        for old in [key for key in self._kept if key[0] == name]:
            del self._kept[old]
        self._kept[(name, revision)] = data
        while sum(map(len, self._kept.values())) > _KEPT_BYTES and len(self._kept) > 1:
            self._kept.popitem(last=False)

    def _tell(self, epoch: int, name: str, problem: Exception) -> None:
        if epoch != self._epoch or name in self._told:
            return
        self._told.add(name)
        _logger.error("no payload of %s: %r", name, problem)
        detail = problem.sentence() if isinstance(problem, MapdeskError) else type(problem).__name__
        notify.warn(msg("The layer {layer} cannot be drawn", layer=name), detail)


def _make(asked: Asked, workspace: Workspace | Exception) -> bytes | Exception:
    from mapdesk.desks.planning.drawing import plan_id_of, plan_payload
    from mapdesk.layers.base import LAYERS
    from mapdesk.layers.payload import payload

    if isinstance(workspace, Exception):
        return workspace
    _, name, revision = asked
    plan_id = plan_id_of(name)
    try:
        if plan_id is not None:
            return plan_payload(workspace, plan_id, revision)
        made: bytes = payload(LAYERS.load()[name], workspace, revision)
    except Exception as problem:  # one damaged layer must not take the map away; it is told once
        return problem
    return made
