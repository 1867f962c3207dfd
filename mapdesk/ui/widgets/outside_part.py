"""The part of the status bar that says how many rows were changed outside; not there while there are none."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QToolButton

from mapdesk.model.outside import OutsideChange
from mapdesk.notify import Level, Notice
from mapdesk.ui import figures
from mapdesk.ui.context import Desk, follow
from mapdesk.words import msg, tr


class OutsidePart(QToolButton):
    """Looks at the list at the start and after each change, and tells when it has grown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._noted = 0
        self._told = 0
        self.setProperty("role", "status")
        self.setToolTip(tr("Rows that another program wrote; press to look at them"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(lambda: desk.run("file.outside"))
        self.hide()
        follow(self, desk.session.changed, lambda _touched: self.look())
        self.look()

    def look(self) -> None:
        """Count what is noted; only when that has changed, read the list."""
        workspace = self._desk.session.workspace
        noted = workspace.outside_count()
        if noted != self._noted:
            self._noted = noted
            self._desk.reader.ask("outside.count", lambda _job: workspace.outside_changes(), self._tell)

    def _tell(self, changes: list[OutsideChange]) -> None:
        count = len(changes)
        self.setVisible(bool(count))
        self.setText(tr("! {n} changed outside", n=figures.count(count)))
        if count > self._told:
            notice = Notice(
                Level.WARNING,
                msg("{n} rows were changed outside.", n=figures.count(count)),
                msg("Another program wrote them; take them into the log or take them back."),
            )
            self._desk.shell.toast(notice, (msg("Look"), lambda: self._desk.run("file.outside")))
        self._told = count
