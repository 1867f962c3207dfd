"""Backups: the list, one made now, one looked at, one put in place, and where and how often they are written."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QSize, Qt, QTimer
from PyQt6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QMessageBox,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
)

from mapdesk.params import params_of
from mapdesk.store import backups, schedule
from mapdesk.store.backups import Backup
from mapdesk.ui import figures
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.dialogs.preferences import field_for
from mapdesk.ui.start.recent import size_text
from mapdesk.ui.tasks import Job, Tasks
from mapdesk.ui.theme import ROW_PX
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import ElidedLabel, label
from mapdesk.ui.widgets.progress import ProgressStrip
from mapdesk.words import msg, tr

_BACKUP = Qt.ItemDataRole.UserRole
_LOOK_MS = 200
_NUMBERS = {
    "backup_every_min": msg("Every (min)"),
    "backup_hourly": msg("Hourly kept"),
    "backup_daily": msg("Daily kept"),
}


class Backups(Frame):
    """The backups of the open workspace, newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Backups"), desk.shell.widget(), width_px=820)
        self._desk = desk
        self._workspace = Path(desk.session.workspace.location)
        self._tasks = Tasks(desk)  # not the worker: what a person stores does not wait for a backup
        self._stop = threading.Event()
        self._job: Job | None = None
        self.list = QTreeWidget()
        self.state = label("", "muted", wrap=True)
        self.advice = label("", wrap=True)
        self.strip = ProgressStrip()
        self.strip.hide()
        self.strip.cancelled.connect(self._stop.set)
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_MS)
        self._watch.timeout.connect(self._show_progress)
        self.look = push_button(tr("Open read-only"), self.open_chosen, icon_name="eye-outline")
        self.restore = push_button(tr("Restore"), self.ask_restore, icon_name="backup-restore")
        self.make = push_button(tr("Make a backup now"), self.make_now, primary=True, icon_name="content-save-outline")
        self.fields: dict[str, QSpinBox] = {}
        self._build()
        self.resize(820, 560)
        self.refresh()

    @property
    def folder(self) -> Path:
        """Return the folder of the backups, as the settings of now say."""
        return schedule.plan_of(self._desk.settings, self._workspace).folder

    def refresh(self) -> None:
        """Read the list again."""
        folder, workspace = self.folder, self._workspace
        self.place.setText(str(folder))
        self.advice.setText(str(backups.advice(workspace, folder)))
        self.advice.setVisible(bool(self.advice.text()))
        self._tasks.ask("list", lambda _job: backups.listed(folder), self._show)

    def chosen(self) -> Backup | None:
        """Return the chosen backup."""
        item = self.list.currentItem()
        found = item.data(0, _BACKUP) if item is not None else None
        return found if isinstance(found, Backup) else None

    def make_now(self) -> None:
        """Write a backup; what is being stored meanwhile goes on."""
        plan, workspace = schedule.plan_of(self._desk.settings, self._workspace), self._workspace
        self._stop.clear()
        stop = self._stop

        def work(_job: Job) -> Backup | None:
            try:
                return backups.write(workspace, plan.folder, rule=plan.rule, stop=stop)
            except backups.Stopped:
                return None

        self.strip.start(tr("Writing a backup"))
        self.strip.show()
        self.make.setEnabled(False)
        self._watch.start()
        self._job = self._tasks.run(work, self._on_made)
        self._job.ended.connect(self._on_ended)

    def open_chosen(self) -> None:
        """Open the chosen backup in place of the workspace, for reading only."""
        one = self.chosen()
        if one is not None:
            self.accept()
            self._desk.program.open_workspace(str(one.path))

    def ask_restore(self) -> None:
        """Put the chosen backup in the place of the workspace, after the one question."""
        one = self.chosen()
        if one is None:
            return
        question = tr(
            "Put the backup of {at} in the place of the workspace? The file of now is set aside beside it, with all "
            "that was changed since.",
            at=figures.moment(one.at),
        )
        if QMessageBox.question(self, tr("Restore"), question) == QMessageBox.StandardButton.Yes:
            self.accept()
            self._desk.program.restore_backup(str(one.path))

    def choose_folder(self) -> None:
        """Ask for the folder in which backups lie from now on."""
        found = QFileDialog.getExistingDirectory(self, tr("Folder of the backups"), str(self.folder.parent))
        if found:
            self.use_folder(found)

    def use_folder(self, folder: str) -> None:
        """Write backups to another folder from now on; "" for beside the workspace."""
        self._desk.use_settings(backup_folder=folder)
        self.refresh()

    def done(self, result: int) -> None:
        """Close; a backup that is under way is given up, and nothing is left of it."""
        self._stop.set()
        self._watch.stop()
        super().done(result)
        self._tasks.stop()

    def _build(self) -> None:
        self.list.setHeaderLabels([tr("Made at"), tr("Rows"), tr("Size"), tr("Last change"), tr("State")])
        self.list.setRootIsDecorated(False)
        header = self.list.header()
        if header is not None:
            header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.currentItemChanged.connect(lambda _now, _before: self._enable())
        self.place = ElidedLabel()
        for widget in (self.list, self.state, self.strip):
            self.body.addWidget(widget)
        self.body.addLayout(self._settings())
        self.body.addWidget(self.advice)
        self.add_buttons(push_button(tr("Close"), self.reject), self.look, self.restore, self.make)

    def _settings(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.place, 1)
        row.addWidget(push_button(tr("Choose"), self.choose_folder, icon_name="folder-open-outline"))
        row.addWidget(push_button(tr("Beside the workspace"), lambda: self.use_folder("")))
        form.addRow(label(tr("Folder"), "muted"), row)
        numbers = QHBoxLayout()
        numbers.setSpacing(8)
        for one in params_of(self._desk.settings):
            if one.name in _NUMBERS:
                spin = field_for(one, getattr(self._desk.settings, one.name))[0]
                assert isinstance(spin, QSpinBox)
                self.fields[one.name] = spin
                spin.editingFinished.connect(lambda name=one.name, spin=spin: self._use(name, spin.value()))
                spin.setToolTip(str(one.title))
                numbers.addWidget(label(_NUMBERS[one.name], "muted"))
                numbers.addWidget(spin)
        numbers.addStretch(1)
        form.addRow(label(tr("How often"), "muted"), numbers)
        return form

    def _use(self, name: str, value: Any) -> None:
        if getattr(self._desk.settings, name) != value:
            self._desk.use_settings(**{name: value})

    def _show(self, found: list[Backup]) -> None:
        chosen = self.chosen()
        self.list.clear()
        for one in found:
            state = str(backups.state_of(one))
            last = figures.moment(one.last_change_at)
            cells = [figures.moment(one.at), figures.count(one.rows), size_text(one.size), last, state]
            item = QTreeWidgetItem(self.list, cells)
            item.setData(0, _BACKUP, one)
            item.setToolTip(0, str(one.path))
            item.setSizeHint(0, QSize(self.fontMetrics().horizontalAdvance(cells[0]) + 16, ROW_PX))
            for column in (1, 2):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if chosen is not None and one.path == chosen.path:
                self.list.setCurrentItem(item)
        if found and self.list.currentItem() is None:
            self.list.setCurrentItem(self.list.topLevelItem(0))
        if found:
            self.state.setText(tr("Backups: {n}; times are local ({zone}).", n=len(found), zone=figures.zone()))
        else:
            self.state.setText(tr("There is no backup yet."))
        self._enable()

    def _show_progress(self) -> None:
        """Tell how much of the copy is there; it is verified afterwards."""
        parts = [one.stat().st_size for one in self.folder.glob("*.part") if one.exists()]
        total = self._workspace.stat().st_size
        done = max(parts, default=0)
        if done < total:
            self.strip.advance(done >> 10, total >> 10)
        else:
            self.strip.advance(0, 0, tr("Verifying the backup"))

    def _on_made(self, made: Backup | None) -> None:
        if made is not None:
            self._desk.tell(msg("A backup was written"), made.path.name)

    def _on_ended(self) -> None:
        self._job = None
        self._watch.stop()
        self.strip.hide()
        self.make.setEnabled(True)
        self.refresh()

    def _enable(self) -> None:
        one = self.chosen()
        self.look.setEnabled(one is not None and one.good)
        own = not backups.is_backup(self._workspace)
        self.restore.setEnabled(one is not None and one.good and own)
