"""Makes one sheet or page from a workspace: settles its arrangement, reads, paints, writes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mapdesk.layers.in_view import MOST
from mapdesk.store.workspace import Workspace
from mapdesk.ui.paper import legend, output, page
from mapdesk.ui.paper.arrangement import Room, arrange
from mapdesk.ui.paper.composition import Composition, checked
from mapdesk.ui.paper.reading import Advance, Content, read_content
from mapdesk.words import LANGUAGES, use_language

USUAL_DPI = 300


@dataclass(frozen=True)
class Order:
    """One piece of work: what is made of a sheet.

    Attributes
    ----------
    workspace : str
    sheet : Composition
    target : str
        The file; its ending says the kind. "" for a printer.
    dpi : int
        Of a PNG.
    language : str
    printer : str
        Name of the printer, "" for none.
    copies : int
    """

    workspace: str
    sheet: Composition
    target: str = ""
    dpi: int = USUAL_DPI
    language: str = "en"
    printer: str = ""
    copies: int = 1

    def to_json(self) -> dict[str, Any]:
        """Return the order as plain data."""
        return {**dataclasses.asdict(self), "sheet": self.sheet.to_json()}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Order:
        """Return the order that `to_json` described."""
        language = data["language"] if data["language"] in LANGUAGES else "en"
        return Order(**{**data, "sheet": Composition.from_json(data["sheet"]), "language": language})


def carry_out(order: Order, workspace: Workspace, advance: Advance) -> dict[str, Any]:
    """Make what an order asks for and return facts of it: file, scale, features, what is left out.

    Raises
    ------
    MapdeskError
        The sheet is impossible, or the file or the printer refuses.
    """
    use_language(order.language)
    sheet = checked(order.sheet)
    target = Path(order.target)
    kind = output.kind_of(target) if order.target else ""
    if kind == ".html":
        from mapdesk.ui.paper.web import write_web_page

        return write_web_page(workspace, sheet, target, advance)
    sheet, room, content = read_sheet(workspace, sheet, advance)
    if kind:
        output.write_file(target, output.sheet_bytes(sheet, content, kind, order.dpi, room))
    else:
        output.print_sheet(sheet, content, output.printer_named(order.printer, order.copies), room)
    return {
        "path": str(target.absolute()) if kind else order.printer,
        "scale": round(content.frame.scale, 1),
        "features": {part.name: len(part) for part in content.parts},
        "left_out": [str(note) for note in page.left_out(content)],
    }


def read_sheet(
    workspace: Workspace, sheet: Composition, advance: Advance, *, most: int = MOST
) -> tuple[Composition, Room, Content]:
    """Return the sheet, the room that its texts need, and what is on it.

    How much room legend and notes need is known only when the features have been read; the map gives way, and what
    lies in it then is read again.
    """
    room = Room()
    for _ in range(2):
        frame = arrange(sheet, room).map
        content = read_content(workspace, sheet, sheet.frame(frame.width(), frame.height()), advance, most=most)
        lines = len(legend.legend_lines(content.parts, "light")) if "legend" in sheet.pieces else 0
        wanted = Room(lines, len(page.foot_lines(sheet, content)))
        if arrange(sheet, wanted).map == frame:
            return sheet, wanted, content
        room = wanted
    frame = arrange(sheet, room).map
    content = read_content(workspace, sheet, sheet.frame(frame.width(), frame.height()), advance, most=most)
    return sheet, room, content
