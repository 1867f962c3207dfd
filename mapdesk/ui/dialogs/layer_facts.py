"""What the data catalogue says of one layer, to be changed: source, owner, how long it counts as fresh."""

from __future__ import annotations

from PyQt6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QSpinBox

from mapdesk.desks.describing import LayerDescribed
from mapdesk.errors import MapdeskError
from mapdesk.model.status import LayerStatus
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import Message, msg, tr

UNITS: tuple[tuple[int, Message], ...] = (
    (60, msg("minutes")),
    (3_600, msg("hours")),
    (86_400, msg("days")),
)
_MOST = 36_500


class LayerFacts(Frame):
    """Three fields; what is stored is one step that can be taken back.

    Parameters
    ----------
    desk : Desk
    status : LayerStatus
        The layer as it stands.
    """

    def __init__(self, desk: Desk, status: LayerStatus) -> None:
        layer = desk.layer(status.name)
        super().__init__(tr("Data catalogue: {layer}", layer=layer.title), desk.shell.widget())
        self._desk = desk
        self._layer = layer
        self.source, self.owner = QLineEdit(status.source), QLineEdit(status.owner)
        self.number, self.unit = QSpinBox(), QComboBox()
        self.number.setRange(0, _MOST)
        self.number.setSpecialValueText(tr("as the layer says"))
        for seconds, title in UNITS:
            self.unit.addItem(str(title), seconds)
        self._show_limit(status.fresh_for_s)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.number, 1)
        row.addWidget(self.unit)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(label(tr("Source"), "muted"), self.source)
        form.addRow(label(tr("Owner (an organisation)"), "muted"), self.owner)
        form.addRow(label(tr("Fresh for"), "muted"), row)
        self.body.addLayout(form)
        self.wrong = label("", "bad", wrap=True)
        self.body.addWidget(self.wrong)
        self.add_buttons(push_button(tr("Cancel"), self.reject), push_button(tr("Store"), self.store, primary=True))

    def store(self) -> None:
        """Store the facts; a refusal keeps the dialog open and says why."""
        limit = self.number.value() * int(self.unit.currentData()) or None
        if limit is not None and limit == self._layer.fresh_for_s:
            limit = None  # the layer's own; it follows when a newer program has another
        change = LayerDescribed(self._layer.name, self.source.text().strip(), self.owner.text().strip(), limit)
        if self._desk.worker.doing:  # the workspace is held; the window must not wait for it
            self.wrong.setText(tr("Wait until this is done: {doing}", doing=self._desk.worker.doing))
            return
        try:
            self._desk.session.do(change)
        except MapdeskError as refused:
            self.wrong.setText(refused.sentence())
            return
        self.accept()
        self._desk.tell(msg("Stored"), self._layer.title, (msg("Undo"), lambda: self._desk.run("edit.undo")))

    def _show_limit(self, seconds: int | None) -> None:
        at = max((at for at, (unit, _title) in enumerate(UNITS) if seconds and seconds % unit == 0), default=2)
        self.unit.setCurrentIndex(at)
        self.number.setValue((seconds or 0) // UNITS[at][0])
