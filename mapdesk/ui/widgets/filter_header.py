"""A table header with a row of filter fields under the titles."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import QHeaderView, QLineEdit, QTableView

from mapdesk.ui.theme import ROW_PX
from mapdesk.words import tr

_WAIT_MS = 250


class FilterHeader(QHeaderView):
    """The header of a table; press a title to sort, type under it to filter.

    Signals
    -------
    filtered : (dict of int to str)
        The texts of the fields that are not empty, by column, a moment after the last key.
    """

    filtered = pyqtSignal(dict)

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._fields: list[QLineEdit] = []
        self._shown = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(lambda: self.filtered.emit(self.texts()))
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumSectionSize(48)
        for signal in (self.sectionResized, self.sectionMoved, self.geometriesChanged):
            signal.connect(lambda *_: self._place())
        bar = table.horizontalScrollBar()
        if bar is not None:
            bar.valueChanged.connect(lambda _value: self._place())

    def use_columns(self, count: int) -> None:
        """Have one empty field for each column."""
        for field in self._fields:
            field.deleteLater()
        self._fields = []
        for _column in range(count):
            field = QLineEdit(self)
            field.setClearButtonEnabled(True)
            field.setPlaceholderText(tr("Filter"))
            field.setToolTip(tr("Text, or > < >= <= != with a value; = finds empty, * finds filled"))
            field.textChanged.connect(lambda _text: self._timer.start())
            field.setVisible(self._shown)
            self._fields.append(field)
        self._place()

    def show_fields(self, shown: bool) -> None:
        """Show or hide the fields; hiding clears them."""
        self._shown = shown
        for field in self._fields:
            field.setVisible(shown)
            if not shown:
                field.clear()
        self.updateGeometries()
        self._place()

    def texts(self) -> dict[int, str]:
        """Return the texts that are not empty, by column."""
        return {column: field.text() for column, field in enumerate(self._fields) if field.text().strip()}

    def mark_bad(self, columns: set[int]) -> None:
        """Mark the fields whose text is no condition."""
        for column, field in enumerate(self._fields):
            bad = column in columns
            if bool(field.property("bad")) != bad:
                field.setProperty("bad", bad)
                style = field.style()
                if style is not None:
                    style.unpolish(field)
                    style.polish(field)

    def fields(self) -> list[QLineEdit]:
        """Return the fields, by column."""
        return list(self._fields)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), ROW_PX + (ROW_PX + 4 if self._shown else 0))

    def updateGeometries(self) -> None:
        self.setViewportMargins(0, 0, 0, ROW_PX + 4 if self._shown else 0)
        super().updateGeometries()
        self._place()

    def _place(self) -> None:
        for column, field in enumerate(self._fields):
            left = self.sectionViewportPosition(column)
            field.setGeometry(left + 2, ROW_PX + 1, max(0, self.sectionSize(column) - 4), ROW_PX)
