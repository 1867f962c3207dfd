"""Keep the catalogues of words: `update [PART.po ...]` merges texts and translations, `compile` makes .mo files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n"
KEYWORDS = {"msg": None, "tr": None}
LANGUAGES = ("zh_CN",)


def extract() -> Catalog:
    """Return a catalogue of every text in `msg()` and `tr()` of the package."""
    catalogue = Catalog(project="mapdesk", charset="utf-8")
    found = extract_from_dir(
        ROOT / "mapdesk", method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=(), strip_comment_tags=True
    )
    for name, _line, message, _comments, context in found:
        catalogue.add(message, locations=[(f"mapdesk/{name}", 0)], context=context)
    for english, _ in data_titles():
        catalogue.add(english)
    return catalogue


def data_titles() -> Iterator[tuple[str, str]]:
    """Yield (English, Chinese) of the titles in the code tables, which become messages when they are shown."""
    for file in sorted((ROOT / "gis_data").glob("*.json")):
        yield from _titles(json.loads(file.read_text("utf-8")))


def _titles(data: Any) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        if isinstance(data.get("en"), str) and isinstance(data.get("zh"), str):
            yield data["en"], data["zh"]
        for value in data.values():
            yield from _titles(value)
    elif isinstance(data, list):
        for value in data:
            yield from _titles(value)


def path_of(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "mapdesk.po"


def load(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="mapdesk", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def save(language: str, catalogue: Catalog) -> None:
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    with path_of(language).open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, include_lineno=False, no_location=True)


def update(parts: list[Path]) -> None:
    """Bring every catalogue up to date with the code; `parts` are further .po files whose translations are taken in."""
    template = extract()
    for language in LANGUAGES:
        catalogue = load(language)
        catalogue.update(template, no_fuzzy_matching=True)
        for part in parts:
            with part.open("rb") as file:
                for message in read_po(file, locale=language):
                    if message.id and message.string and message.id in catalogue and not catalogue[message.id].string:
                        catalogue[message.id].string = message.string
        for english, chinese in data_titles() if language == "zh_CN" else ():
            if not catalogue[english].string:
                catalogue[english].string = chinese
        catalogue.obsolete.clear()
        save(language, catalogue)
        for key in missing(language):
            print(f"{language}: not translated: {key}")


def missing(language: str) -> list[str]:
    """Return the texts of the code that the catalogue of `language` does not translate."""
    catalogue = load(language)
    return [str(m.id) for m in extract() if m.id and (m.id not in catalogue or not catalogue[m.id].string)]


def compile_all() -> None:
    for language in LANGUAGES:
        with path_of(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, load(language))


def main(words: list[str]) -> int:
    if words[:1] == ["update"]:
        update([Path(word) for word in words[1:]])
        compile_all()
    elif words[:1] == ["compile"]:
        compile_all()
    elif words[:1] == ["missing"]:
        lacking = [key for language in LANGUAGES for key in missing(language)]
        print("\n".join(lacking))
        return 1 if lacking else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
