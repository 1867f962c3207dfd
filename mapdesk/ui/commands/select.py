"""Select: outlines on the map, the keyboard's cursor, and what one does with all that is selected."""

from __future__ import annotations

from PyQt6.QtGui import QGuiApplication

from mapdesk.commands import command
from mapdesk.layers.base import LAYERS
from mapdesk.layers.selecting import query_of
from mapdesk.model.query import Query
from mapdesk.model.schema import Column
from mapdesk.session import Selection
from mapdesk.ui import figures
from mapdesk.ui.context import Desk
from mapdesk.ui.models.copying import MOST_COPIED, Advance, Clip, clip_rows
from mapdesk.words import Message, msg


def _tool_command(tool: str, title: Message, key: str, icon: str) -> None:
    @command(
        f"select.{tool}",
        title,
        key,
        menu="edit",
        icon=icon,
        on_map=True,
        checked=lambda desk: desk.map.hand.state.tool == f"select_{tool}",
    )
    def use(desk: Desk) -> None:
        """Take this tool in hand, or put it down: an outline selects what lies in it; Shift adds, Ctrl takes away."""
        name = f"select_{tool}"
        desk.map.use_tool("none" if desk.map.hand.state.tool == name else name)
        desk.shell.focus("map")


_tool_command("rectangle", msg("Select in a rectangle"), "R", "selection-drag")
_tool_command("lasso", msg("Select with a lasso"), "O", "lasso")
_tool_command("polygon", msg("Select in a polygon"), "P", "vector-polygon")


@command("select.cursor", msg("Map cursor for the keyboard"), "C", menu="edit", icon="crosshairs", on_map=True,
         checked=lambda desk: desk.map.hand.state.cursor)  # fmt: skip
def toggle_cursor(desk: Desk) -> None:
    """Show a cursor that the arrows move: Enter picks, Space sets the corners of a rectangle or of the tool in hand."""
    desk.map.hand.use_cursor(not desk.map.hand.state.cursor)
    desk.shell.focus("map")


@command("select.list_here", msg("List what lies here"), ".", menu="edit", icon="format-list-bulleted", on_map=True)
def list_here(desk: Desk) -> None:
    """List everything under the cursor or the pointer, as Alt and a click do."""
    desk.map.hand.ask_list()


@command("select.every_layer", msg("Select from all shown layers"), menu="edit", icon="layers-triple-outline",
         checked=lambda desk: desk.choosing.every_layer)  # fmt: skip
def toggle_every_layer(desk: Desk) -> None:
    """Let outlines select from all shown layers, or from the active one only."""
    desk.choosing.use(every_layer=not desk.choosing.every_layer)


@command("select.whole", msg("Select only what lies wholly inside"), menu="edit", icon="select-compare",
         checked=lambda desk: desk.choosing.whole)  # fmt: skip
def toggle_whole(desk: Desk) -> None:
    """Let outlines select lines and areas only when they lie in them wholly, not already when they are touched."""
    desk.choosing.use(whole=not desk.choosing.whole)


def _has_selection(desk: Desk) -> bool:
    return bool(desk.session.selection.parts)


@command("selection.table", msg("Show the selection in the table"), "Shift+T", menu="edit", icon="table-check",
         on_map=True, enabled=_has_selection)  # fmt: skip
def show_in_table(desk: Desk) -> None:
    """Show only the selected rows in the table of their layer."""
    selection = desk.session.selection
    if selection.part(desk.active_layer) is None and selection.layer is not None:
        desk.use_layer(selection.layer)
    desk.shell.show_panel("table")
    desk.only_selected_wanted.emit()


@command("selection.copy", msg("Copy the selected rows"), "Shift+C", menu="edit", icon="content-copy", on_map=True,
         enabled=_has_selection)  # fmt: skip
def copy_rows(desk: Desk) -> None:
    """Copy all that is selected as text for a spreadsheet, layer below layer, with titles."""
    selection = desk.session.selection
    if selection.count > MOST_COPIED:
        many, most = figures.count(selection.count), figures.count(MOST_COPIED)
        title = msg("Nothing was copied: {n} rows are too many for the clipboard", n=many)
        desk.tell(title, msg("It takes {n} rows at most. Export them to a file.", n=most))
        return
    workspace, asked = desk.session.workspace, _queries(selection)

    def read(advance: Advance) -> list[Clip]:
        return [
            clip_rows(workspace, query, columns, [(0, count - 1)], advance, title=title)
            for title, query, columns, count in asked
        ]

    def take(clips: list[Clip]) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText("\n\n".join(clip.text for clip in clips))
            desk.tell(msg("Copied {n} rows", n=figures.count(sum(clip.rows for clip in clips))))

    desk.worker.run(lambda job: read(job.advance), take, doing=msg("Copying"))


@command("selection.export", msg("Export the selection"), menu="edit", icon="export", enabled=_has_selection)
def export_selection(desk: Desk) -> None:
    """Write the selected rows of the active layer, else of the first layer selected, to a file."""
    from mapdesk.ui.dialogs.exporting import ask_export

    selection = desk.session.selection
    if selection.part(desk.active_layer) is None and selection.layer is not None:
        desk.use_layer(selection.layer)
    ask_export(desk, selected=True)


@command("selection.clear", msg("Clear the selection"), "Ctrl+Shift+A", menu="edit", icon="selection-off",
         enabled=_has_selection)  # fmt: skip
def clear_selection(desk: Desk) -> None:
    """Select nothing."""
    desk.session.select(Selection())


def _queries(selection: Selection) -> list[tuple[str, Query, tuple[Column, ...], int]]:
    """Return what is to be read of each layer: a title where there are several, query, columns, count."""
    asked = []
    for part in selection.parts:
        layer = LAYERS[part.layer]
        card = layer.card
        known = {column.name: column for column in layer.schema.all_columns()}
        names = dict.fromkeys((card.title, *((card.badge,) if card.badge else ()), *card.facts, layer.key))
        columns = tuple(known[name] for name in names if name in known)
        query = query_of(selection, layer, columns=tuple(column.name for column in columns))
        asked.append((str(layer.title) if len(selection.parts) > 1 else "", query, columns, part.count))
    return asked
