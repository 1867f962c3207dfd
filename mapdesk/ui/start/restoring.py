"""Restoring a backup: the workspace, its backups with rows and last change, and the file that is set aside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from mapdesk import notify
from mapdesk.errors import MapdeskError
from mapdesk.notify import Level, Notice
from mapdesk.store import backups, recovering
from mapdesk.store.backups import Backup
from mapdesk.store.recovering import Restored
from mapdesk.ui import figures
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.dialogs.opening import choose_workspace
from mapdesk.ui.start.recent import size_text
from mapdesk.ui.tasks import Job, Tasks
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.ui.widgets.progress import ProgressStrip
from mapdesk.words import msg, tr

_BACKUP = Qt.ItemDataRole.UserRole


class RestoreDialog(Frame):
    """Shows the backups of a workspace and puts one in its place; the present file is set aside, never removed.

    Parameters
    ----------
    parent : QWidget or None
    tasks : Tasks
    folder : str
        Folder of the backups from the settings; "" for beside the workspace.
    done : callable
        Called with the location of the workspace once the backup is in place.
    """

    def __init__(self, parent: QWidget | None, tasks: Tasks, *, folder: str, done: Callable[[str], object]) -> None:
        super().__init__(tr("Restore a backup"), parent, width_px=760)
        self._tasks = tasks
        self._folder = folder
        self._done = done
        self._job: Job | None = None
        self._looking: Job | None = None
        self._backups: Path | None = None
        self.workspace = QLineEdit()
        self.workspace.setReadOnly(True)
        self.workspace.setPlaceholderText(tr("Which workspace?"))
        self.list = QTreeWidget()
        self.state = label("", "muted", wrap=True)
        self.strip = ProgressStrip()
        self.strip.hide()
        self.restore = push_button(tr("Restore"), self.start, primary=True)
        self.restore.setEnabled(False)
        self._build()
        self.resize(760, 480)

    def show_workspace(self, location: str) -> None:
        """List the backups of a workspace, which may be damaged or gone."""
        self.workspace.setText(location)
        self._backups = backups.folder_of(Path(location), self._folder)
        self._list()

    def start(self) -> None:
        """Put the chosen backup in place."""
        chosen = self.chosen()
        target = Path(self.workspace.text())
        if chosen is None:
            return
        self.list.setEnabled(False)
        self.restore.setEnabled(False)
        self.strip.start(tr("Restoring the backup"))
        self.strip.show()
        path = chosen.path
        self._job = self._tasks.run(lambda _job: recovering.restore(path, target), self._on_restored, self._on_failed)

    def chosen(self) -> Backup | None:
        """Return the backup that is chosen in the list."""
        item = self.list.currentItem()
        found = item.data(0, _BACKUP) if item is not None else None
        return found if isinstance(found, Backup) else None

    def done(self, result: int) -> None:
        """Close; a restoration that has begun goes on to its end, so that no half file is left."""
        if self._job is not None:
            return
        if self._looking is not None:
            self._looking.drop()
        super().done(result)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(tr("Workspace"), "muted"))
        row.addWidget(self.workspace, 1)
        row.addWidget(push_button(tr("Choose"), self._ask_workspace, icon_name="folder-open-outline"))
        row.addWidget(push_button(tr("Another folder of backups"), self._ask_folder))
        self.body.addLayout(row)
        self.list.setHeaderLabels([tr("Made at"), tr("Rows"), tr("Last change"), tr("Size"), tr("State")])
        self.list.setRootIsDecorated(False)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.list.header()
        if header is not None:
            header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.currentItemChanged.connect(lambda _now, _before: self._on_chosen())
        for widget in (self.list, self.state, self.strip):
            self.body.addWidget(widget)
        rescue = push_button(tr("Bring out what can be read"), self._salvage)
        self.add_buttons(rescue, push_button(tr("Cancel"), self.reject), self.restore)

    def _salvage(self) -> None:
        """Read the workspace itself instead, where no backup is good enough."""
        from mapdesk.ui.dialogs.salvage import ask_salvage

        if self.workspace.text():
            ask_salvage(self.parentWidget(), self._tasks, self.workspace.text(), self._done)
            self.reject()

    def _ask_workspace(self) -> None:
        location = choose_workspace(self)
        if location:
            self.show_workspace(location)

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Another folder of backups"), str(Path.home()))
        if folder:
            self._backups = Path(folder)
            self._list()

    def _list(self) -> None:
        folder = self._backups
        if folder is None:
            return
        self.list.clear()
        self.state.setText(tr("Reading the backups"))
        self._looking = self._tasks.ask("backups", lambda _job: backups.listed(folder), self._show)

    def _show(self, found: list[Backup]) -> None:
        for one in found:
            state = tr("good") if one.good else tr("damaged")
            last = figures.moment(one.last_change_at)
            cells = [figures.moment(one.at), figures.count(one.rows), last, size_text(one.size), state]
            item = QTreeWidgetItem(self.list, cells)
            item.setData(0, _BACKUP, one)
            item.setToolTip(0, str(one.path))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setDisabled(not one.good)
        first = next((at for at, one in enumerate(found) if one.good), None)
        if first is not None:
            self.list.setCurrentItem(self.list.topLevelItem(first))
        if not found:
            self.state.setText(tr("There are no backups in “{folder}”", folder=self._backups))
        self._on_chosen()

    def _on_chosen(self) -> None:
        chosen = self.chosen()
        may = chosen is not None and chosen.good and bool(self.workspace.text())
        self.restore.setEnabled(may)
        if chosen is not None:
            self.state.setText(
                tr(
                    "The workspace becomes what it was at {at}. The file of now is set aside, not removed.",
                    at=figures.moment(chosen.at),
                )
            )

    def _on_restored(self, restored: Restored) -> None:
        self._job = None
        self.accept()
        if restored.aside is not None:
            told = msg("The file before it is “{name}”, in the same folder.", name=restored.aside.name)
            notify.tell(Notice(Level.INFO, msg("The backup is in place"), told))
        self._done(str(restored.workspace))

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.list.setEnabled(True)
        self.strip.hide()
        self._on_chosen()
        if isinstance(error, MapdeskError):  # others have been told as mistakes of the program already
            self.state.setText(error.sentence())
