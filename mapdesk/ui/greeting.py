"""What a new window says once: who is at the seat, how the program ended the last time, that there is a walk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtWidgets import QWidget

from mapdesk.exchange.missing import missing_list
from mapdesk.notify import Level, Notice
from mapdesk.ui import figures, report, sentences
from mapdesk.ui.context import Action, Desk
from mapdesk.ui.dialogs.sign_on import ask_sign_on
from mapdesk.ui.help.walk import offer_walk
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.remember import Memory
from mapdesk.ui.rights import nobody
from mapdesk.words import msg


def greet(window: MainWindow) -> None:
    """Say in a new window what is to be said once."""
    tell_report(window.desk.memory, window.toast, window)
    tell_cut_short(window.desk)
    show_missing(window.desk)
    if nobody(window.desk) and not window.desk.session.workspace.read_only:
        ask_sign_on(window.desk)
    offer_walk(window.desk)


def show_missing(desk: Desk) -> None:
    """Bring up the catalogue, with the imports and templates, at the first sight of a workspace that lacks layers."""
    if not desk.kept and any(one.needed and not one.there for one in missing_list(desk.session.workspace)):
        desk.shell.show_panel("catalogue")


def tell_cut_short(desk: Desk) -> None:
    """Say that the workspace was not closed the last time (a kill, a power cut), and up to where it reaches."""
    workspace = desk.session.workspace
    if workspace.cut_short is None:
        return
    last = next(iter(workspace.entries(newest_first=True, limit=1)), None)
    detail = msg("What was confirmed is stored.")
    if last is not None:
        detail = msg(
            "What was confirmed is stored. The last step is {seq}, of {at}, by {account}: {what}",
            seq=last.seq,
            at=figures.moment(last.at),
            account=last.author.account,
            what=sentences.sentence(last),
        )
    notice = Notice(Level.WARNING, msg("The last time the program ended without closing this workspace."), detail)
    desk.shell.toast(notice, (msg("Show the log"), lambda: desk.shell.show_panel("log")))


def tell_report(memory: Memory, toast: Callable[[Notice, Action | None], object], parent: QWidget) -> Path | None:
    """Say once that the program failed the last time, with a button that opens the report; return the report."""
    newest = next(iter(report.reports()), None)
    if newest is None or newest.name <= str(memory.get("report_told", "")):
        return None
    memory.put("report_told", newest.name)
    memory.save()

    def show() -> None:
        from mapdesk.ui.dialogs.log_window import LogWindow

        LogWindow(parent, newest).open()

    notice = Notice(
        Level.WARNING,
        msg("The last time the program made a mistake."),
        msg("What was confirmed is stored. A report for the support was written; it holds no values of fields."),
    )
    toast(notice, (msg("Open the report"), show))
    return newest
