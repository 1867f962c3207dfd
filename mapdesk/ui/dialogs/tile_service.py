"""The form of a tile service: its addresses, what {s} stands for, datum, attribution, zooms."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from mapdesk.errors import RefusedError
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.map.basemap import DATUMS, BaseMap, base_maps
from mapdesk.ui.map.services import free_name, subdomains_of, templates_of
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import Message, msg, tr

DATUM_TITLES: dict[str, Message] = {"wgs84": msg("WGS 84 or CGCS2000"), "gcj02": msg("GCJ-02, shifted back")}
_PARTS = "{z} {x} {y} {-y} {s} {key}"
_LARGEST_ZOOM = 24


class TileService(Frame):
    """Asks for one service and hands it to `take`, which may refuse it; then the form stays and says why."""

    def __init__(self, parent: QWidget, take: Callable[[BaseMap], object], one: BaseMap | None = None) -> None:
        super().__init__(tr("Tile service"), parent, width_px=640)
        self._take = take
        self._name = one.name if one is not None else None
        self.title = QLineEdit(str(one.title) if one is not None else "")
        self.addresses = QPlainTextEdit("\n".join(one.templates) if one is not None else "")
        self.addresses.setPlaceholderText("https://tiles.example.org/{z}/{x}/{y}.png")
        self.addresses.setTabChangesFocus(True)
        self.addresses.setFixedHeight(84)
        self.hosts = QLineEdit(", ".join(one.subdomains) if one is not None else "")
        self.hosts.setPlaceholderText(tr("for example {example}", example="a, b, c / 0-7"))
        self.datum = QComboBox()
        for name in DATUMS:
            self.datum.addItem(str(DATUM_TITLES[name]), name)
        self.datum.setCurrentIndex(max(0, self.datum.findData(one.datum if one is not None else "wgs84")))
        self.attribution = QLineEdit(one.attribution if one is not None else "")
        self.attribution.setPlaceholderText(tr("Who made the map; shown in its corner"))
        self.least, self.most = _zoom(one.min_zoom if one else 0), _zoom(one.max_zoom if one else 18)
        self.problem = label("", "bad", wrap=True)
        self.problem.hide()
        self._fill()
        self.addresses.textChanged.connect(self._on_addresses)
        self._on_addresses()

    def save(self) -> None:
        """Hand the service on and close, or say what is wrong with it."""
        try:
            self._take(self.service())
        except RefusedError as error:
            self.problem.setText(error.sentence())
            self.problem.show()
            return
        self.accept()

    def service(self) -> BaseMap:
        """Return what the form says; RefusedError when an address cannot be used."""
        title = self.title.text().strip()
        templates = templates_of(self.addresses.toPlainText())
        name = self._name or free_name(title, base_maps())
        return BaseMap(
            name,
            title or name,
            templates,
            subdomains=subdomains_of(self.hosts.text(), templates),
            datum=str(self.datum.currentData()),
            key=name if any("{key}" in address for address in templates) else None,
            attribution=self.attribution.text().strip(),
            min_zoom=self.least.value(),
            max_zoom=self.most.value(),
        )

    def _fill(self) -> None:
        zooms = QHBoxLayout()
        zooms.setSpacing(8)
        for widget in (self.least, label("–", "muted"), self.most):
            zooms.addWidget(widget)
        zooms.addStretch(1)
        hint = label(
            tr("One address of an XYZ or WMTS service a line, with {parts}; later ones lie above.", parts=_PARTS),
            "muted",
            wrap=True,
        )
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.addRow(label(tr("Name"), "muted"), self.title)
        form.addRow(label(tr("Addresses"), "muted"), self.addresses)
        form.addRow("", hint)
        form.addRow(label(tr("{part} stands for", part="{s}"), "muted"), self.hosts)
        form.addRow(label(tr("Datum"), "muted"), self.datum)
        form.addRow(label(tr("Attribution"), "muted"), self.attribution)
        form.addRow(label(tr("Zoom levels"), "muted"), zooms)
        self.body.addLayout(form)
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self.add_buttons(push_button(tr("Cancel"), self.reject), push_button(tr("Save"), self.save, primary=True))

    def _on_addresses(self) -> None:
        self.hosts.setEnabled("{s}" in self.addresses.toPlainText())


def _zoom(value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, _LARGEST_ZOOM)
    box.setValue(value)
    return box
