"""Restoring a backup: which workspace, which backup, who answers for it, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
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
from mapdesk.model.account import Account
from mapdesk.notify import Level, Notice
from mapdesk.store import backups, recovering
from mapdesk.store.backups import Backup
from mapdesk.store.permission import Signed, who_may_restore
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

    It serves the start page and, with no window behind it, the desktop that has closed the workspace for it.

    Parameters
    ----------
    parent : QWidget or None
    folder : str
        Folder of the backups from the settings; "" for beside the workspace.
    done : callable
        Called with the location of the workspace once the backup is in place.
    gone : callable
        Called instead when the person left it.
    """

    def __init__(
        self,
        parent: QWidget | None,
        *,
        folder: str,
        done: Callable[[str], object],
        gone: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(tr("Restore a backup"), parent, width_px=760)
        self._tasks = Tasks(self)
        self._folder = folder
        self._done, self._gone = done, gone
        self._job: Job | None = None
        self._backups: Path | None = None
        self._wanted: Path | None = None
        self._asked = False
        self.workspace = QLineEdit()
        self.workspace.setReadOnly(True)
        self.workspace.setPlaceholderText(tr("Which workspace?"))
        self.list = QTreeWidget()
        self.account, self.passphrase = QComboBox(), QLineEdit()
        self.state = label("", "muted", wrap=True)
        self.wrong = label("", "bad", wrap=True)
        self.strip = ProgressStrip()
        self.strip.cancelled.connect(self.stop)
        self.restore = push_button(tr("Restore"), self.start, primary=True)
        self.restore.setEnabled(False)
        self._build()
        self.resize(760, 480)

    def show_workspace(self, location: str, backup: Path | None = None) -> None:
        """List the backups of a workspace, which may be damaged or gone.

        With `backup` that one is meant already: it is put in place at once where no account has to answer for it.
        """
        self.workspace.setText(location)
        self._wanted = backup
        self._backups = backups.folder_of(Path(location), self._folder) if backup is None else backup.parent
        for button in (self.choose, self.other, self.rescue):
            button.setVisible(backup is None)
        self._list()
        self._asked = False
        self._tasks.ask("accounts", lambda _job: who_may_restore(Path(location)), self._show_accounts)

    def start(self) -> None:
        """Put the chosen backup in place; a refusal keeps the dialog open."""
        chosen, target = self.chosen(), Path(self.workspace.text())
        if chosen is None or self._job is not None:
            return
        name, secret, path = self.account.currentText(), self.passphrase.text(), chosen.path
        signed = Signed(name, secret) if name else None
        self.passphrase.clear()
        self.wrong.hide()
        self._busy(True)
        self.strip.start(tr("Restoring the backup"))
        self._job = self._tasks.run(
            lambda job: recovering.restore(path, target, signed=signed, tell=job.advance),
            self._on_restored,
            self._on_failed,
        )
        self._job.progressed.connect(self.strip.advance)
        self._job.ended.connect(self._on_ended)

    def stop(self) -> None:
        """Call the restoration off; the workspace is as it was, unless the backup has just got into place."""
        if self._job is not None:
            self._job.cancel()

    def chosen(self) -> Backup | None:
        """Return the backup that is chosen in the list."""
        item = self.list.currentItem()
        found = item.data(0, _BACKUP) if item is not None else None
        return found if isinstance(found, Backup) else None

    def done(self, result: int) -> None:
        """Close; while a restoration is under way this calls it off first."""
        if self._job is not None:
            self.stop()
            return
        super().done(result)
        self._tasks.stop()
        self._gone()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(tr("Workspace"), "muted"))
        row.addWidget(self.workspace, 1)
        self.choose = push_button(tr("Choose"), self._ask_workspace, icon_name="folder-open-outline")
        self.other = push_button(tr("Another folder of backups"), self._ask_folder)
        row.addWidget(self.choose)
        row.addWidget(self.other)
        self.body.addLayout(row)
        self.list.setHeaderLabels([tr("Made at"), tr("Rows"), tr("Last change"), tr("Size"), tr("State")])
        self.list.setRootIsDecorated(False)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.list.header()
        if header is not None:
            header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.currentItemChanged.connect(lambda _now, _before: self._on_chosen())
        self.signature = self._signature()
        for widget in (self.list, self.state, self.signature, self.wrong, self.strip):
            self.body.addWidget(widget)
        for widget in (self.signature, self.wrong, self.strip):
            widget.hide()
        self.rescue = push_button(tr("Bring out what can be read"), self._salvage)
        self.add_buttons(self.rescue, push_button(tr("Cancel"), self.reject), self.restore)

    def _signature(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(tr("Passphrase"))
        self.passphrase.setAccessibleName(tr("Passphrase"))
        self.account.setAccessibleName(tr("Account"))
        row.addWidget(label(tr("An account that may restore answers for it"), "muted"))
        row.addWidget(self.account, 1)
        row.addWidget(self.passphrase, 1)
        return holder

    def _salvage(self) -> None:
        """Read the workspace itself instead, where no backup is good enough."""
        from mapdesk.ui.dialogs.salvage import ask_salvage

        if self.workspace.text():
            ask_salvage(self.parentWidget(), Tasks(self.parentWidget()), self.workspace.text(), self._done)
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
        self._tasks.ask("backups", lambda _job: backups.listed(folder), self._show)

    def _show(self, found: list[Backup]) -> None:
        for one in found:
            state = str(backups.state_of(one))
            last = figures.moment(one.last_change_at)
            cells = [figures.moment(one.at), figures.count(one.rows), last, size_text(one.size), state]
            item = QTreeWidgetItem(self.list, cells)
            item.setData(0, _BACKUP, one)
            item.setToolTip(0, str(one.path))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setDisabled(not one.good)
        good = [at for at, one in enumerate(found) if one.good]
        wanted = [at for at in good if found[at].path == self._wanted]
        if good:
            self.list.setCurrentItem(self.list.topLevelItem((wanted or good)[0]))
        if not found:
            self.state.setText(tr("There are no backups in “{folder}”", folder=self._backups))
        self._on_chosen()
        self._start_what_is_meant()

    def _show_accounts(self, able: list[Account]) -> None:
        self.account.clear()
        self.account.addItems([one.name for one in able])
        self.signature.setVisible(bool(able))
        self._asked = True
        self._on_chosen()
        self._start_what_is_meant()

    def _start_what_is_meant(self) -> None:
        chosen = self.chosen()
        if self._asked and not self.account.count() and chosen is not None and chosen.path == self._wanted:
            self._wanted = None
            self.start()

    def _on_chosen(self) -> None:
        chosen = self.chosen()
        ready = chosen is not None and chosen.good and bool(self.workspace.text())
        self.restore.setEnabled(ready and self._asked and self._job is None)
        if chosen is not None:
            self.state.setText(
                tr(
                    "The workspace becomes what it was at {at}. The file of now is set aside, not removed.",
                    at=figures.moment(chosen.at),
                )
            )

    def _on_restored(self, restored: Restored) -> None:
        done, self._gone = self._done, lambda: None
        self._job = None
        self.accept()
        done(str(restored.workspace))
        if restored.aside is not None:
            told = msg("The file before it is “{name}”, in the same folder.", name=restored.aside.name)
            notify.tell(Notice(Level.INFO, msg("The backup is in place"), told))
        else:
            notify.info(msg("The backup is in place"))

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, MapdeskError):  # others have been told as mistakes of the program already
            self.wrong.setText(error.sentence())
            self.wrong.show()
            self.passphrase.setFocus()

    def _on_ended(self) -> None:
        """Offer it again: it was refused or called off."""
        if self._job is not None:
            self._job = None
            self._busy(False)

    def _busy(self, on: bool) -> None:
        for widget in (self.list, self.signature, self.choose, self.other, self.rescue):
            widget.setEnabled(not on)
        self.strip.setVisible(on)
        self._on_chosen()
        if on:
            self.restore.setEnabled(False)
