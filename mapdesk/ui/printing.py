"""Pictures of the window, and files of the map: where they go, and that they are drawn beside the window."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtWidgets import QFileDialog

from mapdesk.errors import MapdeskError, RefusedError
from mapdesk.store.opening import refuse_workspace
from mapdesk.ui.context import Desk
from mapdesk.ui.paper.choices import Choices, order_of, sheet_of, suggested_file
from mapdesk.ui.paper.output import kind_of
from mapdesk.ui.paper.press import Press
from mapdesk.words import Message, msg, tr

SHEET_KINDS: tuple[tuple[str, Message], ...] = (
    (".pdf", msg("PDF, for printing and sending")),
    (".svg", msg("SVG, for drawing on")),
    (".png", msg("PNG picture")),
)
PAGE_KIND = (".html", msg("Web page that needs no network"))


def save_window(desk: Desk) -> None:
    """Ask for a file and save what the window shows."""
    kinds = ((".png", msg("Pictures")),)
    target = ask_file(desk, tr("Save a picture of the window"), kinds)
    if target is not None:
        if not desk.shell.widget().grab().save(str(target), "PNG"):
            raise MapdeskError(msg("The picture could not be saved"), str(target))
        desk.tell(msg("Saved"), str(target))


def export_view(desk: Desk) -> None:
    """Ask for a file and write the view as a page or a sheet, with the choices made last, beside the window."""
    target = ask_file(desk, tr("Export the view"), (PAGE_KIND, *SHEET_KINDS))
    if target is None:
        return
    chosen = Choices.remembered(desk)
    order = order_of(desk, sheet_of(desk, chosen), target, dpi=chosen.dpi)
    press = Press()
    job = desk.worker.run(
        lambda job: press.draw(order, job.advance),
        lambda facts: tell_written(desk, facts),
        doing=msg("Drawing {name}", name=target.name),
    )
    job.ended.connect(press.close)


def ask_file(desk: Desk, title: str, kinds: tuple[tuple[str, Message], ...]) -> Path | None:
    """Ask where a file shall go; one that is there is asked about. Return it with an ending, or None.

    Raises
    ------
    MapdeskError
        Its ending is none of ours, or it is a workspace.
    """
    filters = {f"{name} (*{ending})": ending for ending, name in kinds}
    suggested = str(suggested_file(desk, kinds[0][0]))
    location, kind = QFileDialog.getSaveFileName(desk.shell.widget(), title, suggested, ";;".join(filters))
    if not location:
        return None
    target = Path(location)
    if not target.suffix:
        target = target.with_name(target.name + filters.get(kind, kinds[0][0]))
        if target.exists():  # the person was asked about the name without the ending
            raise RefusedError(msg("There is a file “{name}” already.", name=target.name))
    kind_of(target, tuple(filters.values()))
    refuse_workspace(target)
    return target


def tell_written(desk: Desk, facts: dict[str, object] | None) -> None:
    """Say where the file is, and what of the data is not in it as it is."""
    if facts is None:
        return
    notes = facts.get("left_out")
    told = " ".join(str(note) for note in notes) if isinstance(notes, list) else ""
    desk.tell(msg("Saved"), f"{facts['path']} {told}".strip())
