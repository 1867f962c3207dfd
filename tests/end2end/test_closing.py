"""The window is closed in the middle of an import: one question, nothing of it stored, and not a word afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtWidgets import QMessageBox

from mapdesk import paths
from mapdesk.model.query import Query
from mapdesk.session import open_session
from mapdesk.ui import report
from mapdesk.ui.dialogs.importing import ImportDialog
from tests.end2end import walk
from tests.end2end.conftest import Start
from tests.helpers import district_files as files
from tests.helpers.person import naming, press, saying, until, window_of
from tests.helpers.small import make_workspace

pytestmark = [
    pytest.mark.web,
    pytest.mark.slow,
    pytest.mark.skipif(not paths.resource("web", "dist", "index.html").is_file(), reason="the page is not built"),
]


def test_closing_in_the_middle_of_an_import_stores_nothing_of_it(start: Start, tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "small.gpkg")
    desktop = start()
    walk.start_page(desktop).open(str(workspace))
    window = walk.open_window(desktop)
    panel = walk.catalogue(window)
    with naming(files.write_addresses(tmp_path, 60_000)):
        press(walk.catalogue_button(panel, "Addresses", "Import into the layer"))
    dialog = window_of(ImportDialog)
    until(lambda: dialog.preview is not None and dialog.import_it.isEnabled(), "the preview")
    press(dialog.import_it)
    assert window.desk.worker.doing == "Importing"
    with saying(QMessageBox.StandardButton.Yes):
        window.close()
    until(lambda: desktop.window is None, "the window to close")
    session = open_session(workspace, write=True)
    assert session.workspace.count(Query("addresses")) == 450
    assert session.workspace.verify_journal().problem is None
    assert session.workspace.cut_short is None
    session.close()
    assert report.reports() == []
