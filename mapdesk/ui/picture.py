"""A picture of the desktop, also where there is no display."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Protocol

from mapdesk import settings, words
from mapdesk.errors import MapdeskError
from mapdesk.session import open_session
from mapdesk.ui.application import make_application
from mapdesk.ui.context import Desk
from mapdesk.ui.desktop import Desktop, end_desktop, open_window
from mapdesk.ui.map.screenshot import save_picture
from mapdesk.ui.remember import Memory
from mapdesk.words import msg


class PictureRequest(Protocol):
    """What a picture of the desktop shall show; `cli` has such a value."""

    @property
    def out(self) -> Path:
        """Return the file to write."""

    @property
    def workspace(self) -> Path:
        """Return the workspace."""

    @property
    def place(self) -> tuple[float, float] | None:
        """Return the centre (lon, lat), or None for the whole district."""

    @property
    def zoom(self) -> float | None:
        """Return the zoom, or None for one that suits."""

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height of the window, px."""

    @property
    def theme(self) -> str | None:
        """Return "dark", "light" or None for the user's."""

    @property
    def lang(self) -> str | None:
        """Return a language code or None for the user's."""

    @property
    def plan(self) -> str | None:
        """Return the key of a plan to show, or None."""

    @property
    def selected(self) -> tuple[str, str] | None:
        """Return the layer and key of what is selected, or None."""


def take_screenshot(request: PictureRequest) -> Path:
    """Write a picture of the desktop on a workspace, its map painted, and return the file.

    Nothing of it is remembered: neither the window nor the settings of the user change.

    Raises
    ------
    MapdeskError
        The workspace cannot be opened, the map is not painted in time, or the file cannot be written.
    """
    app = make_application()
    chosen = settings.load()
    chosen = chosen.changed(theme=request.theme or chosen.theme, language=request.lang or settings.language_of(chosen))
    words.use_language(chosen.language)
    with tempfile.TemporaryDirectory() as folder:
        desktop = Desktop(app, chosen, Memory(Path(folder)))
        try:
            session = open_session(request.workspace, write=False)
            session.workspace.read_only_reason = ""  # nobody wanted to write
            window = open_window(desktop, session)
            window.resize(*request.size)
            view = desktop.view
            assert view is not None
            if request.plan is not None:
                show_plan(window.desk, request.plan)
            if request.selected is not None:
                window.desk.select(request.selected[0], request.selected[1])
                window.desk.go_to(request.selected[0], (request.selected[1],))
            if request.place is not None:
                view.set_view(*request.place, request.zoom if request.zoom is not None else 14.0)
            written = save_picture(window, view, request.out)
            window.close()
            return written
        finally:
            end_desktop(desktop)


def show_plan(desk: Desk, plan_id: str) -> None:
    """Show the whole of a plan above the published map.

    Raises
    ------
    MapdeskError
        There is no such plan.
    """
    from mapdesk.desks.planning import drawing
    from mapdesk.desks.planning.reading import plan_of

    if plan_of(desk.session.workspace, plan_id) is None:
        raise MapdeskError(msg("There is no plan {plan}.", plan=plan_id))
    desk.show_plan(plan_id)
    desk.shell.show_panel("plans")
    box = drawing.plan_box(desk.session.workspace, plan_id)
    if box is not None:
        desk.map.fit(box)
