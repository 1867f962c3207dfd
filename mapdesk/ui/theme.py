"""The look: palette, short style sheet and fonts, all derived from the colour tokens; dark, light or the system's."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PyQt6.QtWidgets import QApplication

from mapdesk import paths
from mapdesk.layers.inks import look_of, theme_of, tokens
from mapdesk.settings import Settings
from mapdesk.ui.sheet import SHEET
from mapdesk.words import language

SMALL_PX, BASE_PX, LARGE_PX, TITLE_PX = 11, 13, 16, 20
ROW_PX = 28
BEHIND = ("Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC")

SIGNS = {"level_1": "▲ Ⅰ", "level_2": "◆ Ⅱ", "level_3": "■ Ⅲ", "level_4": "● Ⅳ", "normal": "○"}


@dataclasses.dataclass(frozen=True)
class Inks:
    """The colours of one look, by token name."""

    name: str
    colours: dict[str, str]

    @property
    def dark(self) -> bool:
        """Return whether the ground is dark."""
        return theme_of(self.name) == "dark"

    def __getitem__(self, token: str) -> str:
        return self.colours[token]

    def colour(self, token: str) -> QColor:
        """Return a token's colour."""
        return QColor(self.colours[token])


def inks(name: str) -> Inks:
    """Return the colours of a look: "dark", "light" or another of `layers.inks.LOOKS`."""
    return Inks(name, {token: pair[name] for token, pair in tokens().items()})


class Theme(QObject):
    """The look in use; asked by everything that paints itself.

    Signals
    -------
    changed : (str)
        Name of the look now in use, one of `layers.inks.LOOKS`.
    """

    changed = pyqtSignal(str)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._chosen = Settings()
        self.inks = inks("dark")
        hints = QGuiApplication.styleHints()
        if hints is not None:
            hints.colorSchemeChanged.connect(lambda _scheme: self._follow())

    @property
    def name(self) -> str:
        """Return the name of the look in use."""
        return self.inks.name

    def use(self, chosen: Settings) -> None:
        """Use the look that the settings say."""
        self._chosen = chosen
        self._apply(look_chosen(chosen))

    def _follow(self) -> None:
        if look_chosen(self._chosen) != self.name:
            self._apply(look_chosen(self._chosen))

    def _apply(self, name: str) -> None:
        self.inks = inks(name)
        use_font(self._app)
        self._app.setPalette(palette_of(self.inks))
        self._app.setStyleSheet(sheet_of(self.inks))
        self.changed.emit(name)


_current: Theme | None = None


def start(app: QApplication, chosen: Settings) -> Theme:
    """Give the application its style, fonts and colours; return the theme."""
    global _current
    app.setStyle("Fusion")
    _current = Theme(app)
    _current.use(chosen)
    return _current


def look_chosen(chosen: Settings) -> str:
    """Return the look that the settings say, with the system's theme where they follow it."""
    base = _system_scheme() if chosen.theme == "system" else chosen.theme
    return look_of(base, contrast=chosen.contrast == "high", safe=chosen.palette == "safe")


def current() -> Inks:
    """Return the colours in use (dark before the start)."""
    return _current.inks if _current is not None else inks("dark")


def use_font(app: QApplication) -> None:
    """Give the application the font for the language of now."""
    app.setFont(QFont())  # Qt takes a font that differs in features only for the same one
    app.setFont(base_font())


def palette_of(ink: Inks) -> QPalette:
    """Return the Qt palette of a theme."""
    palette = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: "window", role.WindowText: "text", role.Base: "panel", role.AlternateBase: "window",
        role.Text: "text", role.Button: "control", role.ButtonText: "text", role.BrightText: "text",
        role.ToolTipBase: "control", role.ToolTipText: "text", role.PlaceholderText: "muted",
        role.Highlight: "accent", role.Link: "accent", role.LinkVisited: "accent", role.Accent: "accent",
        role.Light: "control", role.Midlight: "control", role.Mid: "line", role.Dark: "line", role.Shadow: "window",
    }  # fmt: skip
    for one, token in pairs.items():
        palette.setColor(one, ink.colour(token))
    palette.setColor(role.HighlightedText, ink.colour("window" if ink.dark else "panel"))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, mixed(ink, "muted", "panel", 0.4))
    return palette


def sheet_of(ink: Inks) -> str:
    """Return the style sheet of a theme; the sheet holds names, the tokens the colours."""
    soft, hover = tint(ink, "accent"), mixed(ink, "control", "text", 0.08)
    names = {**ink.colours, "theme": theme_of(ink.name), "soft": soft.name(), "hover": hover.name()}
    sheet = SHEET.replace("@icons", Path(str(paths.resource("icons"))).as_posix())
    for name in sorted(names, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", names[name])
    return sheet


def mixed(ink: Inks, one: str, other: str, share: float) -> QColor:
    """Return a colour between two tokens; `share` of the other."""
    a, b = ink.colour(one), ink.colour(other)
    parts = [round(x * (1 - share) + y * share) for x, y in zip(a.getRgb()[:3], b.getRgb()[:3], strict=True)]
    return QColor(*parts)


def tint(ink: Inks, token: str) -> QColor:
    """Return the panel with a breath of a token in it: the ground of a selected row or a badge."""
    return mixed(ink, "panel", token, 0.22 if ink.dark else 0.14)


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours (WCAG 2.1)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def base_font(size_px: int = BASE_PX, *, bold: bool = False) -> QFont:
    """Return the window's font: the system's sans with Chinese fonts behind it, figures tabular."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    # A desktop without a chosen font gives DejaVu, which is a fifth wider than all others and beside Chinese
    # characters looks like a different size; there the Chinese family's own Latin letters come first.
    families = [*BEHIND, system] if system.startswith("DejaVu") or not system else [system, *BEHIND]
    font = QFont()
    font.setFamilies(families)
    font.setPixelSize(size_px)
    font.setBold(bold)
    font.setFeature(QFont.Tag("tnum"), 1)
    if language() == "en":  # Chinese fonts draw quotation marks and dots a full square wide
        font.setFeature(QFont.Tag("palt"), 1)
    return font


def mark_bold(font: QFont, size_px: int) -> QFont:
    """Return a demi-bold copy of a font in another size, for titles."""
    copy = QFont(font)
    copy.setPixelSize(size_px)
    copy.setWeight(QFont.Weight.DemiBold)
    return copy


def _system_scheme() -> str:
    hints = QGuiApplication.styleHints()
    return "light" if hints is not None and hints.colorScheme() == Qt.ColorScheme.Light else "dark"


def _luminance(colour: QColor) -> float:
    def channel(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else float(((value + 0.055) / 1.055) ** 2.4)

    return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) + 0.0722 * channel(colour.blueF())
