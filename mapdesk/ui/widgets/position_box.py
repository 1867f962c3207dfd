"""The position box of the bar: a written position in any notation; Enter goes there and puts a marker."""

from __future__ import annotations

from PyQt6.QtWidgets import QLineEdit

from mapdesk.commands import COMMANDS
from mapdesk.errors import MapdeskError
from mapdesk.geo.coordinates import parse_position
from mapdesk.notify import Level, Notice
from mapdesk.session import Selection
from mapdesk.ui.actions import tip_of
from mapdesk.ui.context import Desk
from mapdesk.ui.icons import icon
from mapdesk.words import tr

_EXAMPLE = "27°50.500′N 121°09.000′E"

class PositionBox(QLineEdit):
    """Latitude and longitude as degrees, degrees-minutes or degrees-minutes-seconds, letters before or after."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setPlaceholderText(tr("Go to position"))
        command = tip_of(COMMANDS.load()["view.position"])
        self.setToolTip(tr("{command}, for example {example}", command=command, example=_EXAMPLE))
        self.setClearButtonEnabled(True)
        self.addAction(icon("crosshairs-gps", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.returnPressed.connect(self.go)
        self.textEdited.connect(lambda _text: self._mark(bad=False))

    def go(self) -> None:
        """Go to the position in the field; one that is not understood is marked and explained."""
        text = self.text().strip()
        if not text:
            self._desk.map.locate(None)
            return
        try:
            lon, lat = parse_position(text)
        except MapdeskError as error:
            self._mark(bad=True)
            self._desk.shell.toast(Notice(Level.WARNING, error.title, error.detail, error.hint))
            return
        self._mark(bad=False)
        self._desk.session.select(Selection(place=(lon, lat)))
        self._desk.go_to_place(lon, lat, text)
        self._desk.shell.focus("map")

    def _mark(self, *, bad: bool) -> None:
        self.setProperty("bad", bad)
        style = self.style()
        if style is not None:
            style.unpolish(self)
            style.polish(self)
