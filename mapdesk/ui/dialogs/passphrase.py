"""A new passphrase: typed twice, and for one's own account the old one first."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtWidgets import QFormLayout, QLineEdit, QWidget

from mapdesk.errors import MapdeskError
from mapdesk.ui.dialogs.frame import Frame
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
    act : callable
        Called with the old passphrase ("" when not `own`) and the new one.
    """

    def __init__(self, parent: QWidget | None, account: str, *, own: bool, act: Callable[[str, str], object]) -> None:
        super().__init__(tr("New passphrase of {account}", account=account), parent, width_px=440)
        self._act = act
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        self.old, self.new, self.again = (hidden_field() for _ in range(3))
        if own:
            form.addRow(label(tr("Passphrase of now"), "muted"), self.old)
        form.addRow(label(tr("New passphrase"), "muted"), self.new)
        form.addRow(label(tr("The same again"), "muted"), self.again)
        self.body.addLayout(form)
        self.wrong = label("", "bad", wrap=True)
        self.body.addWidget(self.wrong)
        self.add_buttons(push_button(tr("Cancel"), self.reject), push_button(tr("Save"), self.save, primary=True))

    def save(self) -> None:
        """Store the new passphrase."""
        if self.new.text() != self.again.text():
            self.wrong.setText(tr("The two passphrases are not the same."))
            return
        try:
            self._act(self.old.text(), self.new.text())
        except MapdeskError as refused:
            self.wrong.setText(refused.sentence())
            return
        self.accept()


def hidden_field() -> QLineEdit:
    """Return a field that shows dots."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
