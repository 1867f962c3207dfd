"""The rules of the house, and that each of them catches a violation."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "mapdesk"
MODULES = sorted(PACKAGE.rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "common", "misc"}
LINES_OF_A_FUNCTION, LINES_OF_A_TABLE = 40, 50
"""A function of the demo that is one table, a line for each column, may be a little longer."""
PUBLIC_METHODS = 20
THE_CONTRACT = {"Workspace", "GeoPackageWorkspace"}
"""What every store can do is one contract; its classes may have more."""


def _rooms() -> set[str]:
    return {p.stem for p in PACKAGE.iterdir() if p.is_dir() or p.suffix == ".py"} - {"__init__", "__pycache__", "py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_module_is_small_and_well_named(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= 400
    tree = ast.parse(source)
    if path.name == "__init__.py":
        assert ast.get_docstring(tree), "a package says what belongs in it"
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            methods = [n for n in node.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]
            most = 2 * PUBLIC_METHODS if node.name in THE_CONTRACT else PUBLIC_METHODS
            assert len(methods) <= most, f"{node.name} has {len(methods)} public methods"
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            docstring = ast.get_docstring(node)
            lines -= len(docstring.splitlines()) + 1 if docstring else 0
            most = LINES_OF_A_TABLE if path.parent.name == "demo" else LINES_OF_A_FUNCTION
            assert lines <= most, f"{node.name} has {lines} lines"


def test_packages_in_setup_cfg_are_those_of_the_tree() -> None:
    import configparser

    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(config["options"]["packages"].split())
    found = {".".join(p.parent.relative_to(ROOT).parts) for p in PACKAGE.rglob("__init__.py")}
    assert listed == found | {"mapdesk.resources", "mapdesk.gis_data"}


def test_core_imports_with_qt_blocked() -> None:
    code = """
import sys, pkgutil, importlib
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PyQt6", "qtawesome", "qtpy"):
            raise ImportError("blocked: " + name)
sys.meta_path.insert(0, Block())
import mapdesk
for found in pkgutil.walk_packages(mapdesk.__path__, "mapdesk."):
    if not found.name.startswith(("mapdesk.ui", "mapdesk.__main__")):
        importlib.import_module(found.name)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


VIOLATIONS = [
    ("mapdesk/geo/measure.py", "from mapdesk.store import change", "house"),
    ("mapdesk/model/query.py", "from mapdesk.geo import crs", "house"),
    ("mapdesk/words.py", "from mapdesk import paths", "house"),
    ("mapdesk/files/__init__.py", "from mapdesk.store import change", "house"),
    ("mapdesk/layers/base.py", "from mapdesk import session", "house"),
    ("mapdesk/exchange/__init__.py", "from mapdesk import desks", "house"),
    ("mapdesk/cli/info.py", "from mapdesk.ui import desktop", "house"),
    ("mapdesk/session.py", "from PyQt6 import QtCore", "qt"),
    ("mapdesk/layers/style.py", "import qtawesome", "qt"),
]


@pytest.mark.slow
def test_contracts_hold_and_catch_planted_violations(tmp_path: Path) -> None:
    linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert linter is not None
    shutil.copytree(PACKAGE, tmp_path / "mapdesk", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "setup.cfg", tmp_path)

    def lint() -> subprocess.CompletedProcess[str]:
        path = f"import sys; sys.path.insert(0, {str(tmp_path)!r})"
        code = f"{path}; from importlinter.cli import lint_imports_command as lint; lint()"
        return subprocess.run(
            [sys.executable, "-c", code, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    clean = lint()
    assert clean.returncode == 0, clean.stdout
    for name, line, contract in VIOLATIONS:
        target = tmp_path / name
        before = target.read_text("utf-8")
        target.write_text(before + f"\n{line}\n", "utf-8")
        broken = lint()
        target.write_text(before, "utf-8")
        assert broken.returncode != 0, f"{line} in {name} was not caught"
        wanted = "The house" if contract == "house" else "Nothing below ui knows Qt"
        assert f"{wanted}" in broken.stdout
        assert "BROKEN" in broken.stdout


OWNED = [
    ("geo/measure.py", "geo/edges.py", "import pyproj"),
    ("store/catalogue.py", "layers/base.py", "import sqlalchemy"),
    ("ui/map/view.py", "ui/main_window.py", "from PyQt6.QtWebEngineWidgets import QWebEngineView"),
    ("ui/map/channel.py", "ui/docks.py", "from PyQt6.QtWebChannel import QWebChannel"),
    ("ui/map/keys.py", "settings.py", "import keyring"),
    ("../resources/web/compose.py", "ui/printing.py", "import folium"),
]


@pytest.mark.parametrize(("owner", "other", "line"), OWNED)
def test_outside_library_has_one_owner(owner: str, other: str, line: str) -> None:
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent))
    assert ruff is not None

    def complaints(name: str) -> str:
        place = (PACKAGE / name).resolve().relative_to(ROOT)
        command = [ruff, "check", "--no-cache", "--select", "TID251", "--stdin-filename", str(place), "-"]
        done = subprocess.run(command, cwd=ROOT, input=f"{line}\n", capture_output=True, text=True, check=False)
        return done.stdout

    assert "TID251" in complaints(other)
    assert "TID251" not in complaints(owner)


def test_every_room_is_in_the_contract() -> None:
    import configparser

    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = config["importlinter:contract:house"]["layers"].replace("|", "\n").split()
    assert {line.removeprefix("mapdesk.") for line in lines} == _rooms()
