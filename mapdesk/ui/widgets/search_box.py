"""The search box of the bar: finds layers, and addresses and named things by text; Enter flies there."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QLineEdit, QWidget

from mapdesk.commands import COMMANDS
from mapdesk.layers.base import LAYERS
from mapdesk.model.query import Op, Query, Where
from mapdesk.model.schema import Shape
from mapdesk.store.workspace import Workspace
from mapdesk.ui.actions import tip_of
from mapdesk.ui.context import Desk
from mapdesk.ui.icons import icon
from mapdesk.ui.tasks import Job
from mapdesk.ui.widgets.popup_list import Choice, DropList
from mapdesk.words import tr

_WAIT_MS = 180
_PER_LAYER = 4
_ADDRESSES = 8
_MOST = 24


@dataclass(frozen=True)
class FoundObject:
    """An object of a layer that was found by its text; no key: the layer itself."""

    layer: str
    key: str | None
    text: str


def find_objects(workspace: Workspace, text: str, job: Job | None = None) -> list[FoundObject]:
    """Return objects whose address or name contains a text, addresses first; at most a screenful.

    The store is asked layer by layer with a limit, so that a common word costs no more than a rare one.
    """
    found: list[FoundObject] = []
    layers = sorted(LAYERS.load().values(), key=lambda layer: layer.name != "addresses")
    for layer in layers:
        if job is not None and job.cancelled:
            return []
        schema = layer.schema
        title = layer.card.title
        if layer.shape is Shape.GRID or title == layer.key or len(found) >= _MOST:
            continue
        limit = _ADDRESSES if layer.name == "addresses" else _PER_LAYER
        rows = workspace.rows(Query(layer.name, (schema.key, title), (Where(title, Op.CONTAINS, text),), limit=limit))
        for row in rows.dicts():
            found.append(FoundObject(layer.name, str(row[schema.key]), str(row[title])))
    return found[:_MOST]


class SearchBox(QLineEdit):
    """A field with results under it."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__()
        self._desk = desk
        self._drop = DropList(self, window)
        self._drop.picked.connect(self._on_picked)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.search)
        self.setPlaceholderText(tr("Search addresses and names"))
        self.setToolTip(tip_of(COMMANDS.load()["view.search"]))
        self.setClearButtonEnabled(True)
        self.addAction(icon("magnify", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.textEdited.connect(lambda _text: self._timer.start())
        self.returnPressed.connect(self.search)

    def search(self) -> None:
        """Look for the text now."""
        text = self.text().strip()
        self._timer.stop()
        if not text:
            self._drop.hide()
            return
        workspace = self._desk.session.workspace
        self._desk.reader.ask("search", lambda job: find_objects(workspace, text, job), self._show)

    def results(self) -> list[Choice]:
        """Return the results on screen."""
        return self._drop.list.choices() if self._drop.isVisible() else []

    def _show(self, found: list[FoundObject]) -> None:
        word = self.text().strip().casefold()
        layers = [
            FoundObject(name, None, str(layer.title))
            for name, layer in LAYERS.items()
            if word and (word in str(layer.title).casefold() or word in name)
        ]
        choices = [
            Choice(
                one.text,
                right=tr("Layer") if one.key is None else str(LAYERS[one.layer].title),
                icon="layers-outline" if one.key is None else "map-marker-outline",
                thing=one,
            )
            for one in [*layers[:3], *found]
        ]
        if not choices:
            choices = [
                Choice(tr("Nothing is called “{text}”", text=self.text().strip()), icon="magnify", enabled=False)
            ]
        if self.hasFocus():
            self._drop.show_choices(choices)

    def _on_picked(self, thing: object) -> None:
        assert isinstance(thing, FoundObject)
        if thing.key is None:
            self._desk.use_layer(thing.layer)
            self._desk.shell.show_panel("table")
            return
        self._desk.use_layer(thing.layer)
        self._desk.select(thing.layer, thing.key)
        self._desk.go_to(thing.layer, (thing.key,))
        self._desk.shell.focus("map")
