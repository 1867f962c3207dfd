"""The search box of the bar: finds layers, and addresses and named things by text; Enter flies there."""

from __future__ import annotations

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QLineEdit, QWidget

from mapdesk.commands import COMMANDS
from mapdesk.layers.base import LAYERS
from mapdesk.layers.searching import MOST, FoundObject, wordings
from mapdesk.ui.actions import tip_of
from mapdesk.ui.address_index import AddressIndex
from mapdesk.ui.context import Desk
from mapdesk.ui.icons import icon
from mapdesk.ui.widgets.popup_list import Choice, DropList
from mapdesk.words import tr

_WAIT_MS = 180
_WIDTH_PX = 560  # a whole address with its layer
_MOST_LAYERS = 3


class SearchBox(QLineEdit):
    """A field with results under it."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__()
        self._desk = desk
        self.addresses = AddressIndex(desk, self)
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
        self._entered = False
        self.textEdited.connect(self._on_edited)
        self.returnPressed.connect(self._on_return)

    def search(self) -> None:
        """Look for the text now."""
        text = self.text().strip()
        self._timer.stop()
        if not text:
            self._drop.hide()
            return
        workspace = self._desk.session.workspace
        self.addresses.prepare()  # it was given up when very much had changed
        view = self._desk.map.view()
        near = None if view is None else (view.lon, view.lat)
        find = self.addresses.find
        self._desk.reader.ask("search", lambda job: find(workspace, text, near, lambda: job.cancelled), self._show)

    def _on_edited(self) -> None:
        self._drop.stale = True  # Enter must not pick what an earlier text has found
        self._entered = False
        self._timer.start()

    def _on_return(self) -> None:
        """Look at once; a single answer is gone to, several are shown to choose from."""
        self._entered = True
        self.search()

    def results(self) -> list[Choice]:
        """Return the results on screen."""
        return self._drop.list.choices() if self._drop.isVisible() else []

    def _show(self, answer: tuple[list[FoundObject], bool]) -> None:
        found, more = answer
        text = self.text().strip()
        marks = tuple(word for wording in wordings(text) for word in wording.words)
        choices = [self._choice(one, marks) for one in [*_layers_called(text), *found]]
        if more:
            choices.append(
                Choice(tr("More than {n}: add a word, a road or a number", n=MOST), icon="magnify", enabled=False)
            )
        if not choices:
            nothing = tr("Nothing is called “{text}”", text=text)
            hint = tr("All words must occur; try fewer of them")
            choices = [Choice(nothing, hint if len(marks) > 1 else "", icon="magnify", enabled=False)]
        entered, self._entered = self._entered, False
        if self.hasFocus():
            self._drop.show_choices(choices, least_width=_WIDTH_PX)
            if entered and len(choices) == 1:
                self._drop.list.pick_current()

    def _choice(self, one: FoundObject, marks: tuple[str, ...]) -> Choice:
        if one.key is None:
            return Choice(one.text, right=tr("Layer"), icon="layers-outline", thing=one)
        layer = str(LAYERS[one.layer].title)
        return Choice(one.text, one.whereabouts, layer, "map-marker-outline", one, marks=marks)

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


def _layers_called(text: str) -> list[FoundObject]:
    word = text.casefold()
    named = [(name, str(layer.title)) for name, layer in LAYERS.items()]
    found = [
        FoundObject(name, None, title) for name, title in named if word and (word in title.casefold() or word in name)
    ]
    return found[:_MOST_LAYERS]
