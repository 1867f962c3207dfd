"""Day one: from the start page to a district with rows and accounts; a kill, and all is there; a restored backup."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt

from mapdesk import paths
from mapdesk.model.query import Query
from mapdesk.ui.desktop import Desktop
from mapdesk.ui.dialogs.sign_on import SignOn
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.panels.plans import PlansPanel
from tests.end2end import walk
from tests.end2end.conftest import Start
from tests.helpers import district_files as files
from tests.helpers.person import CTRL, activate, gone, press, press_tab, tap, until, window_of

ROOT = Path(__file__).parents[2]
HARBOUR = files.HARBOURS[0][1]
REFUSED = "The role “Operator” may not do this. It needs one of these roles: Planner, Administrator."
LAYERS = ("land", "villages", "grids", "addresses", "harbours", "attachments")
pytestmark = [
    pytest.mark.web,
    pytest.mark.slow,
    pytest.mark.skipif(not paths.resource("web", "dist", "index.html").is_file(), reason="the page is not built"),
]


def test_first_day_of_a_district(start: Start, tmp_path: Path) -> None:
    workspace = tmp_path / "yunyu.gpkg"
    first = start()
    window = begin(first, tmp_path, workspace)
    missing_list_leads_to_the_imports(window, tmp_path)
    roles_are_kept(window)
    window.close()
    until(lambda: first.window is None, "the window to close")
    photo = files.write_photo(tmp_path)
    kill_after_the_screen_has_said_so(workspace, photo)
    second = start()
    window = everything_is_there(second, workspace, photo)
    backup_is_restored(second, window, tmp_path)


def begin(desktop: Desktop, folder: Path, workspace: Path) -> MainWindow:
    """Make the district on the start page, see what it lacks, sign on with the first account."""
    dialog = walk.begin_district(walk.start_page(desktop), folder, workspace)
    assert dialog.counts.texts() == [("Land and islands", "2")]
    lacking = [title for title, _reason in dialog.missing.texts()]
    assert lacking[:3] == ["Villages and communities", "Towns and subdistricts", "Grids"]
    press(dialog.open_it)
    asked = window_of(SignOn)
    walk.sign_on(asked, walk.ADMINISTRATOR, "not the passphrase")
    until(asked.wrong.isVisible, "the refusal")
    assert asked.passphrase.text() == ""
    walk.sign_on(asked, walk.ADMINISTRATOR)
    gone(asked)
    return walk.open_window(desktop)


def missing_list_leads_to_the_imports(window: MainWindow, folder: Path) -> None:
    """Bring villages, grids, addresses and harbours by the lines of the catalogue."""
    until(lambda: window.panel_shown("catalogue"), "the catalogue, which a new district brings up by itself")
    panel = walk.catalogue(window)
    assert panel.total.text().startswith("11 of 12 layers that a desk needs are missing")
    for layer in ("Villages and communities", "Grids", "Addresses", "Harbours"):
        assert walk.state_of(panel, layer) == ("▲ missing, needed", "0")
    report = walk.bring(panel, "Villages and communities", files.write_villages(folder))
    assert walk.counts_of(report)["Imported"] == "3"
    walk.close_report(report)
    report = walk.bring(panel, "Grids", files.write_grids(folder))
    assert report.outcome.text() == "The cells are a draft plan now; the published plan has not changed."
    walk.close_report(report)
    report = walk.bring(panel, "Addresses", files.write_addresses(folder))
    assert (walk.counts_of(report)["Imported"], walk.counts_of(report)["Without position"]) == ("60", "1")
    walk.close_report(report)
    bring_harbours(window, folder)
    until(lambda: walk.state_of(panel, "Harbours")[1] == "4", "the harbours in the catalogue")
    assert walk.state_of(panel, "Grids") == ("▲ missing, needed", "0")
    press_tab(window, "Plans")
    plans = window.findChild(PlansPanel)
    assert plans is not None
    assert [plans.table.item(0, column).text() for column in (0, 3)] == ["grids", "4"]  # type: ignore[union-attr]


def bring_harbours(window: MainWindow, folder: Path) -> None:
    """Save the template, fill it, import it: bad rows come back with their reasons."""
    panel = walk.catalogue(window)
    template = folder / "harbours.xlsx"
    walk.save_template(panel, "Harbours", template)
    report = walk.bring(panel, "Harbours", files.fill_harbours(template))
    counts = walk.counts_of(report)
    assert (counts["Read"], counts["Imported"], counts["Rejected"]) == ("7", "4", "3")
    assert "A coordinate is out of range: 721, 27.8." in report.remarks.text()
    assert "was left out. (first in row 8: “特大”)" in report.remarks.text()
    assert report.rejects.isVisible()
    assert report.report is not None
    assert report.report.rejects_file is not None
    assert report.report.rejects_file.is_file()
    walk.close_report(report)


def roles_are_kept(window: MainWindow) -> None:
    """Make a planner and an operator; after the shift change the operator may not import villages."""
    walk.add_accounts(window)
    walk.change_shift(window, walk.OPERATOR)
    panel = walk.catalogue(window)
    bring = walk.catalogue_button(panel, "Villages and communities", "Import into the layer")
    assert not bring.isEnabled()
    assert bring.toolTip() == REFUSED
    activate(window)
    tap(window, Qt.Key.Key_I, CTRL)
    until(lambda: "Import into the layer" in window.toasts(), "the refusal")


def kill_after_the_screen_has_said_so(workspace: Path, photo: Path) -> None:
    """Let somebody attach a file in another process, and end that at once when its screen says that it is done."""
    command = [sys.executable, "-m", "tests.end2end.seat", str(workspace), str(photo)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as seat:
        assert seat.stdout is not None
        told = seat.stdout.readline()
        seat.kill()
    assert told == "acknowledged\n"


def everything_is_there(desktop: Desktop, workspace: Path, photo: Path) -> MainWindow:
    """Open the workspace again from the start page."""
    page = walk.start_page(desktop)
    until(lambda: page.list.lines()[0][2] != "", "the facts of the workspace")
    tap(page.list, Qt.Key.Key_Return)
    asked = window_of(SignOn)
    walk.sign_on(asked, walk.ADMINISTRATOR)
    gone(asked)
    window = walk.open_window(desktop)
    assert "The last time the program ended without closing this workspace." in window.toasts()
    assert walk.attached_to(window, HARBOUR) == [photo.name]
    opened = window.desk.session.workspace
    assert Path(opened.location) == workspace
    assert {name: opened.count(Query(name)) for name in LAYERS} == {
        "land": 2, "villages": 3, "grids": 0, "addresses": 60, "harbours": 4, "attachments": 1,
    }  # fmt: skip
    assert opened.verify_journal().problem is None
    return window


def backup_is_restored(desktop: Desktop, window: MainWindow, folder: Path) -> None:
    """Make a backup, change something, put the backup back: the change is in the file that was set aside."""
    dialog = walk.backups(window)
    walk.make_backup(dialog)
    dialog.reject()
    gone(dialog)
    later = files.write_photo(folder).rename(folder / "later.png")
    walk.attach(window, HARBOUR, later)
    assert sorted(walk.attached_to(window, HARBOUR)) == ["later.png", "quay.png"]
    walk.restore(walk.backups(window), walk.ADMINISTRATOR)
    until(lambda: desktop.window not in (None, window), "the restored workspace")
    asked = window_of(SignOn)
    walk.sign_on(asked, walk.ADMINISTRATOR)
    gone(asked)
    restored = walk.open_window(desktop)
    assert "The backup is in place" in restored.toasts()
    assert walk.attached_to(restored, HARBOUR) == ["quay.png"]
    assert len(list(folder.glob("yunyu.aside-*.gpkg"))) == 1
