"""The key of a tile service: whether there is one and where it lies, a field to enter it; it is never shown."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mapdesk.errors import MapdeskError
from mapdesk.ui.map.keys import has_keyring, keep_key, variable_of, where_key_lies
from mapdesk.ui.tasks import Job, Tasks
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import msg, tr


class KeyField(QWidget):
    """One source's key. The keyring is asked in a thread, because it may have to ask the person.

    Attributes
    ----------
    there : bool
        Whether there is a key, as far as that is known.

    Signals
    -------
    changed
        The key was kept or removed (after `looked`).
    looked
        What is known of the key is on the screen.
    """

    changed = pyqtSignal()
    looked = pyqtSignal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._source = ""
        self.there = False
        self._job: Job | None = None
        self.state = label("", wrap=True)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(tr("Key of the service"))
        self.field.setAccessibleName(tr("Key of the service"))
        self.field.textChanged.connect(lambda text: self.keep.setEnabled(bool(text.strip())))
        self.field.returnPressed.connect(self.keep_it)
        self.keep = push_button(tr("Keep the key"), self.keep_it)
        self.remove = push_button(tr("Remove the key"), lambda: self._put(""))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.keep)
        row.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.state)
        column.addLayout(row)

    def show_source(self, source: str | None) -> None:
        """Show how it stands with the key of a source; None for a map that wants no key."""
        self.setVisible(source is not None)
        self.there = False
        self._source = source or ""
        self.field.clear()
        self._lock(tr("Looking for the key"))
        if self._job is not None:
            self._job.drop()
        if source is not None:
            self._job = self._tasks.run(lambda _job: _look(source), self._on_looked)

    def keep_it(self) -> None:
        """Keep what is in the field, in the keyring."""
        if self.field.text().strip():
            self._put(self.field.text().strip())

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        # Enter in the field keeps the key; the dialog around must not take it as its own.
        if event is not None and event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _put(self, key: str) -> None:
        source = self._source
        self.field.clear()
        self._lock(tr("Asking the system's keyring"))

        def work(_job: Job) -> tuple[str, bool]:
            keep_key(source, key)
            return _look(source)

        self._job = self._tasks.run(work, self._on_put, self._on_failed)

    def _on_put(self, found: tuple[str, bool]) -> None:
        self._on_looked(found)
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        sentence = error.sentence() if isinstance(error, MapdeskError) else type(error).__name__
        self._unlock(sentence, keyring=True, removable=self.there)

    def _on_looked(self, found: tuple[str, bool]) -> None:
        where, keyring = found
        self.there = bool(where)
        variable = variable_of(self._source)
        if where == "environment":
            text = msg("The key comes from the environment variable {variable}.", variable=variable)
        elif where:
            text = msg("A key lies in the system's keyring.")
        elif keyring:
            text = msg("No key yet. It is kept in the system's keyring, never in a file of ours.")
        else:
            text = msg(
                "This system has no keyring: set the environment variable {variable} and start again.",
                variable=variable,
            )
        self._unlock(str(text), keyring=keyring and where != "environment", removable=where == "keyring")

    def _lock(self, text: str) -> None:
        self.state.setText(text)
        for widget in (self.field, self.keep, self.remove):
            widget.setEnabled(False)

    def _unlock(self, text: str, *, keyring: bool, removable: bool = False) -> None:
        self.state.setText(text)
        self.field.setEnabled(keyring)
        for widget in (self.field, self.keep):
            widget.setVisible(keyring)
        self.remove.setVisible(removable)
        self.remove.setEnabled(removable)
        self.keep.setEnabled(bool(self.field.text().strip()))
        self.looked.emit()


def _look(source: str) -> tuple[str, bool]:
    return where_key_lies(source), has_keyring()
