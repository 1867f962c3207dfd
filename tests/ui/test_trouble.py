"""What is written when the program fails: log and report without values, told in one sentence, shown in a window."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mapdesk import log, notify, paths
from mapdesk.ui import crash, report
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.about import About
from mapdesk.ui.dialogs.log_window import LogWindow
from mapdesk.ui.main_window import MainWindow

SECRET = "海湾路7号"


@pytest.fixture
def log_file(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the log of this test into this test's folder."""
    root = logging.getLogger("mapdesk")
    kept = list(root.handlers)
    for handler in kept:
        root.removeHandler(handler)
    file = log.start()
    notify._waiting.clear()
    yield file
    for handler in list(root.handlers):
        handler.close()
        root.removeHandler(handler)
    for handler in kept:
        root.addHandler(handler)


def fail(error: Exception) -> None:
    try:
        raise error
    except Exception:
        kind, problem, trace = sys.exc_info()
        assert kind is not None
        crash._told.clear()
        crash.on_error(kind, problem, trace)


@pytest.mark.parametrize(
    "error",
    [
        KeyError(SECRET),
        ValueError(f"no such address: {SECRET}"),
        FileNotFoundError(2, "No such file", "/home/duty/clients/澜屿.gpkg"),
        TypeError(f"'{SECRET}' has no length"),
        RuntimeError("key=abcdef123456 was refused at https://tiles.example.org/a?tk=abcdef123456"),
    ],
)
def test_nothing_of_the_data_reaches_log_or_report(log_file: Path, error: Exception) -> None:
    fail(error)
    (written,) = report.reports()
    for text in (written.read_text("utf-8"), log_file.read_text("utf-8")):
        assert type(error).__name__ in text
        assert "tests/ui/test_trouble.py" in text or "test_trouble.py" in text
        for word in (SECRET, "澜屿", "/home/duty", "abcdef123456", "tiles.example.org"):
            assert word not in text


def test_messages_about_code_are_kept(log_file: Path) -> None:
    try:
        None.nothing  # type: ignore[attr-defined]  # noqa: B018
    except AttributeError as error:
        text = log.fault_text(type(error), error, error.__traceback__)
    assert "AttributeError: 'NoneType' object has no attribute 'nothing'" in text


def test_cause_is_told_before_its_effect() -> None:
    try:
        try:
            raise KeyError("a")
        except KeyError as inner:
            raise ValueError("b") from inner
    except ValueError as error:
        text = log.fault_text(type(error), error, error.__traceback__)
    assert text.index("KeyError") < text.index("which led to") < text.index("ValueError")


def test_log_lines_keep_no_folders_and_no_addresses(log_file: Path) -> None:
    log.logger("map").warning("tiles of %s from %s", "/home/duty/maps/base.mbtiles", "https://a.example.org/{z}?tk=9")
    line = log.last_lines(1)[0]
    assert line.endswith("tiles of base.mbtiles from https://…")


def test_report_tells_versions_platform_and_the_last_lines(log_file: Path) -> None:
    log.logger("desktop").info("window shown after 12 ms")
    fail(ZeroDivisionError())
    text = report.reports()[0].read_text("utf-8")
    for word in ("mapdesk", "Python", "Qt, PyQt", "ZeroDivisionError", "window shown after 12 ms"):
        assert word in text


def test_reports_do_not_pile_up(log_file: Path) -> None:
    for number in range(report.KEPT_REPORTS + 3):
        (paths.log_folder() / f"report-20260101-0000{number:02d}-000.txt").write_text("x", "utf-8")
    newest = report.write_report("Traceback")
    assert len(report.reports()) == report.KEPT_REPORTS
    assert report.reports()[0] == newest


def test_one_sentence_is_said_and_the_same_fault_only_once(log_file: Path, window: MainWindow) -> None:
    error = ValueError()
    fail(error)
    assert window.toasts() == ["The program has made a mistake; nothing that was confirmed is lost."]
    crash.on_error(ValueError, error, error.__traceback__)
    assert len(window.toasts()) == 1
    assert len(report.reports()) == 1


def test_end_by_the_system_becomes_a_report_at_the_next_start(log_file: Path) -> None:
    code = "import faulthandler; from mapdesk.ui import report; report.watch_fatal(); faulthandler._sigsegv()"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert ended.returncode != 0
    code = "from mapdesk.ui import report; made = report.watch_fatal(); report.end_watch(); print(made.name)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    (written,) = report.reports()
    assert told.stdout.strip() == written.name
    text = written.read_text("utf-8")
    assert text.startswith("The system ended the program.")
    assert "Segmentation fault" in text
    assert list(paths.log_folder().glob("fatal-*.txt")) == []


def test_log_window_shows_log_and_reports_and_copies(log_file: Path, qtbot: QtBot) -> None:
    log.logger("desktop").info("here I am")
    written = report.write_report("Traceback of a test")
    shown = LogWindow(None)
    qtbot.addWidget(shown)
    assert "here I am" in shown.text.toPlainText()
    shown.files.setCurrentIndex(1)
    assert "Traceback of a test" in shown.text.toPlainText()
    shown.copy()
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    assert "Traceback of a test" in clipboard.text()
    other = LogWindow(None, written)
    qtbot.addWidget(other)
    assert "Traceback of a test" in other.text.toPlainText()


def test_about_lists_all_parts_with_version_and_licence(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    about = About(desk)
    qtbot.addWidget(about)
    items = [about.parts.topLevelItem(at) for at in range(about.parts.topLevelItemCount())]
    found = {item.text(0): (item.text(1), item.text(2)) for item in items if item is not None}
    wanted = {"Qt", "PyQt6", "PyQt6-WebEngine", "GDAL", "GEOS", "PROJ", "SQLite", "Chromium (Qt WebEngine)",
              "Material Design Icons (font)", "shapely", "pyproj", "folium"}  # fmt: skip
    if paths.resource("web", "dist", "parts.json").is_file():
        wanted |= {"Leaflet", "Flatbush", "Flatqueue"}
    assert wanted <= set(found)
    assert {name for name, (version, licence) in found.items() if "–" in (version, licence)} == set()
