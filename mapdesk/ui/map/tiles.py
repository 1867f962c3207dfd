"""Tiles for the page, by source: read or fetched in threads of their own, answered on the thread of the window."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, pyqtSignal

from mapdesk import log, notify, paths
from mapdesk.errors import MapdeskError
from mapdesk.ui.map.archives import Archive, open_archive
from mapdesk.ui.map.basemap import PLAIN, RELIEF, BaseMap
from mapdesk.ui.map.fetching import TileTroubleError, WebTiles, new_session
from mapdesk.ui.map.relief import Relief
from mapdesk.ui.map.tile_cache import TileCache
from mapdesk.ui.map.workers import Workers
from mapdesk.words import msg

if TYPE_CHECKING:
    import requests

    from mapdesk.settings import Settings

Asked = tuple[str, int, int, int]
Answer = Callable[[bytes | None], None]
_THREADS = 6
_AGAIN_S = 2.0
_CALM_S = 30.0  # a source that fails now and then is told once, not each time
_logger = log.logger("map")


class Tiles(QObject):
    """Gives tiles of the base maps in use."""

    _made = pyqtSignal(object, object, object)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._sources: dict[str, Archive | WebTiles | Relief] = {}
        self._troubled: set[str] = set()
        self._files: dict[str, BaseMap] = {}
        self._tried_at: dict[str, float] = {}
        self._failed_at: dict[str, float] = {}
        self._workers: Workers[requests.Session] | None = None
        self._cache: TileCache | None = None
        self._made.connect(self._on_made)

    def use(self, base: BaseMap, relief: Relief | None = None) -> dict[str, Any] | None:
        """Make a base map ready and return what the page must know of it; None for the plain map.

        A file that cannot be used is told as a notice, and the plain map goes on.
        """
        if base.name == PLAIN or (base.name == RELIEF and relief is None):
            return None
        tile_id = base.tile_id if relief is None else f"{base.tile_id}_{relief.name}"
        try:
            source = self._sources.get(tile_id) or self._open(base, relief)
        except MapdeskError as problem:
            notify.warn(problem.title, problem.detail, problem.hint)  # type: ignore[arg-type]
            return None
        self._sources[tile_id] = source
        if base.file is not None:
            self._files[tile_id] = base
        archive = source if isinstance(source, Archive) else None
        return {
            "url": f"mapdesk://app/tiles/{tile_id}/{{z}}/{{x}}/{{y}}",
            "attribution": base.attribution or (archive.attribution if archive else ""),
            "min_zoom": archive.min_zoom if archive else base.min_zoom,
            "max_zoom": archive.max_zoom if archive else base.max_zoom,
            "opacity": 1.0,
        }

    def request(self, asked: Asked, answer: Answer, wanted: Callable[[], bool] = lambda: True) -> None:
        """Call `answer` with the image of a tile or None; a tile nobody wants any more is not made."""
        source = self._sources.get(asked[0])
        z, x, y = asked[1:]
        if source is None or z > 30 or not (0 <= x < 2**z and 0 <= y < 2**z):
            answer(None)
            return
        if self._workers is None:
            self._workers = Workers(
                "map-tiles", _THREADS, enter=new_session, leave=lambda session: session.close(), newest_first=True
            )

        def work(session: requests.Session | Exception) -> None:
            # An exception of the session's making is passed on like one of the reading.
            result = _read(source, session, (z, x, y)) if wanted() else None
            with contextlib.suppress(RuntimeError):  # the window was closed meanwhile
                self._made.emit(asked[0], answer, result)

        self._workers.submit(work)

    def forget(self, tile_id: str) -> None:
        """Open the source anew when it is used next (another workspace, a changed file, another key)."""
        self._troubled.discard(tile_id)
        self._failed_at.pop(tile_id, None)
        self._files.pop(tile_id, None)
        source = self._sources.pop(tile_id, None)
        if isinstance(source, Archive):
            source.close()

    def close(self) -> None:
        """Stop reading and close the files."""
        if self._workers is not None:
            self._workers.close()
            self._workers = None
        for tile_id in list(self._sources):
            self.forget(tile_id)

    def _open(self, base: BaseMap, relief: Relief | None) -> Archive | WebTiles | Relief:
        if base.name == RELIEF and relief is not None:
            return relief
        if base.file is not None:
            return open_archive(base.file)
        return WebTiles(base, self._tile_cache(), timeout_s=self._settings.tile_timeout_s)

    def _tile_cache(self) -> TileCache:
        if self._cache is None:
            folder: Path = paths.cache_folder() / "tiles"
            self._cache = TileCache(folder, self._settings.tile_cache_mb * 2**20)
        return self._cache

    def _on_made(self, tile_id: str, answer: Answer, result: bytes | Exception | None) -> None:
        if isinstance(result, Exception):
            self._tell(tile_id, result)
            self._open_again(tile_id)
            answer(None)
            return
        if result is not None and time.monotonic() > self._failed_at.get(tile_id, 0.0) + _CALM_S:
            self._troubled.discard(tile_id)
        answer(result)

    def _open_again(self, tile_id: str) -> None:
        """Open a file that failed once more, now and then: another may lie in its place by now."""
        base, now = self._files.get(tile_id), time.monotonic()
        if base is None or base.file is None or now < self._tried_at.get(tile_id, 0.0) + _AGAIN_S:
            return
        self._tried_at[tile_id] = now
        try:
            fresh = open_archive(base.file)
        except MapdeskError as problem:
            _logger.info("the base map %s still cannot be opened: %s", base.name, type(problem).__name__)
            return
        old = self._sources.get(tile_id)
        self._sources[tile_id] = fresh
        if isinstance(old, Archive):
            old.close()

    def _tell(self, tile_id: str, problem: Exception) -> None:
        self._failed_at[tile_id] = time.monotonic()
        if tile_id in self._troubled:
            return
        self._troubled.add(tile_id)
        if isinstance(problem, MapdeskError):
            notify.warn(problem.title, problem.detail, problem.hint)  # type: ignore[arg-type]
        else:
            # Only the kind: the text of an unexpected error may hold an address with a key.
            _logger.error("a base map failed: %s", type(problem).__name__)
            notify.warn(msg("The base map cannot be read"), type(problem).__name__)


def _read(
    source: Archive | WebTiles | Relief, session: requests.Session | Exception, place: tuple[int, int, int]
) -> bytes | Exception | None:
    try:
        if not isinstance(source, WebTiles):
            return source.read(*place)
        if isinstance(session, Exception):
            return session
        return source.read(session, *place)
    except (TileTroubleError, MapdeskError) as problem:
        return problem
    except Exception as problem:  # a damaged image among the tiles
        return problem
