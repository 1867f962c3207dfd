"""View: desks, panels, theme, language, notation, wall, and the way back."""

from __future__ import annotations

from mapdesk import words
from mapdesk.commands import command
from mapdesk.ui.context import NOTATIONS, Desk
from mapdesk.words import msg


@command("view.palette", msg("Command palette"), "Ctrl+K", menu="view", icon="console-line", toolbar=True)
def show_palette(desk: Desk) -> None:
    """Find a command by its words and run it."""
    from mapdesk.ui.dialogs.palette import Palette

    Palette(desk).open()


@command("view.search", msg("Search addresses and names"), "Ctrl+F", menu="view", icon="magnify")
def search(desk: Desk) -> None:
    """Go to the search box."""
    desk.shell.focus("search")


@command("view.position", msg("Go to position"), "Ctrl+G", menu="view", icon="crosshairs-gps")
def go_to_position(desk: Desk) -> None:
    """Go to the position box."""
    desk.shell.focus("position")


def _desk_command(name: str, number: int, title: words.Message) -> None:
    @command(
        f"desk.{name}",
        title,
        str(number),
        menu="view",
        on_map=True,
        checked=lambda desk: desk.shell.desk_name() == name,
    )
    def use_desk(desk: Desk) -> None:
        """Arrange the panels for this desk."""
        desk.shell.use_desk(name)


_desk_command("operations", 1, msg("Operations desk"))
_desk_command("planning", 2, msg("Planning desk"))
_desk_command("maritime", 3, msg("Maritime desk"))


@command("view.reset_docks", msg("Reset the layout of this desk"), menu="view", icon="view-dashboard-outline")
def reset_docks(desk: Desk) -> None:
    """Bring the panels of this desk back to where they stand at first."""
    desk.shell.reset_docks()


def _panel_command(name: str, title: words.Message, key: str) -> None:
    @command(
        f"panel.{name}",
        title,
        key,
        menu="view",
        on_map=bool(key),
        checked=lambda desk: desk.shell.panel_shown(name),
    )
    def toggle_panel(desk: Desk) -> None:
        """Show or hide this panel."""
        desk.shell.toggle_panel(name)


_panel_command("layers", msg("Layers panel"), "L")
_panel_command("card", msg("Card panel"), "")
_panel_command("table", msg("Table panel"), "T")
_panel_command("log", msg("Log panel"), "")


@command("view.notation", msg("Switch the notation of positions"), menu="view", icon="format-list-numbered")
def switch_notation(desk: Desk) -> None:
    """Write positions as degrees, degrees-minutes, degrees-minutes-seconds, in turn."""
    names = list(NOTATIONS)
    at = names.index(desk.settings.notation) if desk.settings.notation in names else -1
    desk.use_settings(notation=names[(at + 1) % len(names)])


def _is_dark() -> bool:
    from mapdesk.ui import theme

    return theme.current().dark


@command("view.theme", msg("Switch dark and light"), "Ctrl+Shift+L", menu="view", icon="theme-light-dark")
def switch_theme(desk: Desk) -> None:
    """Use the other theme from now on."""
    desk.use_settings(theme="light" if _is_dark() else "dark")


@command("view.theme_system", msg("Follow the system's theme"), menu="view",
         checked=lambda desk: desk.settings.theme == "system")  # fmt: skip
def follow_system_theme(desk: Desk) -> None:
    """Use the theme of the operating system."""
    desk.use_settings(theme="system")


@command("view.contrast", msg("High contrast"), "Ctrl+Shift+H", menu="view", icon="contrast-circle",
         checked=lambda desk: desk.settings.contrast == "high")  # fmt: skip
def switch_contrast(desk: Desk) -> None:
    """Show everything in high contrast, or as usual."""
    desk.use_settings(contrast="usual" if desk.settings.contrast == "high" else "high")


@command("view.safe_colours", msg("Colour-blind-safe colours"), menu="view", icon="eye-check-outline",
         checked=lambda desk: desk.settings.palette == "safe")  # fmt: skip
def switch_palette(desk: Desk) -> None:
    """Show states in colours that people of every colour vision tell apart, or in the usual ones."""
    desk.use_settings(palette="usual" if desk.settings.palette == "safe" else "safe")


@command("view.language", msg("Switch the language"), "Ctrl+Shift+E", menu="view", icon="translate")
def switch_language(desk: Desk) -> None:
    """Use the other language; the window is built again around the same map."""
    names = list(words.LANGUAGES)
    at = names.index(words.language()) if words.language() in names else -1
    desk.use_settings(language=names[(at + 1) % len(names)])


@command("view.wall", msg("Wall window"), "F11", menu="view", icon="projector-screen-outline",
         checked=lambda desk: desk.shell.wall_shown())  # fmt: skip
def toggle_wall(desk: Desk) -> None:
    """Show the map alone in a second window, for a wall screen; once more closes it."""
    desk.shell.wall()


@command("view.full_screen", msg("Full screen"), "Shift+F11", menu="view", icon="fullscreen",
         checked=lambda desk: desk.shell.widget().isFullScreen())  # fmt: skip
def toggle_full_screen(desk: Desk) -> None:
    """Fill the screen with this window, or go back."""
    window = desk.shell.widget()
    if window.isFullScreen():
        window.showNormal()
    else:
        window.showFullScreen()


@command("view.back", msg("Back"), "Esc", icon="arrow-left")
def go_back(desk: Desk) -> None:
    """Leave the tool, the marker, the selection."""
    desk.shell.step_back()
