"""Choosing a workspace: by file, or among the ones used last."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtWidgets import QFileDialog, QWidget

from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.palette import Popup
from mapdesk.ui.widgets.popup_list import Choice
from mapdesk.words import tr


def choose_workspace(parent: QWidget | None) -> str:
    """Ask for a workspace file; "" when the person changed their mind."""
    kinds = ";;".join((tr("Workspaces") + " (*.gpkg)", tr("All files") + " (*)"))
    location, _kind = QFileDialog.getOpenFileName(parent, tr("Open a workspace"), str(Path.home()), kinds)
    return location


class RecentPopup(Popup):
    """The workspaces used last; Enter opens one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Recent workspaces"))
        own = str(Path(desk.session.workspace.location).resolve())
        choices = [
            Choice(Path(one).stem, beside=str(Path(one).parent), icon="map-outline", thing=one, enabled=one != own)
            for one in desk.memory.recent()
        ]
        self.offer(choices or [Choice(tr("No other workspace was opened yet"), enabled=False)])
        self.field.setFocus()

    def pick(self, thing: object) -> None:
        self.desk.program.open_workspace(str(thing))
