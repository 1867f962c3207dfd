"""The position box of the bar: a written position in any notation is read back; Enter goes there, with a marker."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtWidgets import QLineEdit, QWidget

from mapdesk.commands import COMMANDS
from mapdesk.errors import MapdeskError
from mapdesk.geo.coordinates import Reading, format_position, read_position
from mapdesk.layers.siting import Remark, remarks_on
from mapdesk.notify import Level, Notice
from mapdesk.session import Selection
from mapdesk.ui.actions import tip_of
from mapdesk.ui.context import NOTATIONS, Desk
from mapdesk.ui.icons import icon
from mapdesk.ui.widgets.popup_list import Choice, DropList
from mapdesk.words import tr

_EXAMPLE = "27°50.500′N 121°09.000′E"
_ICONS_PX = 64  # the sign before, the button after the text, and what stands around them


class PositionBox(QLineEdit):
    """Latitude and longitude as degrees, degrees-minutes or degrees-minutes-seconds, letters before or after.

    What was understood stands under the box before anything moves, with what speaks against it.
    """

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__()
        self._desk = desk
        self._drop = DropList(self, window)
        self._drop.picked.connect(lambda _thing: self.go())
        self.setPlaceholderText(tr("Go to position"))
        command = tip_of(COMMANDS.load()["view.position"])
        self.setToolTip(tr("{command}, for example {example}", command=command, example=_EXAMPLE))
        self.setClearButtonEnabled(True)
        self.addAction(icon("crosshairs-gps", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(_EXAMPLE) + _ICONS_PX)
        self.returnPressed.connect(self.go)
        self.textEdited.connect(lambda _text: self.read_back())
        self.editingFinished.connect(lambda: self.home(False))  # the first digits, not the last, where it is narrow

    def read_back(self) -> None:
        """Show what is understood of the text in the field, or why it is not understood."""
        self._mark(bad=False)
        text = self.text().strip()
        if not text:
            self._drop.hide()
            return
        try:
            reading = read_position(text)
        except MapdeskError as error:
            self._show([Choice(str(error.detail), icon="information-outline", enabled=False)])
            return
        understood = self._understood(reading)
        self._show(understood)
        self._ask(reading, lambda remarks: self._show([*understood, *_told(remarks)]))

    def read(self) -> list[Choice]:
        """Return what is read back on screen."""
        return self._drop.list.choices() if self._drop.isVisible() else []

    def go(self) -> None:
        """Go to the position in the field; one that is not understood is marked and explained."""
        text = self.text().strip()
        self._drop.hide()
        if not text:
            self._desk.map.locate(None)
            return
        try:
            reading = read_position(text)
        except MapdeskError as error:
            self._mark(bad=True)
            self._desk.shell.toast(Notice(Level.WARNING, error.title, error.detail, error.hint))
            return
        self._mark(bad=False)
        self._ask(reading, lambda remarks: self._doubt(text, remarks))
        self._desk.session.select(Selection(place=(reading.lon, reading.lat)))
        self._desk.go_to_place(reading.lon, reading.lat, text)
        self._desk.shell.focus("map")

    def _understood(self, reading: Reading) -> list[Choice]:
        position = format_position(reading.lon, reading.lat, NOTATIONS[self._desk.settings.notation])
        choices = [Choice(position, right=tr("Enter goes there"), icon="crosshairs-gps", thing=reading)]
        if reading.longitude_first:
            swapped = tr("The longitude was written first; read as above")
            choices.append(Choice(swapped, icon="swap-horizontal", enabled=False))
        return choices

    def _ask(self, reading: Reading, done: Callable[[list[Remark]], object]) -> None:
        workspace, afloat = self._desk.session.workspace, self._desk.shell.desk_name() == "maritime"
        self._desk.reader.ask(
            "position",
            lambda _job: remarks_on(workspace, reading.lon, reading.lat, afloat=afloat),
            done,
        )

    def _show(self, choices: list[Choice]) -> None:
        if self.hasFocus():
            self._drop.show_choices(choices)

    def _doubt(self, text: str, remarks: list[Remark]) -> None:
        for remark in remarks:
            if remark.doubt:
                self._desk.shell.toast(Notice(Level.WARNING, remark.text, text))

    def _mark(self, *, bad: bool) -> None:
        self.setProperty("bad", bad)
        style = self.style()
        if style is not None:
            style.unpolish(self)
            style.polish(self)


def _told(remarks: list[Remark]) -> list[Choice]:
    return [
        Choice(str(one.text), icon="alert-outline" if one.doubt else "map-marker-outline", enabled=False)
        for one in remarks
    ]
