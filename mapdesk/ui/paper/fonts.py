"""The letters of a sheet: those of the window, measured alike on every device, each with a code of its own."""

from __future__ import annotations

from PyQt6.QtGui import QFont

from mapdesk.ui import theme
from mapdesk.words import language


def sheet_font(size_px: int = theme.BASE_PX, *, bold: bool = False) -> QFont:
    """Return the window's font without alternate figures: those have no code, so a PDF could not be searched.

    Noto Sans CJK puts other glyphs for figures beside Latin letters by its feature for local forms (`locl`).
    """
    font = theme.base_font(size_px, bold=bold)
    font.clearFeatures()
    font.setFeature(QFont.Tag("locl"), 0)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if language() == "en":  # Chinese fonts draw quotation marks and dots a full square wide
        font.setFeature(QFont.Tag("palt"), 1)
    return font
