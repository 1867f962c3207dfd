"""The legend in the tree of layers: what is in view, and what this zoom does not show."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mapdesk.layers.base import LAYERS
from mapdesk.ui import theme
from mapdesk.ui.context import Desk
from mapdesk.ui.map.messages import InView
from mapdesk.ui.models.layer_tree import legend_of
from mapdesk.ui.widgets.layer_view import LayerView
from tests.helpers.fake_map import FakeMap


def lines(view: LayerView, layer: str) -> list[tuple[str, str, str]]:
    item = view.item_of(layer)
    children = [item.child(at) for at in range(item.childCount())]
    return [(one.text(0), one.text(1), one.foreground(0).color().name()) for one in children if one is not None]


def test_every_case_says_when_it_is_not_drawn_and_only_then() -> None:
    for layer in LAYERS.load().values():
        entries = legend_of(layer, "dark")
        for zoom in (3, 9, 14, 18):
            for entry, case in zip(entries, layer.style.cases, strict=True):
                drawn = max(layer.min_zoom, case.min_zoom) <= zoom <= min(layer.max_zoom, case.max_zoom)
                assert (entry.why_unseen(zoom) == "") == drawn


def test_legend_counts_what_is_in_view_and_greys_what_this_zoom_does_not_show(qtbot: QtBot, desk: Desk) -> None:
    fake = desk.map
    assert isinstance(fake, FakeMap)
    view = LayerView(desk)
    qtbot.addWidget(view)
    fake.in_view = InView(14.0, {"cameras": (1200, 3, 0, 2, 1)})
    fake.counted.emit(fake.in_view)
    ink = theme.current()
    found = lines(view, "cameras")
    assert found[0] == ("Online (from zoom 15)", "1,200", ink["muted"])
    assert found[1] == ("Offline", "3", ink["text"])
    fake.in_view = InView(16.0, {"cameras": (7, 0, 0, 0, 0)})
    fake.counted.emit(fake.in_view)
    assert lines(view, "cameras")[0] == ("Online", "7", ink["text"])


def test_layer_that_is_not_counted_has_no_figures(qtbot: QtBot, desk: Desk) -> None:
    fake = desk.map
    assert isinstance(fake, FakeMap)
    view = LayerView(desk)
    qtbot.addWidget(view)
    fake.in_view = InView(16.0, {"cameras": (1, 1, 1, 1, 1)})
    fake.counted.emit(fake.in_view)
    fake.in_view = InView(16.0, {})
    fake.counted.emit(fake.in_view)
    assert {count for _title, count, _ink in lines(view, "cameras")} == {""}


def test_counts_stay_when_the_tree_is_built_anew(qtbot: QtBot, desk: Desk) -> None:
    fake = desk.map
    assert isinstance(fake, FakeMap)
    view = LayerView(desk)
    qtbot.addWidget(view)
    fake.in_view = InView(16.0, {"cameras": (5, 1, 1, 1, 1)})
    fake.counted.emit(fake.in_view)
    view.build()
    assert lines(view, "cameras")[0][1] == "5"
