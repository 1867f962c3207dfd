"""What the session changes, made into patches for the pages: one edit at once, what follows closely together."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from mapdesk import notify
from mapdesk.errors import MapdeskError
from mapdesk.store.workspace import Workspace
from mapdesk.ui.map.patches import PatchBook
from mapdesk.ui.map.payloads import Payloads

COALESCE_MS = 50


class Changes(QObject):
    """Follows the layers of one workspace.

    Parameters
    ----------
    workspace : Workspace
    payloads : Payloads
        Told of each patch, so that it is made while the pages hear of it.

    Signals
    -------
    moved : ()
        Layers are at other revisions or addresses now; the pages are to be told.
    """

    moved = pyqtSignal()

    def __init__(self, workspace: Workspace, payloads: Payloads, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._payloads = payloads
        self.book = PatchBook({one.name: one.revision for one in workspace.layers()})
        self._touched: dict[str, set[str] | None] = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(COALESCE_MS)
        self._rest.timeout.connect(self._on_rested)
        payloads.patch_failed.connect(self._on_patch_failed)

    def note(self, touched: Mapping[str, set[str]]) -> None:
        """Take what a commit touched: keys by layer, an empty set standing for many."""
        for name, keys in touched.items():
            known = self._touched.get(name, set())
            self._touched[name] = known | keys if keys and known is not None else None
        if not self._rest.isActive():
            self._follow()
            self._rest.start()

    def look(self) -> None:
        """Look at all revisions again: another program has written, and nobody tells what."""
        self._touched = dict.fromkeys(self.book.wholes)
        self._rest.start()

    def rest(self) -> None:
        """Follow what comes next at once, as if nothing had come for a while."""
        self._rest.stop()
        self._on_rested()

    def close(self) -> None:
        """Follow nothing any more; twice does no harm."""
        self._rest.stop()
        if self.book.wholes:
            self._payloads.patch_failed.disconnect(self._on_patch_failed)
            self.book = PatchBook({})

    def _on_rested(self) -> None:
        if self._touched:
            self._follow()
            self._rest.start()

    def _follow(self) -> None:
        touched = {name: keys for name, keys in self._touched.items() if name in self.book}
        try:
            now = {name: self._workspace.status(name).revision for name in touched}
        except MapdeskError as problem:
            notify.error(problem)
            return
        self._touched = {}
        moved = {name: revision for name, revision in now.items() if self.book.revision(name) != revision}
        for name, revision in moved.items():
            self._payloads.offer(name, self.book.move(name, revision, touched[name]))
        if moved:
            self.moved.emit()

    def _on_patch_failed(self, name: str) -> None:
        if name in self.book:
            self.book.start_over(name)
            self._payloads.offer(name, [])
            self.moved.emit()
