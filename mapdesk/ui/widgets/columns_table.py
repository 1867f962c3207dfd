"""The columns of a file, where each goes, and its first rows."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem

from mapdesk.exchange.preview import Preview
from mapdesk.layers.base import Layer
from mapdesk.ui import theme
from mapdesk.words import tr

_SHOWN_CHARACTERS = 80


class ColumnsTable(QTableWidget):
    """File columns across; the first line says where a column goes, the lines below are the first rows.

    Signals
    -------
    mapped : (str, str)
        The person has given a header to a column of the layer ("": leave it out).
    """

    mapped = pyqtSignal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWordWrap(False)
        rows, header = self.verticalHeader(), self.horizontalHeader()
        assert rows is not None
        assert header is not None
        rows.hide()
        rows.setDefaultSectionSize(theme.ROW_PX)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def clear_preview(self) -> None:
        """Show nothing."""
        self.clear()
        self.setRowCount(0)
        self.setColumnCount(0)

    def show_preview(self, found: Preview, layer: Layer) -> None:
        """Show the columns of a file for a layer."""
        self.clear_preview()
        self.setColumnCount(len(found.headers))
        self.setRowCount(len(found.sample) + 1)
        self.setHorizontalHeaderLabels(list(found.headers))
        self.setRowHeight(0, theme.ROW_PX + 8)
        titles = {column.name: str(column.title) for column in layer.schema.all_columns()}
        muted = theme.current().colour("muted")
        for at, header in enumerate(found.headers):
            self.setColumnWidth(at, 168)
            self.setCellWidget(0, at, self._target(found, header, titles))
            for row, values in enumerate(found.sample, start=1):
                value = values[at]
                item = QTableWidgetItem("" if value is None else str(value)[:_SHOWN_CHARACTERS])
                if header in found.left_out:
                    item.setForeground(muted)
                self.setItem(row, at, item)

    def targets(self) -> dict[str, str]:
        """Return header -> column of the layer, as the boxes say."""
        found = {}
        for at in range(self.columnCount()):
            item, box = self.horizontalHeaderItem(at), self.cellWidget(0, at)
            if item is not None and isinstance(box, QComboBox):
                found[item.text()] = str(box.currentData())
        return found

    def _target(self, found: Preview, header: str, titles: dict[str, str]) -> QComboBox:
        box = QComboBox()
        if header in found.left_out:
            box.addItem(tr("Left out"), "")
            box.setEnabled(False)
            box.setToolTip(str(found.left_out[header]))
            return box
        if header in found.position.headers:
            box.addItem(tr("Position"), "")
            box.setEnabled(False)
            return box
        box.addItem(tr("Do not take"), "")
        for name in found.choices:
            box.addItem(titles.get(name, name), name)
        box.setCurrentIndex(max(0, box.findData(found.mapping.get(header, ""))))
        box.activated.connect(lambda _at: self.mapped.emit(header, str(box.currentData())))
        return box
