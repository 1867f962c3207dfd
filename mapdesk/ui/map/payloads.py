"""Binary layers for the page: made once per revision by reading threads, kept while they fit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from mapdesk import log, notify
from mapdesk.errors import MapdeskError
from mapdesk.ui.map.patches import Patch
from mapdesk.ui.map.workers import Workers
from mapdesk.words import msg

if TYPE_CHECKING:
    from mapdesk.store.workspace import Workspace

Answer = Callable[[bytes | None], None]
Span = tuple[str, int, int]  # layer, from this revision to that one
Asked = tuple[int, str, int, int]  # which workspace (a count), layer, from revision (of the whole: -1), to revision

_KEPT_BYTES = 96 * 2**20
# Two that read rows take the interpreter from each other at every row: one after the other is sooner done.
_THREADS = 1
_WHOLE = -1
_logger = log.logger("map")


class Payloads(QObject):
    """Gives the payload of a layer, later, on the thread of the window.

    The workspace is read in threads of their own, as its contract allows.

    Signals
    -------
    patch_failed : (str)
        A patch of this layer cannot be made: it is to be sent as a whole again.
    left_out : (str, int)
        So many rows of this layer have a geometry that no map can show; told when that changes.
    """

    patch_failed = pyqtSignal(str)
    left_out = pyqtSignal(str, int)
    _made = pyqtSignal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers: Workers[Workspace] | None = None
        self._quick: Workers[Workspace] | None = None  # an edit does not wait behind a large layer
        self._epoch = 0
        self._waiting: dict[Asked, list[Answer]] = {}
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._told: set[str] = set()
        self._patches: dict[Span, Patch] = {}
        self._small: dict[Span, bytes] = {}
        self._out: dict[str, int] = {}
        self._made.connect(self._on_made)

    def use(self, workspace: Workspace | None) -> None:
        """Serve another workspace from now on (None: none); what was asked of the old one is answered with nothing."""
        self._epoch += 1
        for old in (self._workers, self._quick):
            if old is not None:
                old.close()
        self._workers = self._quick = None
        waiting, self._waiting = self._waiting, {}
        for answers in waiting.values():
            for answer in answers:
                answer(None)
        self._kept.clear()
        self._told.clear()
        self._patches.clear()
        self._small.clear()
        self._out.clear()
        if workspace is not None:
            self._workers = Workers("map-reader", _THREADS, enter=lambda: workspace)
            self._quick = Workers("map-patches", 1, enter=lambda: workspace)

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
        self._ask((self._epoch, name, _WHOLE, revision), answer)

    def offer(self, name: str, patches: Sequence[Patch]) -> None:
        """Serve these patches of a layer from now on, and make the last one in advance; none: forget all of it."""
        if not patches:
            for span in [span for span in self._patches if span[0] == name]:
                del self._patches[span]
                self._small.pop(span, None)
            return
        for patch in patches:
            self._patches[(name, patch.before, patch.after)] = patch
        self.request_patch((name, patches[-1].before, patches[-1].after))

    def request_patch(self, span: Span, answer: Answer | None = None) -> None:
        """Call `answer` with a patch that was offered, or with None; without `answer`: make it in advance."""
        kept = self._small.get(span)
        if kept is None and span in self._patches and self._workers is not None:
            self._ask((self._epoch, *span), answer)
        elif answer is not None:
            answer(kept)

    def left_out_of(self, name: str) -> int:
        """Return how many rows of a layer are not drawn because no map can show them, as far as that is known."""
        return self._out.get(name, 0)

    def _ask(self, asked: Asked, answer: Answer | None) -> None:
        started = asked in self._waiting
        answers = self._waiting.setdefault(asked, [])
        if answer is not None:
            answers.append(answer)
        patch = self._patches.get(asked[1:])
        workers = self._workers if patch is None else self._quick
        if not started and workers is not None:
            workers.submit(lambda workspace: self._made.emit(asked, _make(asked, patch, workspace)))

    def _on_made(self, asked: Asked, result: bytes | Exception | None) -> None:
        epoch, name, before, revision = asked
        whole = before == _WHOLE
        if isinstance(result, Exception) and whole:
            self._tell(epoch, name, result)
        elif isinstance(result, bytes) and epoch == self._epoch:
            if whole:
                self._keep(name, revision, result)
            elif asked[1:] in self._patches:
                self._small[asked[1:]] = result
        for answer in self._waiting.pop(asked, []):
            answer(result if isinstance(result, bytes) else None)
        if not whole and not isinstance(result, bytes) and epoch == self._epoch and asked[1:] in self._patches:
            _logger.info("no patch of %s: %r; it is sent as a whole", name, result)
            self.patch_failed.emit(name)

    def _keep(self, name: str, revision: int, data: bytes) -> None:
        for old in [key for key in self._kept if key[0] == name]:
            del self._kept[old]
        self._kept[(name, revision)] = data
        from mapdesk.layers.payload import left_out_of

        self._count_left_out(name, left_out_of(data))
        while sum(map(len, self._kept.values())) > _KEPT_BYTES and len(self._kept) > 1:
            self._kept.popitem(last=False)

    def _count_left_out(self, name: str, count: int) -> None:
        if count != self._out.get(name, 0):
            self._out[name] = count
            if count:
                _logger.warning("%d rows of %s are not drawn: their positions are no places on the earth", count, name)
            self.left_out.emit(name, count)

    def _tell(self, epoch: int, name: str, problem: Exception) -> None:
        if epoch != self._epoch or name in self._told:
            return
        self._told.add(name)
        _logger.error("no payload of %s: %r", name, problem)
        detail = problem.sentence() if isinstance(problem, MapdeskError) else type(problem).__name__
        notify.warn(msg("The layer {layer} cannot be drawn", layer=name), detail)


def _make(asked: Asked, part: Patch | None, workspace: Workspace | Exception) -> bytes | Exception | None:
    from mapdesk.desks.planning.drawing import plan_id_of, plan_payload
    from mapdesk.layers.base import LAYERS
    from mapdesk.layers.payload import patch, payload

    if isinstance(workspace, Exception):
        return workspace
    _, name, _, revision = asked
    plan_id = plan_id_of(name)
    try:
        if plan_id is not None:
            return plan_payload(workspace, plan_id, revision)
        if part is not None:
            return patch(LAYERS.load()[name], workspace, part.keys, revision)
        made: bytes = payload(LAYERS.load()[name], workspace, revision)
    except Exception as problem:  # one damaged layer must not take the map away; it is told once
        return problem
    return made
