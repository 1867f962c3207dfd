"""Versions of what draws the map."""

from __future__ import annotations

from PyQt6.QtWebEngineCore import qWebEngineChromiumVersion


def chromium_version() -> str:
    """Return the version of the browser engine inside Qt WebEngine."""
    return str(qWebEngineChromiumVersion())
