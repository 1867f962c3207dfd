"""The whole program from a terminal, in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow


def mapdesk(*words: object, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mapdesk", *map(str, words)]
    environment = {**os.environ, "MAPDESK_LANG": "en", **env}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=240, env=environment)


def answer(*words: object) -> dict[str, Any]:
    done = mapdesk(*words, "--json")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("district") / "demo.gpkg"
    assert answer("demo", path, "--size", "tiny")["rows"]["addresses"] > 0
    return path


@pytest.fixture
def copy(district: Path, tmp_path: Path) -> Path:
    target = tmp_path / "w.gpkg"
    target.write_bytes(district.read_bytes())
    return target


def test_info_lists_layers_with_their_age(district: Path) -> None:
    told = answer("info", district)
    assert told["crs"] == "EPSG:4490"
    assert set(told["layers"][0]) == {"name", "rows", "source", "as_of", "age_s"}
    assert {"micro_grids", "addresses", "cameras", "boats", "incidents"} <= {one["name"] for one in told["layers"]}


def test_import_counts_add_up_and_again_is_unchanged(copy: Path, tmp_path: Path) -> None:
    file = tmp_path / "cameras.csv"
    file.write_text(
        "名称,设备编码,经度,纬度\n东口,33039500001320000901,121.1,27.8\n西口,33039500001320000902,121.2,27.9\n"
        "没有位置,33039500001320000903,,\n错位,33039500001320000904,721.2,27.9\n",
        "utf-8",
    )
    first = answer("import", "cameras", file, "-w", copy)
    assert (first["read"], first["imported"], first["rejected"], first["without_position"]) == (4, 3, 1, 1)
    assert Path(first["rejects_file"]).is_file()
    again = answer("import", "cameras", file, "-w", copy)
    assert (again["imported"], again["updated"], again["unchanged"], again["rejected"]) == (0, 0, 3, 1)
    assert answer("log", "verify", copy)["valid"] is True


def test_dry_run_stores_nothing(copy: Path, tmp_path: Path) -> None:
    before = answer("info", copy)
    file = tmp_path / "reefs.geojson"
    point = {
        "type": "Feature",
        "properties": {"name": "礁"},
        "geometry": {"type": "Point", "coordinates": [121.1, 27.8]},
    }
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [point]}), "utf-8")
    assert answer("import", "reefs", file, "-w", copy, "--dry-run")["imported"] == 1
    rows = {one["name"]: one["rows"] for one in before["layers"]}
    assert {one["name"]: one["rows"] for one in answer("info", copy)["layers"]} == rows


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("info", "missing.gpkg"), "missing.gpkg"),
        (("import", "cameras", "missing.csv", "-w", "{w}"), "missing.csv"),
        (("import", "no_such_layer", "missing.csv", "-w", "{w}"), "no_such_layer"),
        (("export", "cameras", "out.xyz", "-w", "{w}"), "xyz"),
        (("screenshot", "x.png", "-w", "{w}", "--at", "here"), "here"),
        (("screenshot", "x.jpg", "-w", "{w}"), "PNG"),
        (("frobnicate",), "frobnicate"),
        (("import", "cameras"), "mapdesk import --help"),
        (("demo", "x.gpkg", "--size", "huge"), "huge"),
        (("export", "staff", "staff.shp", "-w", "{w}"), "staff.shp"),
    ],
)
def test_refusals_are_one_sentence_with_exit_code_2(copy: Path, words: tuple[str, ...], told: str) -> None:
    done = mapdesk(*(word.replace("{w}", str(copy)) for word in words))
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "kml", "fgb", "csv", "xlsx", "shp"])
def test_export_gives_back_every_row(copy: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"cameras.{suffix}"
    wanted = next(one["rows"] for one in answer("info", copy)["layers"] if one["name"] == "cameras")
    assert answer("export", "cameras", out, "-w", copy)["rows"] == wanted
    assert out.stat().st_size > 0


def test_check_of_the_demo_is_valid(district: Path) -> None:
    told = answer("check", "micro_grids", "-w", district)
    assert told["valid"] is True
    assert (told["overlaps"], told["gaps"]) == (0, 0)


def test_screenshot_without_display_is_a_picture(district: Path, tmp_path: Path) -> None:
    out = tmp_path / "desk.png"
    done = mapdesk("screenshot", out, "-w", district, "--size", "1366x768", "--lang", "en", DISPLAY="")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(out)
    assert out.read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root is refused")
def test_window_is_refused_as_root_before_qt_starts(district: Path, tmp_path: Path) -> None:
    done = mapdesk("screenshot", tmp_path / "x.png", "-w", district, QTWEBENGINE_DISABLE_SANDBOX="0")
    assert done.returncode == 2
    assert "QTWEBENGINE_DISABLE_SANDBOX=1" in done.stderr


def test_doctor_tells_of_the_page() -> None:
    told = json.loads(mapdesk("doctor", "--json").stdout)
    assert any(one["name"] == "map page" for one in told["findings"])
