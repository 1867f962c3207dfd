"""A table over a list that is held whole: one line for each thing, nothing to edit."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, Qt

T = TypeVar("T")
NO_PARENT = QModelIndex()
_ALIGNED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class Lines(QAbstractTableModel, Generic[T]):
    """A table model over `things`; subclasses say the titles of the columns and the texts of the cells."""

    def __init__(self) -> None:
        super().__init__()
        self.things: list[T] = []

    def titles(self) -> tuple[str, ...]:
        """Return the titles of the columns, in the language of now."""
        raise NotImplementedError

    def text(self, thing: T, column: int, *, whole: bool) -> str:
        """Return what a cell says; `whole` for the tool tip, which has more room."""
        raise NotImplementedError

    def show_things(self, things: list[T]) -> None:
        """Show these instead of the ones before."""
        self.beginResetModel()
        self.things = things
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.things)

    def columnCount(self, parent: QModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.titles())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED
        return self.titles()[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return self.text(self.things[index.row()], index.column(), whole=role == Qt.ItemDataRole.ToolTipRole)
