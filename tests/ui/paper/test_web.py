from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import shapely
from PyQt6.QtGui import QColor
from pytestqt.qtbot import QtBot

from mapdesk.exchange import web_page
from mapdesk.layers.in_view import Shown
from mapdesk.model.query import Box
from mapdesk.session import open_session
from mapdesk.ui.paper.child import draw_once
from mapdesk.ui.paper.composition import Composition
from mapdesk.ui.paper.making import Order
from tests.helpers.small import AUTHOR, MIDDLE, make_workspace, put, wkb
from tests.ui.paper.browser import Browser


class Elements(HTMLParser):
    """Collects what the elements of a page refer to."""

    def __init__(self) -> None:
        super().__init__()
        self.references: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.references += [f"{tag} {name}={value}" for name, value in attrs if name in ("src", "href", "srcset")]


NASTY = "<script>window.hacked=1</script>\"'&<img src=x onerror=window.hacked=1>海湾</script><!--"
LAYERS = (Shown("land"), Shown("addresses"), Shown("cameras", 0.8), Shown("resources"))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = make_workspace(tmp_path / "one.gpkg", addresses=3)
    session = open_session(path, write=True, author=AUTHOR)
    lon, lat = MIDDLE
    nasty = {"name": NASTY, "owner": NASTY, "geom": wkb(shapely.Point(lon - 0.005, lat - 0.003))}
    put(session, "cameras", nasty)
    doors = [
        {"text": f"{NASTY}{n}号", "kind": "door_plate", "geom": wkb(shapely.Point(lon - 0.004 + n / 5000, lat + 0.001))}
        for n in range(40)
    ]
    put(session, "addresses", *doors)
    rescue = {"name": "救援 13800138000", "duty_phone": "13900139000", "geom": wkb(shapely.Point(lon, lat - 0.002))}
    put(session, "resources", rescue)
    session.close()
    return path


def order(workspace: Path, target: Path, **values: object) -> Order:
    lon, lat = MIDDLE
    box = Box(lon - 0.03, lat - 0.03, lon + 0.03, lat + 0.03)
    sheet = Composition(lon, lat, box=box, layers=LAYERS, **{"title": NASTY, "scale": 5_000, **values})  # type: ignore[arg-type]
    return Order(str(workspace), sheet, str(target))


@pytest.fixture
def browsers(qtbot: QtBot) -> Iterator[list[Browser]]:
    opened: list[Browser] = []
    yield opened
    for one in opened:
        one.close()


@pytest.mark.web
def test_page_is_drawn_whole_with_the_network_off(
    qtbot: QtBot, browsers: list[Browser], workspace: Path, tmp_path: Path
) -> None:
    facts = draw_once(order(workspace, tmp_path / "view.html", demo=True, mark=NASTY))
    browser = Browser(qtbot, tmp_path / "view.html")
    browsers.append(browser)
    assert browser.loaded
    assert browser.gate.blocked == []
    assert browser.page.said == []
    assert int(browser.run("document.documentElement.dataset.features")) == sum(facts["features"].values()) > 40
    assert browser.run("window.hacked === undefined")
    assert browser.run("document.querySelector('h1').textContent") == " ".join(NASTY.split())
    assert browser.run("document.querySelectorAll('img[src=x]').length") == 0
    land = QColor("#f4f2ec")
    qtbot.waitUntil(lambda: browser.picture().pixelColor(200, 300) == land, timeout=20_000)


@pytest.mark.web
def test_popup_tells_texts_as_texts(qtbot: QtBot, browsers: list[Browser], workspace: Path, tmp_path: Path) -> None:
    draw_once(order(workspace, tmp_path / "view.html"))
    browser = Browser(qtbot, tmp_path / "view.html")
    browsers.append(browser)
    script = """(() => { let found = null; map.eachLayer((one) => {
        if (one.feature?.properties.t.includes('hacked')) found = one; });
        found.openPopup(); return document.querySelector('.leaflet-popup-content').textContent; })()"""
    assert NASTY in browser.run(script)
    assert browser.run("window.hacked === undefined")
    assert browser.page.said == []


def test_page_names_no_other_host_and_no_telephone(workspace: Path, tmp_path: Path) -> None:
    target = tmp_path / "view.html"
    draw_once(order(workspace, target))
    page = target.read_text(encoding="utf-8")
    assert "13800138000" not in page
    assert "13900139000" not in page
    assert "救援" in page
    elements = Elements()
    elements.feed(page)
    assert not elements.references
    sheet = page[page.index("<style>") : page.index("</style>")]
    assert "@import" not in sheet
    assert "url(" not in sheet


def test_layers_that_have_no_room_become_a_picture(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_page.choose, "__kwdefaults__", {"window": None, "most": 10})
    facts = draw_once(order(workspace, tmp_path / "view.html"))
    assert "addresses" not in facts["features"]
    assert facts["features"]["cameras"] == 6
    assert facts["left_out"] == ["Addresses: shown as a picture, 40 in view."]
    assert "data:image/png;base64," in (tmp_path / "view.html").read_text(encoding="utf-8")


def test_data_cannot_end_their_block() -> None:
    text = web_page.inert_json({"a": "</script><!--\u2028&"})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"a": "</script><!--\u2028&"}


def test_texts_with_marks_of_the_page_stay_texts() -> None:
    texts = dict.fromkeys(("title", "subtitle", "mark", "demo", "lang", "legend"), "{{data}}")
    page = web_page.filled_page(texts, ["{{title}}"], {"secret": 1})
    assert page.count('{"secret":1}') == 1
