"""Help: keys, manual, walk, log and reports, about."""

from __future__ import annotations

from mapdesk.commands import command
from mapdesk.ui.context import Desk
from mapdesk.words import msg


@command("help.keys", msg("Keys"), "F1", menu="help", icon="keyboard-outline")
def show_keys(desk: Desk) -> None:
    """Show all commands with their keys."""
    from mapdesk.ui.dialogs.cheat_sheet import CheatSheet

    CheatSheet(desk).open()


@command("help.manual", msg("Manual"), menu="help", icon="book-open-page-variant-outline")
def show_manual(_desk: Desk) -> None:
    """Open the manual, which lies inside the program."""
    from mapdesk.ui.help.manual import open_manual

    open_manual()


@command("help.page", msg("Page about this panel"), "Shift+F1", menu="help", icon="help-circle-outline")
def show_page(_desk: Desk) -> None:
    """Open the manual at the page about the panel that has the focus."""
    from mapdesk.ui.help.manual import open_manual, page_at_focus

    open_manual(page_at_focus())


@command("help.walk", msg("Walk through the demo"), menu="help", icon="walk")
def walk_through(desk: Desk) -> None:
    """Show ten small steps beside the map, each with a check that it was done."""
    from mapdesk.ui.help.walk import start_walk

    start_walk(desk)


@command("help.log", msg("Log and reports"), menu="help", icon="file-document-outline")
def open_log(desk: Desk) -> None:
    """Show the log of the program and the reports for the support; they hold no values of fields."""
    from mapdesk.ui.dialogs.log_window import LogWindow

    LogWindow(desk.shell.widget()).open()


@command("help.about", msg("About mapdesk"), menu="help", icon="information-outline")
def show_about(desk: Desk) -> None:
    """Show version, licence and the libraries in use."""
    from mapdesk.ui.dialogs.about import About

    About(desk).open()
