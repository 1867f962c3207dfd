"""The scheme is registered before any test makes the QApplication; hosts and views end with their test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from mapdesk.settings import Settings
from mapdesk.ui.map.drawing import page_words, theme_of
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.scheme import page_files, register_scheme
from mapdesk.ui.map.view import MapView

register_scheme()


@pytest.fixture
def host(qapp: object) -> Iterator[MapHost]:
    made = MapHost(Settings(tile_timeout_s=1.0))
    yield made
    made.close()


@pytest.fixture
def make_view(host: MapHost, qtbot: object) -> Iterator[Callable[..., MapView]]:
    """Return a function that opens a shown map on the real page."""
    if "/index.html" not in page_files():
        pytest.skip("the page was not built (make web)")
    made: list[MapView] = []

    def make(**options: bool) -> MapView:
        view = MapView(host, **options)
        view.resize(640, 480)
        view.hello(theme_of("dark"), page_words())
        view.show()
        made.append(view)
        return view

    yield make
    for view in made:
        view.close_page()
        view.deleteLater()
