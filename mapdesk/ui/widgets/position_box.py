"""The position box of the bar: a written position in any notation is read back; Enter goes there, with a marker."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtWidgets import QLineEdit, QWidget

from mapdesk.addresses.positions import Understood, understand
from mapdesk.commands import COMMANDS
from mapdesk.errors import MapdeskError
from mapdesk.geo.coordinates import format_position
from mapdesk.notify import Level, Notice
from mapdesk.session import Selection
from mapdesk.store.workspace import Workspace
from mapdesk.ui.actions import tip_of
from mapdesk.ui.context import NOTATIONS, Desk
from mapdesk.ui.icons import icon
from mapdesk.ui.widgets.popup_list import Choice, DropList
from mapdesk.words import tr

_EXAMPLE = "27°50.500′N 121°09.000′E"
_ICONS_PX = 64  # the sign before, the button after the text, and what stands around them


class PositionBox(QLineEdit):
    """Latitude and longitude in any notation, grid coordinates, or bearing and distance from a named place.

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
        at_once = _understood(text, None, afloat=False)
        if isinstance(at_once, Understood):
            self._show(self._choices(at_once))
        self._ask(text, lambda found: self._show(self._choices(found)))

    def read(self) -> list[Choice]:
        """Return what is read back on screen."""
        return self._drop.list.choices() if self._drop.isVisible() else []

    def go(self) -> None:
        """Go to the position in the field; one that is not understood is marked and explained.

        Numbers are gone to at once; names and doubts are looked up in the workspace first.
        """
        text = self.text().strip()
        self._drop.hide()
        if not text:
            self._desk.map.locate(None)
            return
        at_once = _understood(text, None, afloat=False)
        if isinstance(at_once, MapdeskError):
            self._ask(text, lambda found: self._arrive(text, found))
            return
        self._arrive(text, at_once)
        self._ask(text, lambda found: self._doubt(text, found))

    def _arrive(self, text: str, found: Understood | MapdeskError) -> None:
        if isinstance(found, MapdeskError):
            self._mark(bad=True)
            self._desk.shell.toast(Notice(Level.WARNING, found.title, found.detail, found.hint))
            return
        self._mark(bad=False)
        self._desk.session.select(Selection(place=(found.lon, found.lat)))
        self._desk.go_to_place(found.lon, found.lat, text)
        self._desk.shell.focus("map")

    def _choices(self, found: Understood | MapdeskError) -> list[Choice]:
        if isinstance(found, MapdeskError):
            why = str(found.detail) or str(found.title)
            return [Choice(why, icon="information-outline", enabled=False)]
        position = format_position(found.lon, found.lat, NOTATIONS[self._desk.settings.notation])
        choices = [Choice(position, right=tr("Enter goes there"), icon="crosshairs-gps", thing=found)]
        if found.notation in ("grid", "bearing"):
            choices.append(Choice(str(found.readback), icon="map-marker-outline", enabled=False))
        facts = [Choice(str(one), icon="map-marker-outline", enabled=False) for one in found.facts]
        return [*choices, *facts, *(Choice(str(one), icon="alert-outline", enabled=False) for one in found.warnings)]

    def _ask(self, text: str, done: Callable[[Understood | MapdeskError], object]) -> None:
        workspace, afloat = self._desk.session.workspace, self._desk.shell.desk_name() == "maritime"
        self._desk.reader.ask("position", lambda _job: _understood(text, workspace, afloat=afloat), done)

    def _show(self, choices: list[Choice]) -> None:
        if self.hasFocus():
            self._drop.show_choices(choices)

    def _doubt(self, text: str, found: Understood | MapdeskError) -> None:
        for warning in found.warnings if isinstance(found, Understood) else ():
            self._desk.shell.toast(Notice(Level.WARNING, warning, text))

    def _mark(self, *, bad: bool) -> None:
        self.setProperty("bad", bad)
        style = self.style()
        if style is not None:
            style.unpolish(self)
            style.polish(self)


def _understood(text: str, workspace: Workspace | None, *, afloat: bool) -> Understood | MapdeskError:
    try:
        return understand(text, workspace, afloat=afloat)
    except MapdeskError as error:
        return error
