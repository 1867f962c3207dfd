"""All that is inside the program: each part with its version and its licence."""

from __future__ import annotations

import importlib.util
import json
import platform
import re
import sqlite3
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from PyQt6.QtCore import QT_VERSION_STR

from mapdesk import paths
from mapdesk.geo.crs import proj_version

UNKNOWN = "–"
_LONG = 60  # characters; longer ones are the text of a licence


@dataclass(frozen=True)
class Part:
    """One part: name, version, licence (an SPDX name where there is one)."""

    name: str
    version: str
    licence: str


def parts() -> list[Part]:
    """Return all parts, by name: Python packages, the libraries inside them, the page's, the icons."""
    found = [*_packages(), *_libraries(), *_page(), _icons()]
    return sorted(found, key=lambda one: one.name.casefold())


def _packages() -> list[Part]:
    names = [re.split(r"[\s<>=!~;\[]", one)[0] for one in metadata.requires("mapdesk") or () if "extra ==" not in one]
    return [_package(name) for name in dict.fromkeys([*names, "PyQt6-sip"])]


def _package(name: str) -> Part:
    try:
        told = metadata.metadata(name).json
    except metadata.PackageNotFoundError:
        return Part(name, UNKNOWN, UNKNOWN)
    licence = str(told.get("license_expression") or told.get("license") or "").strip().split("\n")[0]
    if not licence or len(licence) > _LONG:
        given = told.get("classifier") or ()
        classes = [str(one).rsplit(" :: ", 1)[-1] for one in given if str(one).startswith("License")]
        licence = classes[-1] if classes else licence[:_LONG]
    return Part(name, str(told["version"]), licence.removesuffix(" License") or UNKNOWN)


def _libraries() -> list[Part]:
    import pyogrio
    import shapely

    from mapdesk.ui.map.versions import chromium_version

    return [
        Part("Python", platform.python_version(), "PSF-2.0"),
        Part("Qt", QT_VERSION_STR, "LGPL-3.0-only"),
        Part("Chromium (Qt WebEngine)", chromium_version(), "BSD-3-Clause, LGPL-2.1"),
        Part("SQLite", sqlite3.sqlite_version, "public domain"),
        Part("GEOS", shapely.geos_version_string, "LGPL-2.1"),
        Part("GDAL", ".".join(str(one) for one in pyogrio.__gdal_version__), "MIT"),
        Part("PROJ", proj_version(), "MIT"),
    ]


def _page() -> list[Part]:
    """Return the parts of the map's page, as its build wrote them down."""
    try:
        told = json.loads(paths.resource("web", "dist", "parts.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # the page is not built: there is no map either
        return []
    return [Part(str(one["name"]).capitalize(), str(one["version"]), str(one["license"])) for one in told]


def _icons() -> Part:
    """Return the icon font of qtawesome that is in use; its version stands in the file's name."""
    spec = importlib.util.find_spec("qtawesome")
    folders = spec.submodule_search_locations if spec is not None else None
    files = sorted(Path(folders[0]).glob("fonts/materialdesignicons6-webfont-*.ttf")) if folders else []
    version = files[0].stem.rsplit("-", 1)[-1] if files else UNKNOWN
    return Part("Material Design Icons (font)", version, "Apache-2.0")
