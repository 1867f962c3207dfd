"""A list of facts: one line each, label left in muted, value right, or beside it where it is a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QWidget

from mapdesk.ui.widgets.labels import label

_LONG = 20  # characters; a longer text may take more than one line


class FactList(QWidget):
    """Pairs of a label and a value; values can be selected with the mouse to be copied.

    Parameters
    ----------
    sentences : bool
        Whether the values are sentences, which begin at the left.
    """

    def __init__(self, *, sentences: bool = False) -> None:
        super().__init__()
        side = Qt.AlignmentFlag.AlignLeft if sentences else Qt.AlignmentFlag.AlignRight
        self._alignment = side | Qt.AlignmentFlag.AlignTop
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Iterable[tuple[object, str]]) -> None:
        """Show these facts instead of the ones before."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, (title, value) in enumerate(facts):
            left = label(title, "muted", wrap=len(str(title)) > _LONG + 4)
            right = label(value, wrap=len(value) > _LONG)
            right.setAlignment(self._alignment)
            right.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(left, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(right, row, 1)

    def texts(self) -> list[tuple[str, str]]:
        """Return what is shown, for tests and for copying."""
        found = []
        for row in range(self._grid.rowCount()):
            cells = [self._grid.itemAtPosition(row, column) for column in (0, 1)]
            widgets = [cell.widget() for cell in cells if cell is not None]
            words = [widget.text() for widget in widgets if widget is not None and hasattr(widget, "text")]
            if len(words) == 2:
                found.append((words[0], words[1]))
        return found
