"""Show as heat, colour by values: what a layer's manner needs to know."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import QSize
from PyQt6.QtGui import QColor, QIcon, QPainter, QPixmap
from PyQt6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QSpinBox, QWidget

from mapdesk.layers.base import LAYERS, Layer
from mapdesk.layers.colouring import number_columns
from mapdesk.layers.manner import FEWEST, METHODS, MOST, Colours, Heat, Manner
from mapdesk.layers.ramps import PALETTES, ramp
from mapdesk.ui import theme
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.models.manner_legend import PERIOD_TITLES
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import msg, tr

_SWATCHES, _SWATCH_PX = 5, 14
_COUNT, _COLUMN = "count:", "column:"
_PER = {"": msg("nothing: the count itself"), "km2": msg("km²"), "households": msg("100 households")}


class HeatDialog(Frame):
    """How far a point reaches, on the screen or on the ground, and what it counts."""

    def __init__(self, desk: Desk, layer: Layer) -> None:
        super().__init__(tr("Show as heat: {layer}", layer=layer.title), desk.shell.widget(), width_px=420)
        self._desk = desk
        self._layer = layer
        kept = desk.layer_states.of[layer.name].manner
        now = kept if isinstance(kept, Heat) else Heat()
        self.radius = QDoubleSpinBox()
        self.radius.setDecimals(0)
        self.radius.setRange(4, 100_000)
        self.radius.setValue(now.radius)
        self.unit = _choice({"px": msg("pixels, at every zoom"), "m": msg("metres on the ground")}, now.unit)
        columns = {one.name: one.title for one in number_columns(layer)}
        self.weight = _choice({"": msg("one each"), **columns}, now.weight)
        self.palette_box = _palettes(now.palette, diverging=False)
        self.unit.currentIndexChanged.connect(lambda _at: self._suit_radius())
        rows = ((tr("Reach"), self.radius), ("", self.unit), (tr("Points count"), self.weight),
                (tr("Colours"), self.palette_box))  # fmt: skip
        self.body.addLayout(_form(*rows))
        self.add_buttons(push_button(tr("Cancel"), self.reject), push_button(tr("Show"), self.accept, primary=True))
        self.accepted.connect(self._use)

    def _suit_radius(self) -> None:
        """Offer a radius that suits the unit."""
        self.radius.setValue(24 if self.unit.currentData() == "px" else 500)

    def _use(self) -> None:
        chosen = (self.unit.currentData(), self.weight.currentData(), self.palette_box.currentData())
        manner = Heat(self.radius.value(), *chosen)
        use_manner(self._desk, self._layer.name, manner)


class ColoursDialog(Frame):
    """What the areas of a layer are coloured by, and into which classes it falls."""

    def __init__(self, desk: Desk, layer: Layer) -> None:
        super().__init__(tr("Colour by: {layer}", layer=layer.title), desk.shell.widget(), width_px=460)
        self._desk = desk
        self._layer = layer
        kept = desk.layer_states.of[layer.name].manner
        now = kept if isinstance(kept, Colours) else Colours(count_of="incidents")
        counted = {
            f"{_COUNT}{name}": msg("{name}, count", name=one.title)
            for name, one in LAYERS.load().items()
            if one.shape.vector and name != layer.name and one.group in ("incidents", "sea", "assets", "places")
        }
        columns = {f"{_COLUMN}{one.name}": one.title for one in number_columns(layer)}
        key = f"{_COUNT}{now.count_of}" if now.count_of else f"{_COLUMN}{now.column}"
        self.what = _choice({**columns, **counted}, key)
        self.period = _choice(PERIOD_TITLES, now.period)
        self.per = _choice(_PER, now.per)
        has_households = "household_count" in {one.name for one in layer.columns}
        if not has_households:
            self.per.removeItem(self.per.findData("households"))
        self.method = _choice(METHODS, now.method)
        self.classes = QSpinBox()
        self.classes.setRange(FEWEST, MOST)
        self.classes.setValue(now.classes)
        self.palette_box = _palettes(now.palette, diverging=True)
        self.what.currentIndexChanged.connect(lambda _at: self._suit())
        rows = ((tr("Value"), self.what), (tr("What happened"), self.period), (tr("Divided by"), self.per),
                (tr("Classes"), self.method), (tr("Number of classes"), self.classes),
                (tr("Colours"), self.palette_box))  # fmt: skip
        self.body.addLayout(_form(*rows))
        self.add_buttons(push_button(tr("Cancel"), self.reject), push_button(tr("Show"), self.accept, primary=True))
        self.accepted.connect(self._use)
        self._suit()

    def _suit(self) -> None:
        """Offer only what the value can have: a count may be divided, and what has times may be of some time."""
        value = str(self.what.currentData())
        counted = value.removeprefix(_COUNT) if value.startswith(_COUNT) else ""
        self.per.setEnabled(bool(counted))
        self.period.setEnabled(bool(counted) and LAYERS[counted].time is not None)

    def _use(self) -> None:
        value = str(self.what.currentData())
        use_manner(
            self._desk,
            self._layer.name,
            Colours(
                count_of=value.removeprefix(_COUNT) if value.startswith(_COUNT) else "",
                column=value.removeprefix(_COLUMN) if value.startswith(_COLUMN) else "",
                period=self.period.currentData() if self.period.isEnabled() else "all",
                per=self.per.currentData() if self.per.isEnabled() else "",
                method=self.method.currentData(),
                classes=self.classes.value(),
                palette=self.palette_box.currentData(),
            ),
        )


def use_manner(desk: Desk, name: str, manner: Manner) -> None:
    """Show a layer in a manner; one that was hidden is shown."""
    desk.use_layer_states(desk.layer_states.changed(name, manner=manner, visible=True))


def _choice(titles: Mapping[str, object], value: str) -> QComboBox:
    made = QComboBox()
    for key, title in titles.items():
        made.addItem(str(title), key)
    made.setCurrentIndex(max(0, made.findData(value)))
    return made


def _palettes(value: str, *, diverging: bool) -> QComboBox:
    made = _choice({n: one.title for n, one in PALETTES.items() if diverging or not one.diverging}, value)
    made.setIconSize(QSize(_SWATCHES * _SWATCH_PX, _SWATCH_PX))
    for at in range(made.count()):
        made.setItemIcon(at, QIcon(_strip(made.itemData(at))))
    return made


def _strip(palette: str) -> QPixmap:
    """Return a palette as a strip of colours, from low to high."""
    pixmap = QPixmap(_SWATCHES * _SWATCH_PX, _SWATCH_PX)
    painter = QPainter(pixmap)
    for at, ink in enumerate(ramp(palette, _SWATCHES, theme.current().name)):
        painter.fillRect(at * _SWATCH_PX, 0, _SWATCH_PX, _SWATCH_PX, QColor(ink))
    painter.end()
    return pixmap


def _form(*rows: tuple[str, QWidget]) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(12)
    for title, field in rows:
        field.setAccessibleName(title)
        form.addRow(label(title, "muted"), field)
    return form
