from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mapdesk.demo import DemoReport, make_demo
from mapdesk.demo.district import District, make_district
from mapdesk.demo.recipe import recipe
from mapdesk.desks.planning.tables import TABLES
from mapdesk.layers.base import LAYERS
from mapdesk.store.opening import open_workspace
from mapdesk.store.workspace import Workspace


@pytest.fixture(scope="session")
def tiny_report(tmp_path_factory: pytest.TempPathFactory) -> DemoReport:
    return make_demo(tmp_path_factory.mktemp("demo") / "tiny.gpkg", size="tiny", seed=1)


@pytest.fixture(scope="session")
def tiny(tiny_report: DemoReport) -> Iterator[Workspace]:
    LAYERS.load()
    workspace = open_workspace(Path(tiny_report.path), [LAYERS[name].schema for name in LAYERS], write=False)
    workspace.tables(TABLES)
    yield workspace
    workspace.close()


@pytest.fixture(scope="session")
def district() -> District:
    return make_district(recipe("tiny"), 1, lambda _: None)
