"""A field for a file, with a button that asks for it."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from mapdesk.ui.widgets.buttons import icon_button
from mapdesk.words import tr


class FileField(QWidget):
    """Name of a file to read; `kinds` is the filter of the system's dialog."""

    def __init__(self, kinds: str) -> None:
        super().__init__()
        self._kinds = kinds
        self.field = QLineEdit()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(icon_button("folder-open-outline", tr("Choose a file"), self.ask))
        self.setFocusProxy(self.field)

    def path(self) -> str:
        """Return the file, or ""."""
        return self.field.text().strip()

    def ask(self) -> None:
        """Ask for the file."""
        folder = str(Path(self.path()).parent) if self.path() else str(Path.home())
        location, _kind = QFileDialog.getOpenFileName(self, tr("Choose a file"), folder, self._kinds)
        if location:
            self.field.setText(location)
