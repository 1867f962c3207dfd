"""The desktop program: starts Qt, opens a workspace with its map and window, and takes all down again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import (
    QEvent,
    QMetaObject,
    QObject,
    QTimer,
    pyqtSignal,
)
from PyQt6.QtWidgets import QApplication, QMessageBox, QWidget

from mapdesk import log, notify, settings, words
from mapdesk.commands import use_keys
from mapdesk.errors import DamagedError, MapdeskError
from mapdesk.model.query import Box
from mapdesk.session import Session
from mapdesk.settings import Settings
from mapdesk.ui import crash, greeting, report, theme
from mapdesk.ui.application import make_application
from mapdesk.ui.context import Desk
from mapdesk.ui.dressing import Dressing
from mapdesk.ui.following import Follower
from mapdesk.ui.help.manual import close_manual
from mapdesk.ui.keeping import Keeper
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.messages import Painted
from mapdesk.ui.map.sync import MapSync
from mapdesk.ui.map.view import MapView
from mapdesk.ui.remember import Memory, recent_facts
from mapdesk.ui.wall import Wall
from mapdesk.ui.working import open_to_work
from mapdesk.words import tr

if TYPE_CHECKING:
    from mapdesk.ui.dialogs.restoring import RestoreDialog
    from mapdesk.ui.start.page import StartPage


_LONGEST_HELD_MS = 2_500
"""Panels are made by then, also when the map is slow."""


class Desktop(QObject):
    """The program around one open workspace at a time.

    Parameters
    ----------
    app : QApplication
    chosen : Settings
    memory : Memory, optional

    Signals
    -------
    opened : (MainWindow)
        A workspace has its window.
    """

    opened = pyqtSignal(object)

    def __init__(self, app: QApplication, chosen: Settings, memory: Memory | None = None) -> None:
        super().__init__()
        self._app = app
        self._settings = chosen
        self.memory = memory or Memory()
        self.host = MapHost(chosen)
        self.theme = theme.start(app, chosen)
        self.theme.changed.connect(self._on_theme)
        self.window: MainWindow | None = None
        self.desk: Desk | None = None
        self.sync: MapSync | None = None
        self.view: MapView | None = None
        self.dressing: Dressing | None = None
        self.start: StartPage | None = None
        self._next: str | None = None
        self._to_start = False
        self._backup: Path | None = None
        self._restoring: RestoreDialog | None = None

    def open_workspace(self, location: str) -> None:
        """Open a workspace in place of the present one; when it cannot be opened the present one stays."""
        if self.window is None:
            self._open(location)
            return
        if Path(location).resolve() == Path(self.window.desk.session.workspace.location).resolve():
            return
        self._next = location
        self.window.close()

    def take_over(self) -> None:
        """Open the workspace again, as its writer if nobody else has become that meanwhile."""
        if self.window is not None:
            self._next = self.window.desk.session.workspace.location
            if not self.window.close():
                self._next = None

    def restore_backup(self, backup: str) -> None:
        """Close the workspace, put a backup in its place, and open that."""
        if self.window is not None:
            self._backup, self._next = Path(backup), self.window.desk.session.workspace.location
            if not self.window.close():
                self._backup = self._next = None

    def show_start(self) -> None:
        """Show the start page, in place of the window when there is one."""
        if self.window is not None:
            self._to_start = True
            self._to_start = self.window.close()
            return
        from mapdesk.ui.start.page import StartPage

        self.start = StartPage(self.memory, self._settings)
        self.start.chosen.connect(self._open_from_start)
        self.start.settings_changed.connect(self._on_settings)
        self.start.closed.connect(self._on_start_closed)
        self.start.show()

    def rebuild(self) -> None:
        """Build the window, or the start page, again in the language of now."""
        if self.dressing is not None:
            self.dressing.retell()
        if self.window is not None:
            self.window.rebuild()
        if self.start is not None:
            self.start.rebuild()

    def quit(self) -> None:
        """Close the window, which ends the program."""
        if self.window is not None:
            self.window.close()

    def may_stop(self, parent: QWidget) -> bool:
        """Ask whether work that is under way may be stopped."""
        answer = QMessageBox.question(
            parent,
            tr("Work is under way"),
            tr("Stop the work that is under way? Nothing of it is stored."),
        )
        return answer == QMessageBox.StandardButton.Yes

    def on_window_closed(self) -> None:
        """Let go of the workspace; go on to the next one or end."""
        self._let_go()
        following, self._next = self._next, None
        backup, self._backup = self._backup, None
        if following is not None and backup is not None:
            QTimer.singleShot(0, lambda: self._restore(backup, Path(following)))
        elif following is not None:
            QTimer.singleShot(0, lambda: self._open_or_tell(following))
        elif self._to_start:
            self._to_start = False
            QTimer.singleShot(0, self.show_start)
        else:
            self._leave()

    def _restore(self, backup: Path, workspace: Path) -> None:
        """Ask who answers for it and put a backup in place; whatever comes of it, the workspace is opened again."""
        from mapdesk.ui.dialogs.restoring import RestoreDialog

        def ended(_location: str = "") -> None:
            self._restoring = None
            self._open_or_tell(str(workspace))

        self._restoring = RestoreDialog(None, folder=str(backup.parent), done=ended, gone=ended)
        self._restoring.show_workspace(str(workspace), backup)
        self._restoring.show()

    def _leave(self) -> None:
        self.host.close()
        close_manual()
        QTimer.singleShot(0, self._app.quit)

    def _open_from_start(self, location: str) -> None:
        start = self.start
        try:
            self._open(location)
        except MapdeskError as error:
            if start is None:
                raise
            start.tell_error(error, location)
            return
        if start is not None:
            self.start = None
            start.close()
            start.deleteLater()

    def _on_start_closed(self) -> None:
        if self.start is not None and self.window is None:
            self.start.deleteLater()
            self.start = None
            self._leave()

    def _open_or_tell(self, location: str) -> None:
        recent = self.memory.recent()
        try:
            self._open(location)
        except MapdeskError as error:
            if not recent or recent[0] == location:
                raise
            self._open(recent[0])
            notify.error(error)

    def _open(self, location: str) -> None:
        view = MapView(self.host)  # its page loads while the rest is built
        try:
            session = open_to_work(location)
        except MapdeskError:
            view.close_page()
            view.deleteLater()
            raise
        self.show(session, view)

    def show(self, session: Session, view: MapView | None = None) -> None:
        """Show an open session in a window; `view` is a map that is loading already."""
        began = time.monotonic()
        self.view = view = view or MapView(self.host)
        self.desk = desk = Desk(session, self._settings, view, self.memory)
        desk.program = self
        desk.panels_held = True  # the map first: making panels would keep its page and its layers waiting
        self.sync = sync = MapSync(session, self.host, states=desk.layer_states, theme=self.theme.name,
                                   labels=self._settings.label_limit)  # fmt: skip
        sync.set_base(self._settings.base_map)
        sync.attach(view)
        desk.extent = sync.extent
        self.dressing = Dressing(desk, self.host, sync)
        self.host.payloads.left_out.connect(desk.note_not_drawn)
        desk.period_changed.connect(lambda: sync.show_time(desk.period, desk.period_layers))
        desk.layer_states_changed.connect(sync.set_states)
        desk.plan_shown.connect(sync.show_plan)
        desk.base_shown.connect(self._on_base)
        desk.settings_changed.connect(self._on_settings)
        self._look(desk, view, sync.extent())
        self.window = MainWindow(desk, view, Wall(self._make_wall_map, self._drop_wall_map))
        sync.picked.connect(lambda _view, _clicked, found: desk.picked.emit(found))
        sync.menu_requested.connect(lambda _view, clicked, found: desk.menu_requested.emit(clicked, found))
        sync.list_requested.connect(desk.list_requested.emit)
        sync.area_chosen.connect(lambda _view, area: desk.area_chosen.emit(area))
        self._follower = Follower(desk, sync.refresh)
        self._keeper = Keeper(desk)
        note = view.painted.connect(lambda painted: self._on_first_picture(view, painted, note))
        self.memory.note_opened(*recent_facts(session))
        QTimer.singleShot(_LONGEST_HELD_MS, lambda: self._fill_panels(view))
        self.window.show()
        self.window.focus("map")
        log.logger("desktop").info("window shown after %.0f ms", (time.monotonic() - began) * 1000)
        self.opened.emit(self.window)

    def _on_first_picture(self, view: MapView, painted: Painted, note: QMetaObject.Connection) -> None:
        """Write down the first complete picture of a map; support and the benchmark of starting read it."""
        self._fill_panels(view)
        if not painted.missing:
            view.painted.disconnect(note)
            log.logger("desktop").info("map painted")

    def _fill_panels(self, view: MapView) -> None:
        """Make the panels, unless another workspace was opened meanwhile."""
        if view is self.view and self.desk is not None and self.desk.panels_held and self.window is not None:
            self.desk.panels_held = False
            self.window.docks.fill()

    def _look(self, desk: Desk, view: MapView, whole: Box | None) -> None:
        kept = desk.kept.get("view")
        if isinstance(kept, list) and len(kept) == 3 and all(isinstance(one, int | float) for one in kept):
            view.set_view(*(float(one) for one in kept))
        elif whole is not None:
            view.fit(whole, loose=True)

    def _let_go(self) -> None:
        if self.desk is None or self.sync is None or self.view is None or self.window is None:
            return
        self._follower.stop()
        self._keeper.stop()
        self.sync.close()
        self.desk.close()
        self.view.close_page()
        self.desk.session.close()
        self._settings = self.desk.settings
        self.window.deleteLater()
        self.window = self.desk = self.sync = self.view = self.dressing = None

    def _make_wall_map(self) -> QWidget:
        assert self.sync is not None
        assert self.view is not None
        wall = MapView(self.host, wall=True)
        self.sync.attach(wall)
        here = self.view.view()
        if here is not None:
            wall.set_view(here.lon, here.lat, here.zoom)
        return wall

    def _drop_wall_map(self, wall: QWidget) -> None:
        assert isinstance(wall, MapView)
        if self.sync is not None:
            self.sync.detach(wall)
        wall.close_page()

    def _on_theme(self, name: str) -> None:
        if self.sync is not None:
            self.sync.set_theme(name)
        if self.dressing is not None:
            self.dressing.retell()
        if self.window is not None:
            self.window.rebuild()

    def _on_base(self, name: str, anew: bool) -> None:
        if anew:
            self.host.renew(name)
        if self.sync is not None:
            self.sync.set_base(name)

    def _on_settings(self, chosen: Settings) -> None:
        before, self._settings = self._settings, chosen
        if theme.look_chosen(chosen) != theme.look_chosen(before):
            self.theme.use(chosen)
        if chosen.label_limit != before.label_limit and self.sync is not None:
            self.sync.set_labels(chosen.label_limit)
        if chosen.base_map != before.base_map and self.sync is not None:
            self.sync.set_base(chosen.base_map)
        # MAPDESK_LANG may have said another language; who chooses the stored one again means it.
        spoken = words.language() if chosen == before else before.language
        if chosen.language != spoken:
            words.use_language(chosen.language)
            theme.use_font(self._app)
            # The command that asked for it may still be on the stack, with widgets of the old window.
            QTimer.singleShot(0, self.rebuild)


def run_desktop(workspace: Path | None) -> int:
    """Run the desktop on a workspace until its window is closed, and return the exit code.

    Without a workspace the start page is shown.

    Raises
    ------
    MapdeskError
        The workspace cannot be opened.
    """
    app = make_application()
    chosen = settings.load()
    words.use_language(settings.language_of(chosen))
    use_keys(chosen.keys)
    crash.install()
    desktop = Desktop(app, chosen)
    desktop.opened.connect(greeting.greet)
    try:
        if workspace is None:
            desktop.show_start()
        else:
            open_or_rescue(desktop, str(workspace))
        return app.exec()
    finally:
        end_desktop(desktop)
        report.end_watch()


def open_or_rescue(desktop: Desktop, location: str) -> None:
    """Open a workspace; for a damaged one show the start page, which offers its newest backup and salvage.

    Raises
    ------
    MapdeskError
        It cannot be opened for another reason.
    """
    try:
        desktop.open_workspace(location)
    except DamagedError as error:
        desktop.show_start()
        assert desktop.start is not None
        desktop.start.tell_error(error, location)


def end_desktop(desktop: Desktop) -> None:
    """Take down the maps for good: pages must be gone before their profile, also where no event loop runs any more."""
    desktop.host.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def open_window(desktop: Desktop, session: Session) -> MainWindow:
    """Show an open session in a window of its own and return the window."""
    desktop.show(session)
    assert desktop.window is not None
    return desktop.window
