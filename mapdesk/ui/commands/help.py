"""Help: keys, log file, about."""

from __future__ import annotations

from mapdesk.commands import command
from mapdesk.ui.context import Desk
from mapdesk.words import msg


@command("help.keys", msg("Keys"), "F1", menu="help", icon="keyboard-outline")
def show_keys(desk: Desk) -> None:
    """Show all commands with their keys."""
    from mapdesk.ui.dialogs.cheat_sheet import CheatSheet

    CheatSheet(desk).open()


@command("help.log", msg("Open the log file"), menu="help", icon="file-document-outline")
def open_log(desk: Desk) -> None:
    """Open the folder with the log of the program; it holds no values of fields."""
    from PyQt6.QtCore import QUrl
    from PyQt6.QtGui import QDesktopServices

    from mapdesk import paths

    folder = paths.log_folder()
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        desk.tell(msg("The log lies in {folder}", folder=folder))


@command("help.about", msg("About mapdesk"), menu="help", icon="information-outline")
def show_about(desk: Desk) -> None:
    """Show version, licence and the libraries in use."""
    from mapdesk.ui.dialogs.about import About

    About(desk).open()
