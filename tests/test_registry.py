"""Registries load their package whole, or not at all."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from mapdesk.registry import Registry


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """Return the folder of a package of two modules; the second waits or fails as `hooks` says."""
    name = f"things_{abs(hash(request.node.name))}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "hooks.py").write_text("THINGS = None\ndef act():\n    pass\n")
    for module in ("zeta", "zulu"):
        text = f"from {name} import hooks\nhooks.THINGS.add({module!r})(object())\nhooks.act()\n"
        (folder / f"{module}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    return folder


def hooks_of(folder: Path, things: Registry[object]) -> object:
    module = __import__(f"{folder.name}.hooks", fromlist=["hooks"])
    module.THINGS = things
    return module


def test_load_that_failed_is_tried_again(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    things: Registry[object] = Registry("thing", package.name)
    hooks = hooks_of(package, things)

    def fail() -> None:
        if "zulu" in things:
            raise OSError("no more files")

    monkeypatch.setattr(hooks, "act", fail)
    for _ in range(2):
        with pytest.raises(OSError, match="no more files"):
            things.load()
    monkeypatch.setattr(hooks, "act", lambda: None)
    assert list(things.load()) == ["zeta", "zulu"]
    with pytest.raises(ValueError, match="registered twice"):
        things.add("zulu")(object())


def test_second_thread_waits_for_the_whole(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    things: Registry[object] = Registry("thing", package.name)
    hooks = hooks_of(package, things)
    began, gate, seen = threading.Event(), threading.Event(), []

    def wait() -> None:
        began.set()
        gate.wait(10)

    monkeypatch.setattr(hooks, "act", wait)
    first = threading.Thread(target=things.load)
    first.start()
    assert began.wait(10)
    second = threading.Thread(target=lambda: seen.append(list(things.load())))
    second.start()
    gate.set()
    first.join()
    second.join()
    assert seen == [["zeta", "zulu"]]
    assert sys.modules[f"{package.name}.zulu"]


def test_modules_of_one_name_are_loaded_at_any_depth(package: Path) -> None:
    things: Registry[object] = Registry("thing", package.name, deep=True, only="tables")
    (package / "room").mkdir()
    (package / "room" / "__init__.py").write_text("")
    (package / "room" / "tables.py").write_text(
        f"from {package.name} import hooks\nhooks.THINGS.add('deep')(object())\n"
    )
    hooks_of(package, things)
    assert list(things.load()) == ["deep"]
