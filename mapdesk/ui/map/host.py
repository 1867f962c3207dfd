"""What all maps of the program share: the profile with its scheme, layers as binary data, base maps."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from PyQt6 import sip
from PyQt6.QtCore import QObject

from mapdesk import notify
from mapdesk.errors import MapdeskError
from mapdesk.layers.inks import tokens
from mapdesk.ui.map.basemap import PLAIN, RELIEF, base_map
from mapdesk.ui.map.page import MapPage, make_profile
from mapdesk.ui.map.payloads import Answer, Payloads
from mapdesk.ui.map.relief import Relief
from mapdesk.ui.map.scheme import SCHEME, SchemeHandler
from mapdesk.ui.map.tiles import Tiles
from mapdesk.ui.map.values import ValueBlocks

if TYPE_CHECKING:
    from mapdesk.settings import Settings
    from mapdesk.store.workspace import Workspace
    from mapdesk.ui.map.movers import Movers


class MapHost(QObject):
    """Made once per program; `close()` must be called before the application ends.

    `register_scheme()` must have been called before the QApplication was made.
    """

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.payloads = Payloads(self)
        self.tiles = Tiles(settings, self)
        self._profile, self._gate = make_profile()
        self.movers: Movers | None = None
        self.values = ValueBlocks()
        self._handler = SchemeHandler(self.payloads, self.tiles, self.values, self._on_live, parent=self)
        self._profile.installUrlSchemeHandler(SCHEME, self._handler)
        self._made: list[MapPage] = []
        self._workspace: Workspace | None = None
        self._epoch = 0
        self._closed = False

    @property
    def blocked(self) -> list[str]:
        """Return the schemes of the requests that were blocked because they led out of the program."""
        return list(self._gate.blocked)

    def new_page(self) -> MapPage:
        """Return a page for a view; it ends with `drop_page` or with the host."""
        page = MapPage(self._profile)
        self._made.append(page)
        return page

    def drop_page(self, page: MapPage) -> None:
        """End a page."""
        if page in self._made:
            self._made = [one for one in self._made if not sip.isdeleted(one)]
            page.deleteLater()

    def use(self, workspace: Workspace | None) -> None:
        """Serve the layers of this workspace from now on; to be called with None before it is closed."""
        self._epoch += 1
        self._workspace = workspace
        self.payloads.use(workspace)

    def base(self, name: str, theme: str) -> dict[str, Any] | None:
        """Return what the page must know of a base map, None for the plain one.

        One that is unknown or cannot be used is told as a notice, and the plain map goes on.
        """
        try:
            found = base_map(name)
        except MapdeskError as problem:
            notify.error(problem)
            return None
        if found.name == PLAIN:
            return None
        relief = self._relief(theme) if found.name == RELIEF else None
        return self.tiles.use(found, relief)

    def renew(self, name: str) -> None:
        """Read a base map from the start when it is shown next: its key or its service is another one now."""
        with contextlib.suppress(MapdeskError):
            self.tiles.forget(base_map(name).tile_id)

    def close(self) -> None:
        """End all pages, then the profile, then the threads; twice does no harm."""
        if self._closed:
            return
        self._closed = True
        for page in self._made:
            if not sip.isdeleted(page):
                sip.delete(page)  # at once: a profile must not end before its pages
        sip.delete(self._profile)
        self.payloads.use(None)
        self.tiles.close()

    def _on_live(self, epoch: int, since: int, answer: Answer) -> None:
        if self.movers is None:
            answer(None)
        else:
            self.movers.request(epoch, since, answer)

    def _relief(self, theme: str) -> Relief | None:
        workspace = self._workspace
        if workspace is None:
            return None
        return Relief(lambda: workspace.raster("terrain"), land=tokens()["land"][theme], name=f"{theme}_{self._epoch}")
