"""The form of one row, a new one or one that is there: a field for each column, stored as one change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PyQt6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QScrollArea, QWidget

from mapdesk.errors import MapdeskError, RefusedError
from mapdesk.geo.coordinates import format_position
from mapdesk.model.schema import Column, Kind, Shape
from mapdesk.session import Selection
from mapdesk.ui.context import NOTATIONS, Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.models.typed_row import Target, Typed, change_of, read_row, typed_columns
from mapdesk.ui.rights import why_not
from mapdesk.ui.unfinished import RESUMABLE, Resumable
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import Message, msg, tr

_FLAGS: dict[str, Message] = {"yes": msg("Yes"), "no": msg("No")}
Field = QLineEdit | QComboBox


class RowForm(Frame):
    """What one row holds; what was typed and not stored is kept for after a crash.

    Parameters
    ----------
    desk : Desk
    target : Target
    before : Typed
        What the row holds now; what stands in the form at first.
    geom : str, optional
        Hexadecimal WKB of the line or the area of a new row.
    """

    def __init__(self, desk: Desk, target: Target, before: Typed, geom: str | None = None) -> None:
        what = title_of(desk, target.layer.name, target.key, before.texts)
        super().__init__(what, desk.shell.widget(), width_px=560)
        self._desk = desk
        self._target = target
        self._before = before
        self._geom = geom
        self.place = QLineEdit(before.place)
        self.fields: dict[str, Field] = {}
        self.wrong = label("", "bad", wrap=True)
        self.wrong.hide()
        self.body.addWidget(self._form(), 1)
        self.body.addWidget(self.wrong)
        self.store_it = push_button(tr("Store"), self.store, primary=True)
        self.add_buttons(push_button(tr("Cancel"), self.reject), self.store_it)
        window = desk.shell.widget()
        self.resize(600, min(680, window.height() - 40))
        self._name = desk.unfinished.begin("row", self.state)

    def typed(self) -> Typed:
        """Return what stands in the form now."""
        return Typed({name: _text(field) for name, field in self.fields.items()}, self.place.text().strip())

    def fill(self, texts: Mapping[str, str], place: str) -> None:
        """Put texts into the form, by column."""
        for name, text in texts.items():
            if name in self.fields:
                _set_text(self.fields[name], text)
        self.place.setText(place)

    def state(self) -> dict[str, Any] | None:
        """Return what would be lost by a crash; None while nothing was typed."""
        now = self.typed()
        if now == self._before:
            return None
        changed = {name: text for name, text in now.texts.items() if text != self._before.texts.get(name, "")}
        return {
            "layer": self._target.layer.name,
            "key": self._target.key,
            "version": self._target.version,
            "texts": changed,
            "place": now.place,
            "geom": self._geom,
        }

    def store(self) -> None:
        """Store what was typed; a refusal keeps the form open and says why."""
        session, layer = self._desk.session, self._target.layer
        if self._desk.worker.doing:  # the workspace is held; the window must not wait for it
            self._say(tr("Wait until this is done: {doing}", doing=self._desk.worker.doing))
            return
        touched: set[str] = set()
        leave = session.changed.connect(lambda keys: touched.update(keys.get(layer.name, ())))
        try:
            by = session.author.account
            session.do(change_of(self._target, self._before, self.typed(), by=by, geom=self._geom))
        except MapdeskError as refused:
            self._say(refused.sentence())
            return
        finally:
            leave()
        if self._geom is not None:
            self._desk.drawing.clear()
        self.accept()
        if len(touched) == 1:
            session.select(Selection(layer.name, tuple(touched)))
        self._desk.tell(msg("Stored"), layer.title, (msg("Undo"), lambda: self._desk.run("edit.undo")))

    def done(self, result: int) -> None:
        """Close: the row was stored, or what was typed is given up."""
        self._desk.unfinished.end(self._name)
        super().done(result)

    def _form(self) -> QWidget:
        inside = QWidget()
        inside.setObjectName("PanelBody")
        form = QFormLayout(inside)
        form.setContentsMargins(0, 0, 12, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        if self._target.layer.shape is Shape.POINT:
            self.place.setPlaceholderText("27°50.500′N 121°09.000′E")
            form.addRow(label(tr("Position"), "muted"), self.place)
        for column in typed_columns(self._target.layer):
            field = self.fields[column.name] = _field(column)
            _set_text(field, self._before.texts.get(column.name, ""))
            title = f"{column.title} ({column.unit})" if column.unit else str(column.title)
            form.addRow(label(f"{title} *" if column.required else title, "muted"), field)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        return area

    def _say(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.show()


def edit_selected(desk: Desk) -> RowForm:
    """Open the form of the selected row.

    Raises
    ------
    MapdeskError
        The row is gone.
    """
    selection = desk.session.selection
    layer = desk.layer(str(selection.layer))
    notation = NOTATIONS[desk.settings.notation]
    return _opened(RowForm(desk, *read_row(desk.session.workspace, layer, selection.keys[0], notation)))


def new_row(desk: Desk) -> RowForm:
    """Open the form of a new row of the active layer: at the place pressed, or of what is drawn on the map.

    Raises
    ------
    RefusedError
        What is drawn crosses itself.
    """
    layer, place = desk.layer(desk.active_layer), desk.session.selection.place
    told = Typed({one.name: "" for one in typed_columns(layer)})
    form = RowForm(desk, Target(layer), told, desk.drawing.shape(layer.shape))
    if layer.shape is Shape.POINT and place is not None:
        form.place.setText(format_position(*place, NOTATIONS[desk.settings.notation]))
    return _opened(form)


def title_of(desk: Desk, layer: str, key: str, texts: Mapping[str, str]) -> Message:
    """Return what a form is about: the layer and the row's name, or that it is a new one."""
    found = desk.layer(layer)
    name = texts.get(found.card.title) or key
    return msg("Card: {layer} · {name}", layer=found.title, name=name or msg("new"))


def _opened(form: RowForm) -> RowForm:
    form.open()
    return form


def _resume(desk: Desk, data: Any) -> None:
    layer, key = desk.layer(data["layer"]), str(data["key"])
    refused = why_not(desk, "rows.put", layer.name)
    if str(refused):
        raise RefusedError(msg("This cannot be continued now."), refused)
    target, before = Target(layer), Typed({one.name: "" for one in typed_columns(layer)})
    if key:
        _present, before = read_row(desk.session.workspace, layer, key, NOTATIONS[desk.settings.notation])
        target = Target(layer, key, int(data["version"]))  # who changed it meanwhile is not written over
    form = RowForm(desk, target, before, data["geom"])
    form.fill({str(name): str(text) for name, text in data["texts"].items()}, str(data["place"]))
    form.open()


RESUMABLE.add("row")(Resumable(lambda desk, data: title_of(desk, data["layer"], data["key"], data["texts"]), _resume))


def _field(column: Column) -> Field:
    titles: Mapping[str, Message] = _FLAGS if column.kind is Kind.BOOLEAN else column.choices
    if not titles:
        return QLineEdit()
    box = QComboBox()
    box.addItem("", "")
    for value, title in titles.items():
        box.addItem(str(title), value)
    return box


def _text(field: Field) -> str:
    return field.text().strip() if isinstance(field, QLineEdit) else str(field.currentData() or "")


def _set_text(field: Field, text: str) -> None:
    if isinstance(field, QLineEdit):
        field.setText(text)
        field.setCursorPosition(0)
        return
    at = field.findData(text)
    if at < 0:  # another program stored a value that is none of the list
        field.addItem(text, text)
        at = field.count() - 1
    field.setCurrentIndex(at)
