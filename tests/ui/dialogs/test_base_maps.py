"""Choosing base maps: preview, files, services, keys, a tile to try."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mapdesk import paths
from mapdesk.errors import RefusedError
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.base_maps import BaseMaps, open_base_maps
from mapdesk.ui.dialogs.tile_service import TileService
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.map.basemap import BaseMap, base_maps
from mapdesk.ui.map.trying import tile_at
from tests.ui.map.pictures import make_mbtiles, make_pmtiles, png
from tests.ui.map.tile_server import TileServer

SECRET = "s3cret-key"
PLACE = (121.15, 27.84, 12.0)  # where the map of the tests looks
PATH = "/{z}/{x}/{y}"


class MemoryKeyring(KeyringBackend):
    """A keyring that lasts as long as a test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.kept.pop((service, username), None)


@pytest.fixture(autouse=True)
def ring() -> Iterator[MemoryKeyring]:
    before, made = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def server() -> Iterator[TileServer]:
    made = TileServer()
    yield made
    made.close()


@pytest.fixture
def shown(desk: Desk) -> list[tuple[str, bool]]:
    """Return the base maps the map was told to show, as they come."""
    found: list[tuple[str, bool]] = []
    desk.base_shown.connect(lambda name, anew: found.append((name, anew)))
    return found


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow, desk: Desk, shown: list[tuple[str, bool]]) -> Iterator[BaseMaps]:
    desk.use_settings(tile_timeout_s=1.0)
    made = BaseMaps(desk)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    qtbot.waitExposed(made)
    yield made
    qtbot.waitUntil(lambda: not made._tasks.busy(), timeout=10_000)
    made.close()
    made.deleteLater()


def titles(dialog: BaseMaps) -> list[str]:
    return [choice.text for choice in dialog.list.choices()]


def go_to(dialog: BaseMaps, title: str) -> None:
    dialog.list.setCurrentRow(titles(dialog).index(title))


def wait_for_test(qtbot: QtBot, dialog: BaseMaps) -> str:
    qtbot.waitUntil(dialog.test.isEnabled, timeout=10_000)
    return dialog.outcome.text()


def wait_for_key(qtbot: QtBot, dialog: BaseMaps) -> str:
    qtbot.waitUntil(lambda: not dialog._tasks.busy(), timeout=10_000)
    return dialog.key.state.text()


def texts(widget: QWidget) -> str:
    labels = [one.text() for one in widget.findChildren(QLabel)]
    buttons = [one.text() for one in widget.findChildren(QAbstractButton)]
    fields = [one.displayText() for one in widget.findChildren(QLineEdit)]
    return "\n".join(labels + buttons + fields)


def service(url: str, kind: str = "good", *, keyed: bool = False) -> BaseMap:
    return BaseMap(
        "mine",
        "Mine",
        (f"{url}/{kind}{PATH}" + ("?tk={key}" if keyed else ""),),
        key="mine" if keyed else None,
        attribution="Made by me",
    )


def tiles_file(file: Path) -> Path:
    return make_mbtiles(file, {tile_at(*PLACE): png("red")}, format="png", minzoom="12", maxzoom="12")


def test_selected_map_is_shown_and_escape_brings_back(
    qtbot: QtBot, dialog: BaseMaps, desk: Desk, shown: list[tuple[str, bool]]
) -> None:
    assert titles(dialog)[:2] == ["Plain sea and land", "Terrain of the workspace"]
    assert dialog.list.choices()[0].right == "in use"
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    assert shown == [("relief", False)]
    qtbot.keyClick(dialog.list, Qt.Key.Key_Escape)
    assert shown == [("relief", False), ("plain", False)]
    assert desk.settings.base_map == "plain"


def test_enter_keeps_the_selected_map(qtbot: QtBot, dialog: BaseMaps, desk: Desk) -> None:
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert desk.settings.base_map == "relief"
    assert not dialog.isVisible()


def test_b_changes_between_the_two_used_last(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    desk.run("map.base_before")
    assert desk.settings.base_map == "relief"
    assert window.toasts()[-1] == "Base map: Terrain of the workspace"
    desk.run("map.base_before")
    assert desk.settings.base_map == "plain"


def test_command_opens_one_dialog_beside_the_map(window: MainWindow, desk: Desk) -> None:
    desk.run("map.base")
    first = window.findChild(BaseMaps)
    assert first is not None
    assert open_base_maps(desk) is first
    assert not first.isModal()
    assert first.pos() == window.mapToGlobal(QPoint(12, 56))
    assert first.height() <= 768
    first.reject()


@pytest.mark.parametrize("ending", ["mbtiles", "pmtiles"])
def test_file_is_added_shown_and_tried(
    qtbot: QtBot, dialog: BaseMaps, desk: Desk, shown: list[tuple[str, bool]], tmp_path: Path, ending: str
) -> None:
    make = tiles_file if ending == "mbtiles" else lambda file: make_pmtiles(file, {tile_at(*PLACE): png("red")})
    file = make(tmp_path / f"island.{ending}")
    dialog.take_file(file)
    assert wait_for_test(qtbot, dialog).startswith("A tile came: PNG, ")
    assert dialog.list.choices()[-1].text == "island"
    assert shown[-1][0] == f"file:{file}"
    dialog.accept()
    assert desk.settings.base_map == f"file:{file}"
    assert base_maps()[f"file:{file}"].file == file


def test_file_that_has_gone_stays_on_the_list_and_says_so(qtbot: QtBot, dialog: BaseMaps, tmp_path: Path) -> None:
    file = tiles_file(tmp_path / "island.mbtiles")
    dialog.take_file(file)
    wait_for_test(qtbot, dialog)
    file.unlink()
    dialog.show_list("plain")
    assert dialog.list.choices()[-1].beside == "the file is not there"


@pytest.mark.parametrize("name", ["island.pmtiles", "island.mbtiles", "notes.txt"])
def test_file_that_cannot_be_used_is_not_added(dialog: BaseMaps, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"no tiles at all")
    before = titles(dialog)
    dialog.take_file(file)
    assert titles(dialog) == before
    assert name in dialog.outcome.text()
    assert dialog.outcome.property("role") == "bad"


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("good", "A tile came: PNG, "),
        ("forbidden", "The base map Mine gives no tiles: it refuses our requests"),
        ("garbage", "The base map Mine gives no tiles: its answers are no images"),
        ("missing", "The base map Mine gives no tiles: it answered with code 404"),
        ("broken", "The base map Mine gives no tiles: it answered with code 500"),
        ("hang", "The base map Mine gives no tiles: it did not answer"),
    ],
)
def test_tile_of_a_service_is_tried_and_told(
    qtbot: QtBot, dialog: BaseMaps, server: TileServer, kind: str, sentence: str
) -> None:
    dialog.take(service(server.url, kind))
    assert wait_for_test(qtbot, dialog).startswith(sentence)
    z, x, y = tile_at(*PLACE)
    assert server.asked == [f"/{kind}/{z}/{x}/{y}"]
    assert "127.0.0.1" in dialog.facts.text()
    assert "Made by me" in dialog.facts.text()


def test_key_goes_to_the_keyring_and_nowhere_else(
    qtbot: QtBot,
    dialog: BaseMaps,
    server: TileServer,
    ring: MemoryKeyring,
    shown: list[tuple[str, bool]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        dialog.take(service(server.url, "forbidden", keyed=True))
        assert wait_for_test(qtbot, dialog) == "The base map Mine needs a key"
        assert "No key yet" in wait_for_key(qtbot, dialog)
        assert shown[-1][0] == "plain"  # a map that lacks its key is not asked for
        qtbot.keyClicks(dialog.key.field, SECRET)
        assert SECRET not in texts(dialog)
        qtbot.keyClick(dialog.key.field, Qt.Key.Key_Return)
        assert wait_for_key(qtbot, dialog) == "A key lies in the system's keyring."
        assert dialog.isVisible()
        assert ring.kept == {("mapdesk", "tiles:mine"): SECRET}
        assert shown[-1] == ("mine", True)
        dialog.try_it()
        assert wait_for_test(qtbot, dialog) == "The base map Mine gives no tiles: it refuses our key"
    assert server.asked[-1].endswith(f"?tk={SECRET}")
    stored = (paths.config_folder() / "base_maps.json").read_text(encoding="utf-8")
    assert json.loads(stored)[0]["key"] == "mine"
    for text in (stored, caplog.text, texts(dialog), repr(dialog.current())):
        assert SECRET not in text
    dialog.key.remove.click()
    assert "No key yet" in wait_for_key(qtbot, dialog)
    assert ring.kept == {}
    assert shown[-1] == ("plain", True)


def test_system_without_a_keyring_names_the_variable(qtbot: QtBot, dialog: BaseMaps) -> None:
    keyring.set_keyring(NoKeyring())
    go_to(dialog, "Tianditu images")
    sentence = wait_for_key(qtbot, dialog)
    assert sentence == (
        "This system has no keyring: set the environment variable MAPDESK_KEY_TIANDITU and start again."
    )
    assert not dialog.key.field.isVisible()


def test_key_of_the_environment_is_used(
    qtbot: QtBot, dialog: BaseMaps, shown: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAPDESK_KEY_TIANDITU", SECRET)
    go_to(dialog, "Tianditu map")
    assert wait_for_key(qtbot, dialog) == "The key comes from the environment variable MAPDESK_KEY_TIANDITU."
    assert shown == [("tianditu_vec", False)]
    assert SECRET not in texts(dialog)


def test_removed_service_takes_its_key_with_it_and_can_come_back(
    qtbot: QtBot, dialog: BaseMaps, window: MainWindow, desk: Desk, server: TileServer, ring: MemoryKeyring
) -> None:
    ring.set_password("mapdesk", "tiles:mine", SECRET)
    dialog.take(service(server.url, keyed=True))
    wait_for_test(qtbot, dialog)
    desk.use_settings(base_map="mine")
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not ring.kept)
    assert "Mine" not in titles(dialog)
    assert desk.settings.base_map == "plain"
    assert window.toasts()[-1] == "Mine is off the list"
    (back,) = [one for one in window.findChildren(QAbstractButton) if one.text() == "Take back"]
    back.click()
    assert "mine" in base_maps()


def test_built_in_maps_stay(qtbot: QtBot, dialog: BaseMaps) -> None:
    before = titles(dialog)
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert titles(dialog) == before
    assert not dialog.less.isEnabled()


def test_form_makes_a_service(qtbot: QtBot, dialog: BaseMaps, server: TileServer) -> None:
    form = TileService(dialog, dialog.take)
    form.title.setText("海岛 Islands")
    form.addresses.setPlainText(f"{server.url}/good/{{TileMatrix}}/{{TileCol}}/{{TileRow}}?h={{s}}\n")
    form.hosts.setText("0-2, x")
    form.datum.setCurrentIndex(1)
    form.attribution.setText("Survey office")
    form.least.setValue(5)
    form.most.setValue(17)
    form.save()
    assert wait_for_test(qtbot, dialog).startswith("A tile came")
    assert base_maps()["islands"] == BaseMap(
        "islands",
        "海岛 Islands",
        (f"{server.url}/good/{{z}}/{{x}}/{{y}}?h={{s}}",),
        subdomains=("0", "1", "2", "x"),
        datum="gcj02",
        attribution="Survey office",
        min_zoom=5,
        max_zoom=17,
    )


def test_form_changes_a_service_under_its_name(qtbot: QtBot, dialog: BaseMaps, server: TileServer) -> None:
    dialog.take(service(server.url))
    wait_for_test(qtbot, dialog)
    form = TileService(dialog, dialog.take, dialog.current())
    form.title.setText("Other")
    form.save()
    wait_for_test(qtbot, dialog)
    assert base_maps()["mine"].title == "Other"
    assert titles(dialog)[-1] == "Other"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "is no complete base map"),
        ("https://tiles.test/{z}/{x}", "no address of tiles"),
        ("ftp://tiles.test/{z}/{x}/{y}", "no address of tiles"),
        ("https://tiles.test/{z}/{x}/{y}?tk=abc", "holds a key"),
        ("https://me:abc@tiles.test/{z}/{x}/{y}", "holds a key"),
        ("https://{s}.tiles.test/{z}/{x}/{y}", "Say what {s} stands for"),
        ("https://tiles.test/{z}/{x}/{y}/{quadkey}", "{quadkey}"),
    ],
)
def test_form_stays_and_says_what_is_wrong(dialog: BaseMaps, address: str, words: str) -> None:
    form = TileService(dialog, dialog.take)
    form.show()
    form.addresses.setPlainText(address)
    form.save()
    assert form.isVisible()
    assert words in form.problem.text()
    with pytest.raises(RefusedError):
        dialog.take(form.service())
    form.reject()
