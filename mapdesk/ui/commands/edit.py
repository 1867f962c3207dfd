"""Edit: undo, redo, copy, preferences."""

from __future__ import annotations

from mapdesk.commands import command
from mapdesk.ui import sentences
from mapdesk.ui.context import Desk
from mapdesk.words import msg


def _may_write(desk: Desk) -> bool:
    return not desk.session.workspace.read_only


@command("edit.undo", msg("Undo"), "Ctrl+Z", menu="edit", icon="undo", toolbar=True, enabled=_may_write)
def undo(desk: Desk) -> None:
    """Take back the last act of this account."""
    before = desk.session.undoable()
    desk.session.undo()
    what = sentences.sentence(before) if before is not None else ""
    desk.tell(msg("Taken back"), what, (msg("Redo"), lambda: desk.run("edit.redo")))


@command("edit.redo", msg("Redo"), "Ctrl+Y | Ctrl+Shift+Z", menu="edit", icon="redo",
         enabled=lambda desk: _may_write(desk) and desk.session.can_redo())  # fmt: skip
def redo(desk: Desk) -> None:
    """Make again what was taken back last."""
    desk.session.redo()
    desk.tell(msg("Made again"))


@command("edit.preferences", msg("Preferences"), "Ctrl+,", menu="edit", icon="cog-outline")
def show_preferences(desk: Desk) -> None:
    """Change the settings of this user."""
    from mapdesk.ui.dialogs.preferences import Preferences

    Preferences(desk).open()
