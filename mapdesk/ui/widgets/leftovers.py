"""The lines above the map that offer what an earlier run left unfinished, one for each piece of work."""

from __future__ import annotations

from PyQt6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mapdesk.store.unconfirmed import Leftover
from mapdesk.ui.context import Desk
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import ElidedLabel
from mapdesk.words import tr

_MOST = 4
"""Lines at once; the next ones follow when these are decided on."""


class Leftovers(QFrame):
    """Offers to continue each piece of unfinished work or to discard it; hidden while there is none."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("PanelBody")
        self._desk = desk
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 4, 12, 4)
        self._column.setSpacing(4)
        desk.unfinished.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show a line for each piece of work that is offered now."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in self._desk.unfinished.found():
            title = self._desk.unfinished.title(self._desk, one)
            if title is not None and self._column.count() < _MOST:
                self._column.addWidget(self._line(one, title))
        if not self._column.count():
            self.hide()
        elif self.parentWidget() is not None:  # before that it would be a window of its own
            self.show()

    def texts(self) -> list[str]:
        """Return what the lines say."""
        return [one.text() for one in self.findChildren(ElidedLabel) if not one.isHidden()]

    def _line(self, one: Leftover, title: object) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        at = one.at.astimezone().strftime("%H:%M")
        row.addWidget(ElidedLabel(tr("Work that was not finished: {what}, {at}", what=title, at=at)), 1)
        unfinished, desk = self._desk.unfinished, self._desk
        row.addWidget(push_button(tr("Continue"), lambda: unfinished.resume(desk, one)))
        row.addWidget(push_button(tr("Discard"), lambda: unfinished.discard(one)))
        return line
