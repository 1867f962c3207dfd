"""Edit: undo, redo, copy, preferences."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from mapdesk.commands import command
from mapdesk.model.account import Signature
from mapdesk.model.journal import Entry
from mapdesk.ui import acts, sentences
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.sign_on import with_signature
from mapdesk.ui.rights import nobody
from mapdesk.words import msg

_LOOKED_AT = 20  # entries: what was taken back last lies among the newest


def _why_no_undo(desk: Desk) -> object:
    workspace = desk.session.workspace
    if workspace.read_only:
        return workspace.read_only_reason or msg("This workspace is open for reading only")
    if nobody(desk):
        return msg("Nobody has signed on; sign on first.")
    return msg("Wait until the work under way is done.") if desk.worker.doing else ""


def _may_undo(desk: Desk) -> bool:
    return not _why_no_undo(desk)


def _why_no_redo(desk: Desk) -> object:
    return _why_no_undo(desk) or ("" if desk.session.can_redo() else msg("Nothing was taken back before."))


def _may_redo(desk: Desk) -> bool:
    return not _why_no_redo(desk)


@command("edit.undo", msg("Undo"), "Ctrl+Z", menu="edit", icon="undo", toolbar=True, enabled=_may_undo,
         why_not=_why_no_undo)  # fmt: skip
def undo(desk: Desk) -> None:
    """Take back the last act of this account."""
    before = desk.session.undoable()

    def told(_entry: Entry) -> None:
        what = sentences.sentence(before) if before is not None else ""
        desk.tell(msg("Taken back"), what, (msg("Redo"), lambda: desk.run("edit.redo")))

    def act(given: Sequence[Signature]) -> None:
        again, long = functools.partial(desk.session.undo, signatures=given), acts.is_long(before)
        acts.perform(desk, again, told, doing=msg("Taking back"), long=long)

    with_signature(desk, _root(desk, before), act)


@command("edit.redo", msg("Redo"), "Ctrl+Y | Ctrl+Shift+Z", menu="edit", icon="redo", enabled=_may_redo,
         why_not=_why_no_redo)  # fmt: skip
def redo(desk: Desk) -> None:
    """Make again what was taken back last."""
    newest = desk.session.workspace.entries(newest_first=True, limit=_LOOKED_AT)
    undone = next((one for one in newest if one.undoes is not None and one.undone_by is None), None)

    def act(given: Sequence[Signature]) -> None:
        acts.perform(
            desk,
            functools.partial(desk.session.redo, signatures=given),
            lambda _entry: desk.tell(msg("Made again")),
            doing=msg("Making it again"),
            long=acts.is_long(undone),
        )

    with_signature(desk, _root(desk, undone), act)


def _root(desk: Desk, entry: Entry | None) -> str:
    """Return the kind of the act that an entry made, took back or made again: what was signed is signed again."""
    while entry is not None and entry.undoes is not None:
        entry = desk.session.workspace.entries(after=entry.undoes - 1, limit=1)[0]
    return "" if entry is None else entry.command


@command("edit.preferences", msg("Preferences"), "Ctrl+,", menu="edit", icon="cog-outline")
def show_preferences(desk: Desk) -> None:
    """Change the settings of this user."""
    from mapdesk.ui.dialogs.preferences import Preferences

    Preferences(desk).open()
