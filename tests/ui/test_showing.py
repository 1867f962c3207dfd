"""Show as heat, colour by values: dialogs, what is kept, what map and legend are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import shapely
from pytestqt.qtbot import QtBot

from mapdesk.layers.manner import Colours, Heat
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.showing import ColoursDialog, HeatDialog, use_manner
from mapdesk.ui.dressing import Dressing
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.messages import HeatScale
from mapdesk.ui.map.states import LayerStates
from mapdesk.ui.map.sync import MapSync
from tests.helpers.small import MIDDLE, put, wkb


@pytest.fixture
def dressing(desk: Desk) -> Iterator[Dressing]:
    host = MapHost(desk.settings)
    sync = MapSync(desk.session, host, states=desk.layer_states)
    yield Dressing(desk, host, sync)
    sync.close()
    host.close()


def _lines(desk: Desk, name: str) -> list[str]:
    return [one.title for one in desk.legends.get(name, [])]


def test_choice_in_the_dialog_is_kept(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    dialog = ColoursDialog(desk, desk.layer("grids"))
    dialog.what.setCurrentIndex(dialog.what.findData("count:addresses"))
    assert not dialog.period.isEnabled()  # an address happens at no time
    dialog.per.setCurrentIndex(dialog.per.findData("km2"))
    dialog.classes.setValue(4)
    dialog.accept()
    manner = Colours(count_of="addresses", per="km2", classes=4)
    assert desk.layer_states.of["grids"].manner == manner
    assert LayerStates.from_json(desk.kept["layers"]).of["grids"].manner == manner


def test_heat_dialog_offers_columns_of_numbers(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    dialog = HeatDialog(desk, desk.layer("addresses"))
    dialog.unit.setCurrentIndex(dialog.unit.findData("m"))
    dialog.weight.setCurrentIndex(dialog.weight.findData("household_count"))
    dialog.accept()
    assert desk.layer_states.of["addresses"].manner == Heat(500, "m", "household_count")


@pytest.mark.parametrize(("layer", "name"), [("grids", "layer.as_heat"), ("cameras", "layer.colour_by")])
def test_command_that_does_not_suit_the_layer_says_why(desk: Desk, window: MainWindow, layer: str, name: str) -> None:
    from mapdesk.commands import COMMANDS

    desk.use_layer(layer)
    assert not COMMANDS[name].enabled(desk)
    assert str(COMMANDS[name].why_not(desk))


def test_areas_are_coloured_and_the_legend_counts(qtbot: QtBot, desk: Desk, dressing: Dressing) -> None:
    use_manner(desk, "grids", Colours(count_of="cameras"))
    qtbot.waitUntil(lambda: "5 counted in all" in _lines(desk, "grids"))
    assert _lines(desk, "grids") == ["Cameras, count", "5: 1 areas", "5 counted in all"]
    looks = dressing.dressings("dark")["grids"]["values"]
    assert looks["url"].startswith("mapdesk://app/values/")
    assert looks["cases"][-1]["symbol"]["hatch"] == "diagonal"
    before = looks["url"]
    put(desk.session, "cameras", {"name": "new", "geom": wkb(shapely.Point(MIDDLE))})
    qtbot.waitUntil(lambda: "6 counted in all" in _lines(desk, "grids"))
    assert dressing.dressings("dark")["grids"]["values"]["url"] != before
    use_manner(desk, "grids", None)
    assert dressing.dressings("dark") == {}
    assert "grids" not in desk.legends


def test_heat_legend_tells_the_numbers_of_the_page(qtbot: QtBot, desk: Desk, dressing: Dressing) -> None:
    use_manner(desk, "addresses", Heat())
    assert _lines(desk, "addresses") == ["points per km²"]
    dressing._on_heat(HeatScale("addresses", 2500.0, 431.0))
    assert _lines(desk, "addresses") == [
        "points per km²", "2,500", "1,600", "900", "400", "100", "reach of a point: 430 m",
    ]  # fmt: skip
    assert dressing.dressings("light")["addresses"]["cluster"] is None


def test_heat_by_a_column_sends_its_values(qtbot: QtBot, desk: Desk, dressing: Dressing) -> None:
    use_manner(desk, "addresses", Heat(weight="household_count"))
    qtbot.waitUntil(lambda: "values" in dressing.dressings("dark")["addresses"])
    assert dressing.dressings("dark")["addresses"]["values"]["cases"] == []


def test_legend_stands_below_its_layer(
    qtbot: QtBot, desk: Desk, window: MainWindow, dressing: Dressing, tree_of: Callable[[MainWindow, str], list[str]]
) -> None:
    use_manner(desk, "grids", Colours(count_of="cameras"))
    qtbot.waitUntil(lambda: tree_of(window, "grids")[-1:] == ["5 counted in all"])
    use_manner(desk, "grids", None)
    assert "5 counted in all" not in tree_of(window, "grids")


@pytest.fixture
def tree_of() -> Callable[[MainWindow, str], list[str]]:
    """Return a function that tells the lines below a layer of the tree."""
    from mapdesk.ui.panels.layers import LayersPanel

    def lines(window: MainWindow, name: str) -> list[str]:
        panel = window.docks.of["layers"].findChild(LayersPanel)
        assert panel is not None
        item = panel.tree.item_of(name)
        return [item.child(at).text(0) for at in range(item.childCount())]  # type: ignore[union-attr]

    return lines
