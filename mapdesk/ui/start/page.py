"""The start page: recent workspaces, open, new, demo, restore; language, theme and manual below."""

from __future__ import annotations

from pathlib import Path

from PyQt6 import sip
from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

import mapdesk
from mapdesk import notify, settings, words
from mapdesk.errors import DamagedError, MapdeskError
from mapdesk.notify import Level, Notice
from mapdesk.settings import Settings
from mapdesk.store import backups
from mapdesk.ui import greeting, theme
from mapdesk.ui.dialogs.demo import ask_demo
from mapdesk.ui.dialogs.opening import choose_workspace
from mapdesk.ui.remember import Memory
from mapdesk.ui.start.recent import RecentList, Seen, look
from mapdesk.ui.tasks import Job, Tasks
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.empty import EmptyState
from mapdesk.ui.widgets.labels import label
from mapdesk.ui.widgets.toasts import ToastStack
from mapdesk.words import msg, tr

_SIZE = (1080, 680)
_SMALLEST = (860, 520)
_ACTIONS_PX = 280
_WIDEST_PX = 1180


class StartPage(QWidget):
    """A window of its own that gives way to the window of the workspace one chose.

    Signals
    -------
    chosen : (str)
        Location of the workspace to open.
    settings_changed : (Settings)
        Another language or theme was chosen.
    closed
        The person left the program.
    """

    chosen = pyqtSignal(str)
    settings_changed = pyqtSignal(object)
    closed = pyqtSignal()

    def __init__(self, memory: Memory, chosen: Settings) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("PanelBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("mapdesk")
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_SIZE)
        self._memory = memory
        self._settings = chosen
        self._tasks = Tasks(self)
        self._inside: QWidget | None = None
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addStretch(1)
        self._line.addStretch(1)
        self._toasts = ToastStack(self)
        self._leave_notices = notify.listen(self._tell)
        for keys, act in (("Ctrl+O", self.open_other), ("Shift+F1", self.show_manual), ("Ctrl+Q", self.close)):
            QShortcut(QKeySequence(keys), self, act)
        self.rebuild()
        greeting.tell_report(memory, self._toasts.show_notice, self)

    def rebuild(self) -> None:
        """Build the page in the language of now."""
        if self._inside is not None:
            self._line.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget()
        self.list = RecentList()
        self.list.picked.connect(self.open)
        self.list.removed.connect(self.forget)
        row = QHBoxLayout(self._inside)
        row.setContentsMargins(40, 36, 40, 24)
        row.setSpacing(40)
        left = QWidget()
        left.setFixedWidth(_ACTIONS_PX)
        left.setLayout(self._beginning())
        row.addWidget(left)
        row.addLayout(self._recent(), 1)
        self._inside.setMaximumWidth(_WIDEST_PX)
        self._line.insertWidget(1, self._inside, 100)
        self.list.setFocus()

    def open(self, location: str) -> None:
        """Open a workspace."""
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self.chosen.emit(location)
        finally:
            QGuiApplication.restoreOverrideCursor()

    def open_other(self) -> None:
        """Choose a file and open it."""
        location = choose_workspace(self)
        if location:
            self.open(location)

    def make_demo(self) -> None:
        """Make the demo district and open it."""
        ask_demo(self, self._tasks, self.open)

    def make_new(self) -> None:
        """Make the workspace of a new district and open it."""
        from mapdesk.ui.start.new_district import NewDistrict

        NewDistrict(self, self._tasks, self.open).open()

    def restore(self, location: str = "") -> None:
        """Put a backup in the place of a workspace and open it."""
        from mapdesk.ui.dialogs.restoring import RestoreDialog

        dialog = RestoreDialog(self, folder=self._settings.backup_folder, done=self.open)
        if location:
            dialog.show_workspace(location)
        dialog.open()

    def salvage(self, location: str) -> None:
        """Bring what can be read of a damaged workspace into a new one."""
        from mapdesk.ui.dialogs.salvage import ask_salvage

        ask_salvage(self, self._tasks, location, self.open)

    def forget(self, location: str) -> None:
        """Take a workspace out of the list; the file is not touched."""
        self._memory.forget(location)
        self.rebuild()

    def tell_error(self, error: MapdeskError, location: str) -> None:
        """Say why a workspace cannot be opened; the page stays."""
        self.list.show_seen(location, Seen(reason=msg("It cannot be opened")))
        notice = Notice(Level.ERROR, error.title, error.detail, error.hint)
        folder = backups.folder_of(Path(location), self._settings.backup_folder)
        if isinstance(error, DamagedError) and backups.newest_good(folder) is None:
            self._toasts.show_notice(notice, (msg("Bring out what can be read"), lambda: self.salvage(location)))
        elif backups.newest_good(folder) is None:
            self._tell(notice)
        else:
            self._toasts.show_notice(notice, (msg("Restore a backup"), lambda: self.restore(location)))

    def toasts(self) -> list[str]:
        """Return the news on screen."""
        return self._toasts.texts()

    def show_manual(self) -> None:
        """Open the manual at its first page."""
        from mapdesk.ui.help.manual import open_manual

        open_manual()

    def closeEvent(self, a0: QCloseEvent | None) -> None:
        self._leave_notices()
        self._tasks.stop()
        super().closeEvent(a0)
        self.closed.emit()

    def _tell(self, notice: Notice) -> None:
        self._toasts.show_notice(notice)

    def _beginning(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label("mapdesk", "heading"))
        column.addWidget(label(tr("A spatial command map for an island district."), "muted", wrap=True))
        column.addSpacing(16)
        for button in self._buttons():
            button.setMinimumHeight(36)
            column.addWidget(button)
        column.addStretch(1)
        column.addLayout(self._foot())
        column.addWidget(label(tr("Version {version}", version=mapdesk.__version__), "small"))
        return column

    def _buttons(self) -> list[QPushButton]:
        return [
            push_button(tr("Open a workspace"), self.open_other, icon_name="folder-open-outline"),
            push_button(tr("New workspace"), self.make_new, icon_name="file-plus-outline"),
            push_button(tr("New demo district"), self.make_demo, icon_name="map-plus"),
            push_button(tr("Restore a backup"), self.restore, icon_name="backup-restore"),
        ]

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        names = list(words.LANGUAGES)
        other = names[(names.index(words.language()) + 1) % len(names)]
        dark = theme.current().dark
        row.addWidget(push_button(tr("Manual"), self.show_manual, icon_name="book-open-page-variant-outline"))
        row.addWidget(push_button(words.LANGUAGES[other], lambda: self._use(language=other)))
        row.addWidget(
            push_button(tr("Light") if dark else tr("Dark"), lambda: self._use(theme="light" if dark else "dark"))
        )
        row.addStretch(1)
        return row

    def _recent(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(label(tr("Recent workspaces"), "title"))
        recent = self._memory.recent_workspaces()
        if not recent:
            sentence = tr("A workspace is one file that holds a district with all its layers and its log.")
            column.addWidget(EmptyState("map-outline", sentence, tr("New demo district"), self.make_demo), 1)
            self.list.hide()
            return column
        self.list.show_recent(recent)
        column.addWidget(self.list, 1)
        column.addWidget(label(tr("Enter opens, Delete takes a line out of this list; the file stays."), "small"))
        for one in recent:
            self._look(one.location)
        return column

    def _look(self, location: str) -> None:
        shown = self.list

        def work(_job: Job) -> Seen:
            return look(location)

        def tell(seen: Seen) -> None:
            if not sip.isdeleted(shown) and shown is self.list:
                shown.show_seen(location, seen)

        self._tasks.run(work, tell)

    def _use(self, **values: str) -> None:
        self._settings = self._settings.changed(**values)
        try:
            settings.save(self._settings)
        except OSError as error:
            notify.warn(msg("The settings could not be saved"), error.strerror or "")
        self.settings_changed.emit(self._settings)
        if "theme" in values:
            self.rebuild()
