"""The `mapdesk:` scheme: the page's files, layers as binary data, tiles. Nothing is read that is not listed here."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterator
from importlib.resources.abc import Traversable

from PyQt6.QtCore import QBuffer, QByteArray, QCoreApplication, QFile, QIODeviceBase, QObject, Qt, QUrl
from PyQt6.QtWebEngineCore import QWebEngineUrlRequestJob, QWebEngineUrlScheme, QWebEngineUrlSchemeHandler

from mapdesk import log, paths
from mapdesk.ui.map.images import image_kind
from mapdesk.ui.map.payloads import Payloads
from mapdesk.ui.map.tiles import Tiles
from mapdesk.ui.map.values import ValueBlocks

SCHEME = b"mapdesk"
HOST = "app"
POLICY = (
    "default-src 'none'; script-src mapdesk:; style-src mapdesk:; img-src mapdesk: data: blob:; connect-src mapdesk:; "
    "worker-src mapdesk:; font-src mapdesk:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_CHANNEL_SCRIPT = ":/qtwebchannel/qwebchannel.js"
_MIME = {
    "html": "text/html",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "css": "text/css",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}
_LAYER = re.compile(r"/layer/([a-z][a-z0-9_]{0,62})/(\d{1,18})")
_LIVE = re.compile(r"/live/(\d{1,9})/(\d{1,15})")
_PATCH = re.compile(r"/patch/([a-z][a-z0-9_]{0,62})/(\d{1,18})-(\d{1,18})")
_VALUES = re.compile(r"/values/(\d{1,18})")
_TILE = re.compile(r"/tiles/([a-z0-9_]{1,64})/(\d{1,2})/(\d{1,9})/(\d{1,9})")
_logger = log.logger("map")


def register_scheme() -> None:
    """Make the scheme known to WebEngine; must be called before the QApplication is made. Twice does no harm."""
    _let_page_collect()
    if not QWebEngineUrlScheme.schemeByName(QByteArray(SCHEME)).name().isEmpty():
        return
    scheme = QWebEngineUrlScheme(QByteArray(SCHEME))
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    flags = QWebEngineUrlScheme.Flag
    scheme.setFlags(flags.SecureScheme | flags.CorsEnabled | flags.FetchApiAllowed)
    QWebEngineUrlScheme.registerScheme(scheme)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)


def _let_page_collect() -> None:
    """Let the page ask its engine for a collection while the map rests: a hundred megabytes less are held then."""
    flags = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    if "--js-flags" not in flags:
        os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = f"{flags} --js-flags=--expose-gc".strip()


@functools.cache
def page_files() -> dict[str, Traversable]:
    """Return the built files of the page by their path in an address; empty when the page was not built."""
    return dict(_walk(paths.resource("web", "dist"), ""))


def page_file(path: str) -> tuple[str, bytes] | None:
    """Return (kind, content) of a file of the page by the path of its address, or None when there is none."""
    kind = _MIME.get(path.rpartition(".")[2].lower())
    if path == "/qwebchannel.js":
        return "text/javascript", _qt_file(_CHANNEL_SCRIPT)
    file = page_files().get(path)
    return None if file is None or kind is None else (kind, file.read_bytes())


LiveAnswerer = Callable[[int, int, Callable[[bytes | None], None]], None]


def _no_live(_epoch: int, _since: int, answer: Callable[[bytes | None], None]) -> None:
    answer(None)


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers the page's requests: files at once, layers and tiles when they are there."""

    def __init__(
        self,
        payloads: Payloads,
        tiles: Tiles,
        values: ValueBlocks | None = None,
        live: LiveAnswerer = _no_live,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._payloads = payloads
        self._tiles = tiles
        self._live = live
        self._values = values or ValueBlocks()

    def requestStarted(self, job: QWebEngineUrlRequestJob | None) -> None:
        """Take one request."""
        if job is None:
            return
        reply = Reply(job, self)
        url = job.requestUrl()
        if job.requestMethod().data() != b"GET" or url.host() != HOST or url.hasQuery():
            reply.fail()
            return
        path = url.path(QUrl.ComponentFormattingOption.FullyDecoded)
        if match := _LAYER.fullmatch(path):
            self._payloads.request(match[1], int(match[2]), reply.send_binary)
        elif match := _LIVE.fullmatch(path):
            self._live(int(match[1]), int(match[2]), reply.send_binary)
        elif match := _PATCH.fullmatch(path):
            self._payloads.request_patch((match[1], int(match[2]), int(match[3])), reply.send_binary)
        elif match := _VALUES.fullmatch(path):
            reply.send_binary(self._values.get(int(match[1])))
        elif match := _TILE.fullmatch(path):
            self._tiles.request((match[1], int(match[2]), int(match[3]), int(match[4])), reply.send_image, reply.wanted)
        else:
            found = page_file(path)
            if found is None:
                reply.fail()
            else:
                reply.send(*found)


class Reply:
    """The answer to one request, which may have been given up by the time it is there."""

    def __init__(self, job: QWebEngineUrlRequestJob, parent: QObject) -> None:
        self._job: QWebEngineUrlRequestJob | None = job
        self._parent = parent
        job.destroyed.connect(self._on_gone)

    def wanted(self) -> bool:
        """Return whether the page still waits."""
        return self._job is not None

    def fail(self) -> None:
        """Answer that there is no such thing."""
        if self._job is not None:
            self._job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)

    def send(self, kind: str, data: bytes) -> None:
        """Answer with data."""
        job = self._job
        if job is None:
            return
        # WebEngine reads the buffer in another thread until the job is gone, so the job must not own it.
        buffer = QBuffer(self._parent)
        buffer.setData(data)
        buffer.open(QIODeviceBase.OpenModeFlag.ReadOnly)
        job.destroyed.connect(buffer.deleteLater)
        # A worker takes its policy from the header of its own script, so every answer carries it.
        job.setAdditionalResponseHeaders(
            {
                QByteArray(b"Content-Security-Policy"): [QByteArray(POLICY.encode())],
                QByteArray(b"X-Content-Type-Options"): [QByteArray(b"nosniff")],
                QByteArray(b"Cache-Control"): [QByteArray(b"no-store")],
                # WebEngine passes no length on; with it the page needs no second copy.
                QByteArray(b"X-Length"): [QByteArray(str(len(data)).encode())],
            }
        )
        job.reply(kind.encode(), buffer)

    def send_binary(self, data: bytes | None) -> None:
        """Answer with a payload, or that there is none."""
        if data is None:
            self.fail()
        else:
            self.send("application/octet-stream", data)

    def send_image(self, data: bytes | None) -> None:
        """Answer with an image, or that there is none."""
        kind = image_kind(data or b"")
        if data is None or kind is None:
            self.fail()
        else:
            self.send(kind, data)

    def _on_gone(self) -> None:
        self._job = None


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        path = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, path)
        elif entry.name.rpartition(".")[2].lower() in _MIME:
            yield path, entry


def _qt_file(path: str) -> bytes:
    from PyQt6 import QtWebChannel  # noqa: F401  (its library carries the file)

    file = QFile(path)
    if not file.open(QIODeviceBase.OpenModeFlag.ReadOnly):
        _logger.error("Qt has no %s", path)
        return b""
    return file.readAll().data()
