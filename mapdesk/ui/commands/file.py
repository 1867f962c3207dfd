"""File: open, demo, recent, pictures, quit."""

from __future__ import annotations

from mapdesk.commands import command
from mapdesk.ui.context import Desk
from mapdesk.words import msg


@command("file.open", msg("Open a workspace"), "Ctrl+O", menu="file", icon="folder-open-outline")
def open_workspace(desk: Desk) -> None:
    """Choose a workspace and open it in place of this one."""
    from mapdesk.ui.dialogs.opening import choose_workspace

    location = choose_workspace(desk.shell.widget())
    if location:
        desk.program.open_workspace(location)


@command("file.recent", msg("Recent workspaces"), "Ctrl+Shift+O", menu="file", icon="history")
def open_recent(desk: Desk) -> None:
    """Open one of the workspaces used last."""
    from mapdesk.ui.dialogs.opening import RecentPopup

    RecentPopup(desk).open()


@command("file.new", msg("New workspace"), menu="file", icon="file-plus-outline")
def new_workspace(desk: Desk) -> None:
    """Make the workspace of a new district from its outline and open it."""
    from mapdesk.ui.start.new_district import NewDistrict

    NewDistrict(desk.shell.widget(), desk.worker, desk.program.open_workspace).open()


@command("file.demo", msg("New demo district"), menu="file", icon="map-plus")
def new_demo(desk: Desk) -> None:
    """Make the fictional demo district in a new file and open it."""
    from mapdesk.ui.dialogs.demo import ask_demo

    ask_demo(desk.shell.widget(), desk.worker, desk.program.open_workspace)


@command("file.close", msg("Close the workspace"), "Ctrl+W", menu="file", icon="home-outline")
def close_workspace(desk: Desk) -> None:
    """Close the workspace and come back to the start page; what was confirmed is on disk already."""
    desk.program.show_start()


@command("file.screenshot", msg("Save a picture of the window"), "Ctrl+Shift+S", menu="file", icon="camera-outline")
def save_screenshot(desk: Desk) -> None:
    """Save what the window shows as a PNG file."""
    from mapdesk.ui.printing import save_window

    save_window(desk)


@command("file.print", msg("Print the map"), "Ctrl+P", menu="file", icon="printer-outline")
def print_map(desk: Desk) -> None:
    """Compose a sheet of the map with title, legend, scale, date and sources; print it or save it as PDF, SVG, PNG."""
    from mapdesk.ui.dialogs.printing import PrintDialog

    PrintDialog(desk).open()


@command("file.export_view", msg("Export the view"), "Ctrl+Shift+P", menu="file", icon="file-export-outline")
def export_view(desk: Desk) -> None:
    """Save the view as a web page that needs no network, or as a sheet, with the choices made last."""
    from mapdesk.ui.printing import export_view as export

    export(desk)


@command("file.backups", msg("Backups"), menu="file", icon="backup-restore")
def show_backups(desk: Desk) -> None:
    """List the backups of this workspace; make one, look at one, put one in place."""
    from mapdesk.ui.dialogs.backups import Backups

    Backups(desk).open()


@command("file.outside", msg("Changed outside"), menu="file", icon="file-alert-outline")
def show_outside(desk: Desk) -> None:
    """List what other programs wrote into this workspace, to take it in or take it back."""
    from mapdesk.ui.dialogs.outside import OutsideList

    OutsideList(desk).open()


@command("file.quit", msg("Quit"), "Ctrl+Q", menu="file", icon="exit-to-app", last=True)
def leave(desk: Desk) -> None:
    """Close the window; what was confirmed is on disk already."""
    desk.program.quit()
