"""The locked-down page: one address, no way out, nothing kept, no permissions."""

from __future__ import annotations

import logging

from PyQt6.QtCore import QObject, QUrl
from PyQt6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

from mapdesk import log

HOME = "mapdesk://app/index.html"

_logger = log.logger("map")
_allowed_schemes = frozenset({"mapdesk", "qrc", "data", "blob"})
_Attribute = QWebEngineSettings.WebAttribute
_OFF = (
    _Attribute.LocalStorageEnabled,
    _Attribute.PluginsEnabled,
    _Attribute.JavascriptCanOpenWindows,
    _Attribute.JavascriptCanAccessClipboard,
    _Attribute.JavascriptCanPaste,
    _Attribute.LocalContentCanAccessRemoteUrls,
    _Attribute.LocalContentCanAccessFileUrls,
    _Attribute.AllowRunningInsecureContent,
    _Attribute.AllowGeolocationOnInsecureOrigins,
    _Attribute.AllowWindowActivationFromJavaScript,
    _Attribute.FullScreenSupportEnabled,
    _Attribute.ScreenCaptureEnabled,
    _Attribute.PdfViewerEnabled,
    _Attribute.HyperlinkAuditingEnabled,
    _Attribute.DnsPrefetchEnabled,
    _Attribute.ErrorPageEnabled,
    _Attribute.NavigateOnDropEnabled,
    _Attribute.WebGLEnabled,
    _Attribute.AutoLoadIconsForPage,
)
_LEVELS = {
    QWebEnginePage.JavaScriptConsoleMessageLevel.InfoMessageLevel: logging.INFO,
    QWebEnginePage.JavaScriptConsoleMessageLevel.WarningMessageLevel: logging.WARNING,
    QWebEnginePage.JavaScriptConsoleMessageLevel.ErrorMessageLevel: logging.ERROR,
}


class Gate(QWebEngineUrlRequestInterceptor):
    """Blocks every request that is not for our own scheme, and counts what it blocked and let through."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.blocked: list[str] = []
        self.passed = 0

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Decide on one request."""
        scheme = info.requestUrl().scheme()
        if scheme in _allowed_schemes:
            self.passed += 1
            return
        info.block(True)
        self.blocked.append(scheme)
        _logger.warning("blocked a request of the page with scheme %s", scheme)


def make_profile(parent: QObject | None = None) -> tuple[QWebEngineProfile, Gate]:
    """Return a profile that keeps nothing on disk, and its gate."""
    profile = QWebEngineProfile(parent)  # without a name: off the record
    gate = Gate(profile)
    profile.setUrlRequestInterceptor(gate)
    profile.setSpellCheckEnabled(False)
    profile.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
    profile.downloadRequested.connect(_refuse_download)
    return profile, gate


def _refuse_download(request: QWebEngineDownloadRequest) -> None:
    request.cancel()


class MapPage(QWebEnginePage):
    """The page of the map: nothing but its own address is ever loaded into it."""

    def __init__(self, profile: QWebEngineProfile, parent: QObject | None = None) -> None:
        super().__init__(profile, parent)
        settings = self.settings()
        if settings is not None:
            for attribute in _OFF:
                settings.setAttribute(attribute, False)
        if hasattr(self, "permissionRequested"):  # Qt 6.8
            self.permissionRequested.connect(lambda permission: permission.deny())

    def load_home(self) -> None:
        """Load the page from the start."""
        self.load(QUrl(HOME))

    def acceptNavigationRequest(self, url: QUrl, kind: QWebEnginePage.NavigationType, isMainFrame: bool) -> bool:
        """Allow the page's own address in the main frame, nothing else."""
        del kind
        return isMainFrame and url.toString(QUrl.UrlFormattingOption.RemoveFragment) == HOME

    def createWindow(self, kind: QWebEnginePage.WebWindowType) -> QWebEnginePage | None:
        """Refuse new windows."""
        del kind
        return None

    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str | None,
        lineNumber: int,
        sourceID: str | None,
    ) -> None:
        """Write what the page says to the log."""
        _logger.log(_LEVELS.get(level, logging.INFO), "page: %s (%s:%d)", message, sourceID, lineNumber)

    def javaScriptAlert(self, securityOrigin: QUrl, msg: str | None) -> None:
        """Show no box."""

    def javaScriptConfirm(self, securityOrigin: QUrl, msg: str | None) -> bool:
        """Show no box."""
        del securityOrigin, msg
        return False
