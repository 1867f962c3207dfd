"""A new passphrase: typed twice, and for one's own account the old one first."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtWidgets import QFormLayout, QLineEdit, QWidget

from mapdesk.errors import MapdeskError
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.tasks import Job, Tasks
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import tr


class NewPassphrase(Frame):
    """Fields for a passphrase; a refusal is shown under them and the dialog stays.

    Parameters
    ----------
    parent : QWidget or None
    account : str
        Whose it is.
    own : bool
        Whether the person has to enter the old one.
    worker : Tasks
        Where `act` is called: hashing takes its time on purpose, and the window must not wait for it.
    act : callable
        Called with the old passphrase ("" when not `own`) and the new one.
    told : callable
        Called once it is stored.
    """

    def __init__(
        self,
        parent: QWidget | None,
        account: str,
        worker: Tasks,
        *,
        own: bool,
        act: Callable[[str, str], object],
        told: Callable[[], object],
    ) -> None:
        super().__init__(tr("New passphrase of {account}", account=account), parent, width_px=440)
        self._worker, self._act, self._told = worker, act, told
        self._job: Job | None = None
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        self.old, self.new, self.again = (hidden_field() for _ in range(3))
        if own:
            form.addRow(label(tr("Passphrase of now"), "muted"), self.old)
        form.addRow(label(tr("New passphrase"), "muted"), self.new)
        form.addRow(label(tr("The same again"), "muted"), self.again)
        self.body.addLayout(form)
        self.save_it = push_button(tr("Save"), self.save, primary=True)
        self.wrong = label("", "bad", wrap=True)
        self.body.addWidget(self.wrong)
        self.add_buttons(push_button(tr("Cancel"), self.reject), self.save_it)

    def save(self) -> None:
        """Store the new passphrase."""
        if self.new.text() != self.again.text():
            self.wrong.setText(tr("The two passphrases are not the same."))
            return
        if self._job is not None:
            return
        old, new, act = self.old.text(), self.new.text(), self._act
        self.save_it.setEnabled(False)
        self._job = self._worker.run(lambda _job: act(old, new), lambda _done: self._on_stored(), self._on_refused)
        self._job.ended.connect(self._on_ended)

    def saving(self) -> bool:
        """Return whether it is being stored."""
        return self._job is not None

    def done(self, result: int) -> None:
        """Close; not while it is being stored."""
        if self._job is None:
            super().done(result)

    def _on_stored(self) -> None:
        self._job = None
        self.accept()
        self._told()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, MapdeskError):  # others have been told as mistakes of the program already
            self.wrong.setText(error.sentence())

    def _on_ended(self) -> None:
        if self._job is not None:
            self._job = None
            self.save_it.setEnabled(True)


def hidden_field() -> QLineEdit:
    """Return a field that shows dots."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
