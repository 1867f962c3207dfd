"""Tiles of a service on the network: fetched with limits, never twice in vain, a host that hangs left alone."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mapdesk import __version__, log
from mapdesk.errors import MapdeskError
from mapdesk.ui.map.basemap import BaseMap
from mapdesk.ui.map.images import image_kind
from mapdesk.ui.map.keys import key_of, variable_of
from mapdesk.ui.map.shift import laid_over, shifted
from mapdesk.ui.map.tile_cache import TileCache
from mapdesk.words import msg

if TYPE_CHECKING:
    import requests

_LARGEST = 4 * 2**20  # bytes of one tile
_MISSING_S = 600.0  # how long a tile that is not there is not asked for again
_NONSENSE_S = 5.0  # and one in whose place something else came, such as the page of a gate to the network
_FIRST_WAIT_S, _LONGEST_WAIT_S = 2.0, 120.0
_GARBAGE_IN_ROW = 8
_MOST_MISSING = 20_000
_logger = log.logger("map")


class TileTroubleError(MapdeskError):
    """The service does not give tiles now; said once, until it works again."""


class WebTiles:
    """Reads tiles of a service. `read` may be called from any thread.

    After a time-out or a refused connection the service is left alone for 2 s, then twice as long each time up to two
    minutes, so that a host that hangs costs one thread a moment and nothing more.
    """

    def __init__(
        self, base: BaseMap, cache: TileCache, *, timeout_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._base = base
        self._cache = cache
        self._timeout_s = timeout_s
        self._clock = clock
        self._lock = threading.Lock()
        self._missing: dict[tuple[int, int, int, int], float] = {}
        self._rest_until = 0.0
        self._rest_s = 0.0
        self._garbage = 0
        self._key: str | None = None

    def read(self, session: requests.Session, z: int, x: int, y: int) -> bytes | None:
        """Return the tile for display, shifted and laid over as the base map says, or None when there is none.

        Raises
        ------
        TileTroubleError
            The service cannot be reached, answers nonsense, or wants a key that is not there.
        """

        def source(zoom: int, column: int, row: int) -> bytes | None:
            images = [self._one(session, index, (zoom, column, row)) for index in range(len(self._base.templates))]
            there = [image for image in images if image is not None]
            return laid_over(there) if images[0] is not None else None

        return shifted(z, x, y, source) if self._base.datum == "gcj02" else source(z, x, y)

    def probe(self, session: requests.Session, place: tuple[int, int, int]) -> list[bytes]:
        """Fetch one tile (z, x, y) of each address now, whatever is kept or rests, and return them as they came.

        Raises
        ------
        TileTroubleError
            As `read`, and when there is no tile or what came is no image.
        """
        found = []
        for index in range(len(self._base.templates)):
            status, data = self._get(session, index, place)
            self._refuse(status, index)
            if status != 200:
                raise self._trouble(msg("it answered with code {status}", status=status))
            if image_kind(data) is None:
                raise self._trouble(msg("its answers are no images"))
            found.append(data)
        return found

    def _one(self, session: requests.Session, index: int, place: tuple[int, int, int]) -> bytes | None:
        name = f"{self._base.tile_id}_{index}"
        kept = self._cache.read(name, *place)
        if kept is not None:
            return kept
        asked = (index, *place)
        with self._lock:
            if self._missing.get(asked, 0.0) > self._clock():
                return None
            if self._rest_until > self._clock():
                raise self._trouble(msg("it did not answer"))
        data = self._fetch(session, index, place)
        if not data:
            with self._lock:
                if len(self._missing) >= _MOST_MISSING:
                    self._missing.clear()
                self._missing[asked] = self._clock() + (_MISSING_S if data is None else _NONSENSE_S)
            return None
        self._cache.keep(name, place, data)
        return data

    def _fetch(self, session: requests.Session, index: int, place: tuple[int, int, int]) -> bytes | None:
        """Return the image, None when there is no tile, nothing when what came is no image."""
        status, data = self._get(session, index, place)
        self._refuse(status, index)
        return self._judge(status, data)

    def _get(self, session: requests.Session, index: int, place: tuple[int, int, int]) -> tuple[int, bytes]:
        import requests
        import urllib3

        address = self._address(index, place)
        try:
            with session.get(address, timeout=(self._timeout_s, self._timeout_s), stream=True) as answer:
                return answer.status_code, self._content(answer)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            # The text of the error holds the address and with it the key, so only its kind is written down.
            _logger.warning("base map %s: %s", self._base.name, type(error).__name__)
            self._leave_alone()
            raise self._trouble(msg("it did not answer")) from None

    def _content(self, answer: requests.Response) -> bytes:
        """Return the body, given up when it is too large or trickles in for longer than the limit."""
        end = self._clock() + self._timeout_s
        parts, size = [], 0
        # `iter_content` would wait for a full block, for hours if the host sends a byte now and then.
        while part := answer.raw.read1(65536, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > _LARGEST or self._clock() > end:
                raise TimeoutError
        return b"".join(parts)

    def _refuse(self, status: int, index: int) -> None:
        if status in {401, 403}:
            self._leave_alone()
            keyed = "{key}" in self._base.templates[index]
            raise self._trouble(msg("it refuses our key") if keyed else msg("it refuses our requests"))
        if status == 429 or status >= 500:
            self._leave_alone()
            raise self._trouble(msg("it answered with code {status}", status=status))

    def _judge(self, status: int, data: bytes) -> bytes | None:
        good = status == 200 and image_kind(data) is not None
        with self._lock:
            self._rest_s = 0.0
            self._garbage = 0 if good or status != 200 else self._garbage + 1
            nonsense = self._garbage >= _GARBAGE_IN_ROW
        if nonsense:
            self._leave_alone()
            raise self._trouble(msg("its answers are no images"))
        return data if good else b"" if status == 200 else None

    def _leave_alone(self) -> None:
        with self._lock:
            if self._rest_until > self._clock():
                return  # several were under way when the service failed: that is one failure
            self._rest_s = min(_LONGEST_WAIT_S, max(_FIRST_WAIT_S, self._rest_s * 2.0))
            self._rest_until = self._clock() + self._rest_s

    def _address(self, index: int, place: tuple[int, int, int]) -> str:
        z, x, y = place
        base = self._base
        values: dict[str, Any] = {"{z}": z, "{x}": x, "{y}": y, "{-y}": 2**z - 1 - y}
        if base.subdomains:
            values["{s}"] = base.subdomains[(x + y) % len(base.subdomains)]
        address = base.templates[index]
        if "{key}" in address:
            values["{key}"] = self._own_key()
        for part, value in values.items():
            address = address.replace(part, str(value))
        return address

    def _own_key(self) -> str:
        if self._key is None:
            self._key = key_of(self._base.key or self._base.name)
        if self._key is None:
            self._leave_alone()
            name = self._base.key or self._base.name
            raise TileTroubleError(
                msg("The base map {name} needs a key", name=self._base.title),
                "",
                msg(
                    "Keep it in the system's keyring or in the environment variable {variable}",
                    variable=variable_of(name),
                ),
            )
        return self._key

    def _trouble(self, reason: object) -> TileTroubleError:
        return TileTroubleError(
            msg("The base map {name} gives no tiles: {reason}", name=self._base.title, reason=reason),
            "",
            msg("The plain map is shown meanwhile"),
        )


def new_session() -> requests.Session:
    """Return a session for one thread."""
    import requests

    # Its lines hold whole addresses and with them keys; warnings would reach the terminal even without a log.
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)
    session = requests.Session()
    session.headers["User-Agent"] = f"mapdesk/{__version__}"
    session.max_redirects = 3
    return session
