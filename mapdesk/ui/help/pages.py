"""The manual: Markdown pages in each language, found by the panel, menu or dialog they explain, and searched."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from mapdesk import paths
from mapdesk.commands import COMMANDS, MENUS, key_of
from mapdesk.ui.actions import by_menu
from mapdesk.ui.key_choice import keys_text
from mapdesk.words import language, msg, tr

ORDER = (
    "first-steps", "window", "map", "selecting", "table", "search", "measuring", "import", "plans", "export", "undo",
    "accounts", "backups", "programs", "base-maps", "command-line", "keys", "words", "trouble",
)  # fmt: skip
START = "first-steps"
PANEL_PAGES = {"layers": "map", "card": "table", "log": "undo", "catalogue": "import"}
"""Page of a panel whose page has another name than the panel."""
MENU_PAGES = {"file": "first-steps", "edit": "undo", "view": "window", "layer": "import", "help": "keys"}
"""Page of a menu whose page has another name than the menu."""
DIALOG_PAGES = {
    "ImportDialog": "import", "ExportDialog": "export", "PrintDialog": "export",
    "BaseMaps": "base-maps", "TileService": "base-maps",
    "DemoDialog": "first-steps", "CheatSheet": "keys", "LogWindow": "trouble", "NewDistrict": "first-steps",
    "RestoreDialog": "backups", "Backups": "backups", "Salvage": "backups",
    "OutsideList": "backups", "RescueDialog": "backups", "SignOn": "accounts", "Accounts": "accounts",
    "NewPassphrase": "accounts", "LayerFacts": "import", "RowForm": "table",
    "HeatDialog": "map", "ColoursDialog": "map",
}  # fmt: skip
"""Page of a dialog by the name of its class; the window's page explains all others."""

_COMMANDS_MARK = "<!-- commands -->"
_SEARCHED_AROUND = 60


@dataclass(frozen=True)
class Page:
    """One page: its name (of the file), the title (its first heading) and the Markdown text."""

    name: str
    title: str
    text: str


@dataclass(frozen=True)
class Hit:
    """A section of a page in which all searched words stand, with a piece of its text."""

    page: str
    title: str
    section: str
    piece: str


def names(code: str) -> list[str]:
    """Return the names of the pages of a language, those of `ORDER` first."""
    folder = paths.resource("manual", code)
    found = sorted(one.name.removesuffix(".md") for one in folder.iterdir() if one.name.endswith(".md"))
    return [*(name for name in ORDER if name in found), *(name for name in found if name not in ORDER)]


def page(name: str, code: str | None = None) -> Page:
    """Return a page, in the language of now unless told otherwise; KeyError when there is none."""
    code = code or language()
    if name not in names(code):
        raise KeyError(name)
    text = _source(name, code).replace(_COMMANDS_MARK, _commands_table())
    return Page(name, _title(text), text)


def pages(code: str | None = None) -> list[Page]:
    """Return all pages of a language in their order."""
    return [page(name, code) for name in names(code or language())]


def page_of_panel(name: str) -> str:
    """Return the name of the page that explains a panel; its own name where nothing else is said."""
    return PANEL_PAGES.get(name, name)


def page_of_menu(name: str) -> str:
    """Return the name of the page that explains a menu."""
    return MENU_PAGES.get(name, name)


def page_of_dialog(name: str) -> str:
    """Return the name of the page that explains a dialog."""
    return DIALOG_PAGES.get(name, "window")


def picture(name: str) -> bytes | None:
    """Return a picture of the manual, or None when there is none of that name."""
    if not re.fullmatch(r"[a-z0-9_-]+\.png", name, re.IGNORECASE):
        return None
    try:
        return paths.resource("manual", "pictures", name).read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return None


def slug(heading: str) -> str:
    """Return the anchor of a heading, as GitHub makes it: lower case, hyphens, letters of any script."""
    return re.sub(r"[^\w\- ]", "", heading.strip().casefold()).replace(" ", "-")


def search(text: str, code: str | None = None) -> list[Hit]:
    """Return the sections that hold every word of a text; those with a word in a heading first."""
    wanted = text.casefold().split()
    if not wanted:
        return []
    ranked: list[tuple[bool, Hit]] = []
    for one in pages(code):
        for heading, body in _sections(one.text):
            plain = _plain(body)
            whole = f"{one.title} {heading} {plain}".casefold()
            if all(word in whole for word in wanted):
                in_heading = any(word in f"{one.title} {heading}".casefold() for word in wanted)
                section = "" if heading == one.title else heading
                ranked.append((not in_heading, Hit(one.name, one.title, section, _piece(plain, wanted))))
    return [hit for _rank, hit in sorted(ranked, key=lambda pair: pair[0])]


@functools.cache
def _source(name: str, code: str) -> str:
    return paths.resource("manual", code, f"{name}.md").read_text(encoding="utf-8")


def _title(text: str) -> str:
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found[1].strip() if found else ""


def _sections(text: str) -> list[tuple[str, str]]:
    parts = re.split(r"^#{1,3} (.+)$", text, flags=re.MULTILINE)
    return [(parts[at].strip(), parts[at + 1]) for at in range(1, len(parts) - 1, 2)]


def _plain(text: str) -> str:
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[`*|]|^-+$", " ", text).split())


def _piece(plain: str, wanted: list[str]) -> str:
    at = max(0, plain.casefold().find(wanted[0]))
    start = max(0, at - _SEARCHED_AROUND // 3)
    piece = plain[start : at + _SEARCHED_AROUND]
    return ("…" if start else "") + piece.strip() + ("…" if at + _SEARCHED_AROUND < len(plain) else "")


def _commands_table() -> str:
    """Return all commands with the keys of now, by menu, as Markdown tables."""
    lines: list[str] = []
    menu: str | None = None
    for name, command in by_menu():
        if command.menu != menu:
            menu = command.menu
            lines += ["", f"### {MENUS.get(menu, msg('Everywhere'))}", ""]
            lines += [f"| {tr('Command')} | {tr('Key')} |", "|---|---|"]
        lines.append(f"| {COMMANDS[name].title} | {keys_text(key_of(command)).replace('|', chr(92) + '|')} |")
    return "\n".join(lines)
