"""The catalogue of words: complete, with the same placeholders in every language, and lazy."""

from __future__ import annotations

import ast
import importlib.util
import string
from pathlib import Path
from types import ModuleType

import pytest

from mapdesk import words
from mapdesk.errors import MapdeskError

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("words_tool", ROOT / "scripts" / "words.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_is_translated(tool: ModuleType) -> None:
    assert tool.missing("zh_CN") == []


def test_translations_keep_the_placeholders(tool: ModuleType) -> None:
    wrong = [m.id for m in tool.load("zh_CN") if m.id and m.string and _fields(m.id) != _fields(m.string)]
    assert wrong == []


def test_message_follows_the_language_when_shown() -> None:
    before = words.language()
    message = words.msg("{path}: a fictional district, made in {seconds:.1f} s", path="x.gpkg", seconds=2.04)
    try:
        words.use_language("en")
        english = str(message)
        words.use_language("zh_CN")
        chinese = str(message)
    finally:
        words.use_language(before)
    assert english == "x.gpkg: a fictional district, made in 2.0 s"
    assert chinese != english
    assert "x.gpkg" in chinese


def test_message_survives_json() -> None:
    message = words.msg("outer {inner} {n}", inner=words.msg("inner {a}", a=1), n=2)
    assert words.Message.from_json(message.to_json()) == message


def test_listeners_hear_of_a_new_language_and_can_leave() -> None:
    before, heard = words.language(), []
    leave = words.on_language_changed(heard.append)
    try:
        words.use_language("zh_CN" if before == "en" else "en")
        leave()
        words.use_language(before)
    finally:
        words.use_language(before)
    assert heard == ["zh_CN" if before == "en" else "en"]


def test_sentence_joins_the_parts_of_an_error() -> None:
    assert MapdeskError("It failed", "row 3", "Try again.").sentence() == "It failed. row 3. Try again."
    assert MapdeskError("It failed").sentence() == "It failed."


def test_no_text_hides_in_an_f_string(tool: ModuleType) -> None:
    """Texts inside f-strings are not collected, so they would never be translated."""
    hidden = []
    for path in sorted((ROOT / "mapdesk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.JoinedStr):
                continue
            calls = [one for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]
            texts = [
                c.args[0].value for c in calls if c.func.id in ("tr", "msg") and isinstance(c.args[0], ast.Constant)
            ]
            hidden += [text for text in texts if text not in tool.load("zh_CN")]
    assert hidden == []
