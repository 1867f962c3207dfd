"""Base maps as data: the plain one, files, tile services; those a person adds lie in a file of their own."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mapdesk import log, paths
from mapdesk.errors import RefusedError
from mapdesk.words import msg

PLAIN = "plain"
RELIEF = "relief"
DATUMS = ("wgs84", "gcj02")

_FILE = "base_maps.json"
_ENDINGS = (".pmtiles", ".mbtiles")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_ADDRESS = re.compile(r"https?://[^\s/]+/.*", re.IGNORECASE)
_logger = log.logger("map")


@dataclass(frozen=True)
class BaseMap:
    """One base map.

    Attributes
    ----------
    name : str
        What settings and commands call it: a word, or `file:` and a path.
    title : object
    templates : tuple of str
        Addresses with {z}, {x}, {y} (or {-y}, counted from the south), {s} and {key}; later ones are laid over
        earlier ones.
    file : Path or None
        A PMTiles or MBTiles file, instead of templates.
    subdomains : tuple of str
        What {s} may be.
    datum : str
        "wgs84" (also CGCS2000), or "gcj02": the tiles are then shifted back for display.
    key : str or None
        Under which name the key lies (see `keys`), when {key} is wanted.
    attribution : str
        Shown on the map.
    """

    name: str
    title: object
    templates: tuple[str, ...] = ()
    file: Path | None = None
    subdomains: tuple[str, ...] = ()
    datum: str = "wgs84"
    key: str | None = None
    attribution: str = ""
    min_zoom: int = 0
    max_zoom: int = 18

    @property
    def tile_id(self) -> str:
        """Return the name under which the page asks for tiles; another one when anything but the title changes."""
        parts = [self.name, *self.templates, str(self.file or ""), *self.subdomains, self.datum]
        return "b" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _tianditu(picture: str, names: str) -> tuple[str, ...]:
    """Return the WMTS addresses of a picture and its names, in the Mercator matrix "w" (CGCS2000)."""
    return tuple(
        f"https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}"
        "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"
        for layer in (picture, names)
    )


_TIANDITU: dict[str, Any] = {
    "subdomains": tuple("01234567"),
    "key": "tianditu",
    "attribution": "© 天地图",
    "min_zoom": 1,
    "max_zoom": 18,
}

BUILT_IN: tuple[BaseMap, ...] = (
    BaseMap(PLAIN, msg("Plain sea and land")),
    BaseMap(RELIEF, msg("Terrain of the workspace"), max_zoom=16),
    BaseMap("tianditu_vec", msg("Tianditu map"), _tianditu("vec", "cva"), **_TIANDITU),
    BaseMap("tianditu_img", msg("Tianditu images"), _tianditu("img", "cia"), **_TIANDITU),
    BaseMap("tianditu_ter", msg("Tianditu terrain"), _tianditu("ter", "cta"), **_TIANDITU),
)


def base_maps(folder: Path | None = None) -> dict[str, BaseMap]:
    """Return the base maps by name: the built-in ones, then those of the file in the user's configuration folder."""
    found = {one.name: one for one in BUILT_IN}
    for one in _added(folder):
        found.setdefault(one.name, one)
    return found


def base_map(name: str, folder: Path | None = None) -> BaseMap:
    """Return a base map by name; `file:` and a path stands for a local file.

    Raises
    ------
    RefusedError
        There is none of that name, or the file is of another kind.
    """
    if name.startswith("file:"):
        return file_map(Path(name.removeprefix("file:")))
    found = base_maps(folder).get(name)
    if found is None:
        raise RefusedError(msg("There is no base map called {name}", name=name))
    return found


def file_map(file: Path) -> BaseMap:
    """Return the base map of a local PMTiles or MBTiles file; RefusedError for a file of another kind."""
    if file.suffix.lower() not in _ENDINGS:
        raise RefusedError(
            msg("{file} is no base map", file=file.name), "", msg("Files of the kinds PMTiles and MBTiles can be used")
        )
    return BaseMap(f"file:{file}", file.stem, file=file)


def add_base_map(one: BaseMap, folder: Path | None = None) -> None:
    """Keep a tile service or a file of this person, in place of one of the same name.

    Raises
    ------
    RefusedError
        The name, the address or the kind of file cannot be used.
    OSError
        The folder cannot be written.
    """
    _check(one)
    kept = [other for other in _added(folder) if other.name != one.name]
    _write([*kept, one], folder)


def remove_base_map(name: str, folder: Path | None = None) -> None:
    """Forget a tile service or a file of this person; one that is not there is no error."""
    _write([other for other in _added(folder) if other.name != name], folder)


def _check(one: BaseMap) -> None:
    if one.file is not None:
        file_map(one.file)
        return
    if not _NAME.fullmatch(one.name) or one.name in {other.name for other in BUILT_IN}:
        raise RefusedError(msg("{name} cannot be the name of a base map", name=one.name))
    for template in one.templates:
        whole = "{z}" in template and "{x}" in template and ("{y}" in template or "{-y}" in template)
        if not whole or not _ADDRESS.fullmatch(template):
            raise RefusedError(
                msg("This is no address of tiles"),
                "",
                msg("An address begins with https:// and holds {parts}", parts="{z} {x} {y}"),
            )
    if not one.templates or one.datum not in DATUMS or not 0 <= one.min_zoom <= one.max_zoom <= 24:
        raise RefusedError(msg("{name} is no complete base map", name=one.name))


def _added(folder: Path | None) -> list[BaseMap]:
    file = (folder or paths.config_folder()) / _FILE
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        _logger.warning("the list of base maps cannot be read: %s", type(error).__name__)
        return []
    found = [_read(one) for one in stored] if isinstance(stored, list) else []
    return [one for one in found if one is not None]


def _read(data: Any) -> BaseMap | None:
    try:
        if str(data["name"]).startswith("file:"):
            return file_map(Path(data["name"].removeprefix("file:")))
        one = _of_json(data)
        _check(one)
    except (RefusedError, KeyError, TypeError, ValueError, AttributeError):
        _logger.warning("left out a base map that is not complete")
        return None
    return one


def _of_json(data: Mapping[str, Any]) -> BaseMap:
    values = {name: data[name] for name in _STORED if name in data}
    for name in ("templates", "subdomains"):
        values[name] = tuple(str(part) for part in values.get(name, ()))
    for name in ("min_zoom", "max_zoom"):
        if not isinstance(values.get(name, 0), int):
            raise TypeError(name)
    for name in ("name", "datum", "attribution"):
        if not isinstance(values.get(name, ""), str):
            raise TypeError(name)
    return BaseMap(title=str(data.get("title") or data["name"]), **values)


_STORED = ("name", "templates", "subdomains", "datum", "key", "attribution", "min_zoom", "max_zoom")


def _write(maps: list[BaseMap], folder: Path | None) -> None:
    file = (folder or paths.config_folder()) / _FILE
    data = []
    for one in maps:
        values = dataclasses.asdict(one)
        data.append({**{name: values[name] for name in _STORED}, "title": str(one.title)})
    paths.write_whole(file, json.dumps(data, ensure_ascii=False, indent=1))
