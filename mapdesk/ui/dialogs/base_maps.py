"""Base maps: choose one with the map behind as a preview, add files and services, enter keys, try a tile."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QFileDialog, QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget

from mapdesk import words
from mapdesk.errors import MapdeskError
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.dialogs.tile_service import DATUM_TITLES, TileService
from mapdesk.ui.map.archives import open_archive
from mapdesk.ui.map.basemap import (
    BUILT_IN,
    PLAIN,
    RELIEF,
    BaseMap,
    add_base_map,
    base_maps,
    file_map,
    remove_base_map,
)
from mapdesk.ui.map.keys import keep_key
from mapdesk.ui.map.trying import try_base
from mapdesk.ui.tasks import Job, Tasks
from mapdesk.ui.widgets.buttons import icon_button, push_button
from mapdesk.ui.widgets.key_field import KeyField
from mapdesk.ui.widgets.labels import label
from mapdesk.ui.widgets.popup_list import Choice, ChoiceList
from mapdesk.words import Message, msg, tr

_WIDTH_PX, _HEIGHT_PX = 440, 620
_DETAILS_PX = 156  # room for the longest details, so that nothing jumps while one goes through the list
_OWN = frozenset(one.name for one in BUILT_IN)
_ICONS = {PLAIN: "map-outline", RELIEF: "terrain", "tianditu_img": "satellite-variant"}


class BaseMaps(Frame):
    """The list; the selected one is shown on the map at once, and kept when the person says so. Esc brings back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Base maps"), desk.shell.widget(), width_px=_WIDTH_PX)
        self._desk = desk
        self._maps: dict[str, BaseMap] = {}
        self._shown = desk.settings.base_map
        self._job: Job | None = None
        self._tasks = Tasks(desk, threads=2)  # a service that hangs must not hold up the keyring, nor closing
        self.list = ChoiceList()
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.facts = label("", "muted", wrap=True)
        self.key = KeyField(self._tasks)
        self.key.changed.connect(lambda: self._show(anew=True))
        self.key.looked.connect(self._show)
        self.outcome = label("", wrap=True)
        self.test = push_button(tr("Try a tile"), self.try_it, icon_name="connection")
        self.use = push_button(tr("Use this map"), self.accept, primary=True)
        self._fill()
        self.list.currentItemChanged.connect(self._on_current)
        self.list.itemDoubleClicked.connect(lambda _item: self.accept())
        self.show_list(self._shown)
        self.resize(_WIDTH_PX, min(_HEIGHT_PX, desk.shell.widget().height() - 80))
        self.list.setFocus()
        self._leave_language = words.on_language_changed(lambda _code: self.reject())

    # What is there

    def show_list(self, name: str) -> None:
        """Read the list again and select a base map of it."""
        self._maps = base_maps()
        if name.startswith("file:") and name not in self._maps:  # chosen in the settings file, never added
            self._maps[name] = file_map(Path(name.removeprefix("file:")))
        self.list.blockSignals(True)
        self.list.show_choices([self._choice(one) for one in self._maps.values()])
        names = list(self._maps)
        self.list.setCurrentRow(names.index(name) if name in names else 0)
        self.list.blockSignals(False)
        self._on_current(self.list.currentItem())

    def current(self) -> BaseMap:
        """Return the selected base map."""
        item = self.list.currentItem()
        name = str(item.data(Qt.ItemDataRole.UserRole).thing) if item is not None else PLAIN
        return self._maps[name]

    # What the person does

    def add_file(self) -> None:
        """Ask for a file of tiles and add it."""
        kinds = tr("Files of tiles")
        start = str(Path.home())
        chosen, _kind = QFileDialog.getOpenFileName(self, tr("Add a file"), start, f"{kinds} (*.pmtiles *.mbtiles)")
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, file: Path) -> None:
        """Add a file of tiles that can be read; say what is wrong with another one."""
        try:
            one = file_map(file.absolute())
            open_archive(file).close()
        except MapdeskError as error:
            self._say(error.title, error.detail, bad=True)
            return
        self.take(one)

    def add_service(self) -> None:
        """Open the form for another service."""
        TileService(self, self.take).open()

    def change_service(self) -> None:
        """Open the form with what is known of the selected service."""
        TileService(self, self.take, self.current()).open()

    def take(self, one: BaseMap) -> None:
        """Keep a base map in the list, show it and try it; RefusedError when it cannot be used."""
        try:
            add_base_map(one)
        except OSError as error:
            self._say(msg("The list of base maps could not be saved"), error.strerror or "", bad=True)
            return
        self.show_list(one.name)
        self._show(anew=True)
        self.try_it()

    def remove(self) -> None:
        """Take the selected file or service off the list; it can be taken back."""
        one = self.current()
        if one.name in _OWN:
            return
        try:
            remove_base_map(one.name)
        except OSError as error:
            self._say(msg("The list of base maps could not be saved"), error.strerror or "", bad=True)
            return
        if any("{key}" in address for address in one.templates):
            source = one.key or one.name
            self._tasks.run(lambda _job: keep_key(source, ""), lambda _none: None, lambda _error: None)
        if self._desk.settings.base_map == one.name:
            self._desk.use_settings(base_map=PLAIN)
        self.show_list(self._desk.settings.base_map)
        desk = self._desk
        desk.tell(msg("{name} is off the list", name=one.title), "", (msg("Take back"), lambda: add_base_map(one)))

    def try_it(self) -> None:
        """Fetch one tile of the selected base map and say what came."""
        one, timeout_s = self.current(), self._desk.settings.tile_timeout_s
        if one.name in (PLAIN, RELIEF):
            return
        view = self._desk.map.view()
        place = (view.lon, view.lat, view.zoom) if view is not None else (0.0, 0.0, 0.0)
        self._say(msg("Waiting for a tile"))
        self.test.setEnabled(False)
        self._job = self._tasks.run(lambda _job: try_base(one, place, timeout_s), self._on_tile, self._on_no_tile)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self.remove()
            return
        super().keyPressEvent(event)

    def done(self, result: int) -> None:
        self._leave_language()
        if self._job is not None:
            self._job.drop()
        if result:
            use_base(self._desk, self.current().name)
        elif self._shown != self._desk.settings.base_map:
            self._desk.show_base(self._desk.settings.base_map)
        super().done(result)

    # The frame

    def _fill(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.change = icon_button("pencil-outline", tr("Change the service"), self.change_service)
        self.less = icon_button("delete-outline", tr("Remove from the list (Delete)"), self.remove)
        row.addWidget(push_button(tr("Add a file"), self.add_file, icon_name="file-plus-outline"))
        row.addWidget(push_button(tr("Add a service"), self.add_service, icon_name="web-plus"))
        row.addStretch(1)
        row.addWidget(self.change)
        row.addWidget(self.less)
        details = QWidget()
        details.setMinimumHeight(_DETAILS_PX)
        column = QVBoxLayout(details)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.facts, self.key, self.outcome):
            column.addWidget(widget)
        column.addStretch(1)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(row)
        self.body.addWidget(details)
        self.foot.insertWidget(0, self.test)
        self.add_buttons(push_button(tr("Cancel"), self.reject), self.use)

    def _choice(self, one: BaseMap) -> Choice:
        kind = msg("file") if one.file is not None else msg("service") if one.name not in _OWN else ""
        there = one.file is None or one.file.exists()
        return Choice(
            str(one.title),
            beside=str(kind if there else msg("the file is not there")),
            right=tr("in use") if one.name == self._desk.settings.base_map else "",
            icon=_ICONS.get(one.name, "web" if one.file is None else "file-image-outline"),
            thing=one.name,
            enabled=there,
        )

    # What happens

    def _on_current(self, _item: QListWidgetItem | None, _before: QListWidgetItem | None = None) -> None:
        one = self.current()
        if self._job is not None:
            self._job.drop()
        own = one.name not in _OWN
        self.test.setEnabled(True)
        self.test.setVisible(one.name not in (PLAIN, RELIEF))
        self.change.setEnabled(own and one.file is None)
        self.less.setEnabled(own)
        self._say("")
        self.facts.setText(facts_of(one))
        self.key.show_source(_source_of(one))
        if _source_of(one) is None:  # else when it is known whether there is a key
            self._show()

    def _show(self, *, anew: bool = False) -> None:
        one = self.current()
        name = PLAIN if _source_of(one) is not None and not self.key.there else one.name
        if name != self._shown or anew:
            self._shown = name
            self._desk.show_base(name, anew=anew)

    def _on_tile(self, sentence: Message) -> None:
        self.test.setEnabled(True)
        self._say(sentence)

    def _on_no_tile(self, error: Exception) -> None:
        self.test.setEnabled(True)
        title = error.title if isinstance(error, MapdeskError) else msg("The base map cannot be read")
        self._say(title, bad=True)

    def _say(self, sentence: object, detail: object = "", *, bad: bool = False) -> None:
        parts = [str(part) for part in (sentence, detail) if str(part)]
        self.outcome.setText(": ".join(parts))
        self.outcome.setVisible(bool(parts))
        self.outcome.setProperty("role", "bad" if bad else "")
        style = self.outcome.style()
        if style is not None:
            style.polish(self.outcome)


def facts_of(one: BaseMap) -> str:
    """Return what a person wants to know of a base map, in one or two lines; of an address the host alone."""
    if one.name == PLAIN:
        return tr("Sea and land in quiet colours. It needs no network and always works.")
    if one.name == RELIEF:
        return tr("Shaded slopes, made of the terrain of this workspace.")
    if one.file is not None:
        return str(one.file)
    host = urlsplit(one.templates[0]).hostname or ""
    zooms = tr("zoom {least} to {most}", least=one.min_zoom, most=one.max_zoom)
    parts = [host.replace("{s}", "*"), str(DATUM_TITLES[one.datum]), zooms, one.attribution]
    return " · ".join(part for part in parts if part)


def use_base(desk: Desk, name: str) -> None:
    """Use a base map from now on and remember the one before."""
    before = desk.settings.base_map
    if name != before:
        desk.memory.put("base_before", before)
        desk.use_settings(base_map=name)


def open_base_maps(desk: Desk) -> BaseMaps:
    """Show the dialog beside the map, so that the map can be seen and moved meanwhile; it is there once."""
    window = desk.shell.widget()
    found = window.findChild(BaseMaps)
    if found is not None and found.isVisible():
        found.raise_()
        found.activateWindow()
        return found
    made = BaseMaps(desk)
    made.show()
    made.move(window.mapToGlobal(QPoint(12, 56)))
    return made


def _source_of(one: BaseMap) -> str | None:
    wanted = any("{key}" in address for address in one.templates)
    return (one.key or one.name) if wanted else None
