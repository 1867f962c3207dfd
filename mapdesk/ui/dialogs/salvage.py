"""Salvage: what can be read of a damaged workspace, brought into a new one that stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QFileDialog, QWidget

from mapdesk import notify
from mapdesk.errors import MapdeskError
from mapdesk.notify import Level, Notice
from mapdesk.session import salvage_workspace
from mapdesk.ui import figures
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.tasks import Job, Tasks
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import msg, tr

if TYPE_CHECKING:
    from mapdesk.store.salvage import SalvageReport


class Salvage(Frame):
    """Reads the damaged file, tells what came out and what is lost, and offers to open the new workspace.

    Parameters
    ----------
    parent : QWidget or None
    tasks : Tasks
    damaged, target : Path
        The target must not exist.
    done : callable
        Called with the location of the new workspace when the person opens it.
    """

    def __init__(
        self, parent: QWidget | None, tasks: Tasks, damaged: Path, target: Path, done: Callable[[str], object]
    ) -> None:
        super().__init__(tr("Bring out what can be read"), parent)
        self._done = done
        self._target = target
        self._job: Job | None = None
        self.text = label(tr("Reading {name}; the file itself is not changed.", name=damaged.name), wrap=True)
        self.body.addWidget(self.text)
        self.open_it = push_button(tr("Open it"), self._open, primary=True)
        self.open_it.setEnabled(False)
        self.add_buttons(push_button(tr("Close"), self.reject), self.open_it)

        self._job = tasks.run(lambda _job: salvage_workspace(damaged, target), self._show, self._on_failed)

    def done(self, result: int) -> None:
        """Close only once the reading has ended."""
        if self._job is None:
            super().done(result)

    def _show(self, report: SalvageReport) -> None:
        self._job = None
        kept = sum(one.brought for one in report.tables.values())
        lost = sum(one.lost for one in report.tables.values())
        lines = [
            tr("{kept} rows were brought into {name}, {lost} are lost.", kept=figures.count(kept),
               lost=figures.count(lost), name=self._target.name),
            *report.problems[:8],
        ]  # fmt: skip
        self.text.setText("\n".join(lines))
        self.open_it.setEnabled(True)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.reject()
        if isinstance(error, MapdeskError):  # others have been told as mistakes of the program already
            notify.tell(Notice(Level.ERROR, error.title, error.detail, error.hint))

    def _open(self) -> None:
        self.accept()
        self._done(str(self._target))


def ask_salvage(parent: QWidget | None, tasks: Tasks, damaged: str, done: Callable[[str], object]) -> None:
    """Ask where the new workspace shall lie, and begin."""
    path = Path(damaged)
    suggested = str(path.with_name(f"{path.stem}.salvaged{path.suffix}"))
    location, _kind = QFileDialog.getSaveFileName(
        parent, tr("Bring out what can be read"), suggested, tr("Workspaces") + " (*.gpkg)"
    )
    if not location:
        return
    if Path(location).exists():
        notify.warn(msg("There is already a file “{name}”.", name=Path(location).name))
        return
    Salvage(parent, tasks, path, Path(location), done).open()
