"""Checks of codes: each returns why a value is unusual, or None. The rules are data in `gis_data/*.json`.

None of these refuses a row: a code of another scheme is imported and counted as a warning.
"""

from __future__ import annotations

import functools
import json
import re
from typing import Any

from mapdesk import paths
from mapdesk.words import Message, msg


@functools.cache
def table(name: str) -> dict[str, Any]:
    """Return a code table of `gis_data/`, without the extension ("grid_scheme")."""
    loaded: dict[str, Any] = json.loads(paths.gis_data(f"{name}.json").read_text("utf-8"))
    return loaded


def county_code(value: str) -> Message | None:
    """Check a division code of 6 digits (GB/T 2260): digits, a known province."""
    return _digits(value, (6,)) or _province(value)


def town_code(value: str) -> Message | None:
    """Check a division code of 9 digits: county and a town-level segment."""
    return _digits(value, (9,)) or _province(value) or _town_segment(value)


def village_code(value: str) -> Message | None:
    """Check a division code of 12 digits: county, town and village segment."""
    return _digits(value, (12,)) or _province(value) or _town_segment(value) or _village_segment(value)


def division_code(value: str) -> Message | None:
    """Check a division code of 6, 9 or 12 digits; 2, 4 and 8 also stand in catalogues of cameras."""
    wrong = _digits(value, (2, 4, 6, 8, 9, 12)) or _province(value)
    if wrong is None and len(value) in (9, 12):
        wrong = _town_segment(value)
    return wrong or (_village_segment(value) if len(value) == 12 else None)


def urban_class(value: str) -> Message | None:
    """Check the urban-rural class of a village: three digits of the statistical list."""
    known = table("division_scheme")["urban_classes"]
    return None if value in known else msg("{value} is not an urban-rural class", value=value)


def grid_code(value: str) -> Message | None:
    """Check a grid code: 12 digits of the village and 3 of the grid, in a range of the scheme."""
    scheme = table("grid_scheme")
    wrong = _digits(value, (scheme["grid_digits"],))
    if wrong is not None:
        return wrong
    if grid_kind(value) is None:
        return msg("{value}: the last three digits are of no kind of grid", value=value)
    return village_code(value[:12])


def micro_code(value: str) -> Message | None:
    """Check a micro-grid code: 15 digits of the grid and 3 of the micro-grid, from 001."""
    wrong = _digits(value, (table("grid_scheme")["micro_digits"],))
    if wrong is not None:
        return wrong
    if value.endswith("000"):
        return msg("{value}: micro-grids are numbered from 001", value=value)
    return grid_code(value[:15])


def grid_kind(code: str) -> str | None:
    """Return the kind ("basic", "exclusive", "sea") that a grid code's last three digits stand for, or None."""
    if not re.fullmatch(r"[0-9]{15}", code):
        return None
    number = int(code[12:])
    for kind, (first, last) in table("grid_scheme")["kinds"].items():
        if first <= number <= last:
            return str(kind)
    return None


def device_id(value: str) -> Message | None:
    """Check a device id of GB/T 28181: 20 digits, a known province, a type of the list."""
    wrong = _digits(value, (20,))
    if wrong is not None:
        return wrong
    if value[10:13] not in table("gb28181")["types"]:
        return msg("{value}: device type {type} is not in the list", value=value, type=value[10:13])
    return _province(value)


def mmsi(value: str) -> Message | None:
    """Check an MMSI (ITU-R M.585): nine digits; ships begin with 2 to 7, aids to navigation with 99."""
    wrong = _digits(value, (9,))
    if wrong is not None:
        return wrong
    if any(value.startswith(prefix) for prefix in table("mmsi")["prefixes"]):
        return None
    return msg("{value} begins like no MMSI", value=value)


def boat_name(value: str) -> Message | None:
    """Check the name of a fishing boat: province, county, 渔, kind and 4 or 5 digits."""
    if re.fullmatch(table("boat_names")["pattern"], value):
        return None
    return msg("{value} is not written like the name of a fishing boat", value=value)


def supply_code(value: str) -> Message | None:
    """Check a code of emergency supplies (GB/T 38565-2020): seven digits, 1 + 2 + 2 + 2, first 1 to 3."""
    wrong = _digits(value, (7,))
    if wrong is not None:
        return wrong
    if value[0] not in table("gbt38565")["classes"]:
        return msg("{value}: supplies begin with 1, 2 or 3", value=value)
    return None


def sea_use_code(value: str) -> Message | None:
    """Check a sea-use class or mode: a number of HY/T 123 where it begins with one, else words."""
    digits = re.match(r"[0-9]+", value)
    if digits is None:
        return None
    tables = table("sea_use")
    known = tables["classes"].keys() | tables["modes"].keys()
    return None if digits.group() in known else msg("{value} is no sea use we know", value=value)


def incident_class(value: str) -> Message | None:
    """Check a class of incidents: one of the class tree."""
    return None if value in incident_titles() else msg("{value} is not in the class tree", value=value)


@functools.cache
def incident_titles() -> dict[str, Message]:
    """Return the classes of incidents with their titles, from the class tree."""
    return {one["code"]: Message(one["en"]) for one in table("incident_classes")["classes"]}


@functools.cache
def incident_words() -> dict[str, str]:
    """Return the words of files for classes of incidents: Chinese and English titles -> class."""
    classes = table("incident_classes")["classes"]
    return {one[language]: one["code"] for one in classes for language in ("zh", "en")}


def _digits(value: str, lengths: tuple[int, ...]) -> Message | None:
    if re.fullmatch(r"[0-9]+", value) and len(value) in lengths:
        return None
    wanted = ", ".join(map(str, lengths))
    shown = value if len(value) <= 40 else value[:40] + "…"
    return msg("{value}: {wanted} digits expected", value=shown, wanted=wanted)


def _province(value: str) -> Message | None:
    if value[:2] in table("division_scheme")["provinces"]:
        return None
    return msg("{value} begins with no province", value=value)


def _town_segment(value: str) -> Message | None:
    if _in_ranges(int(value[6:9]), table("division_scheme")["town_segments"]):
        return None
    return msg("{value}: digits 7 to 9 are of no town-level unit", value=value)


def _village_segment(value: str) -> Message | None:
    if _in_ranges(int(value[9:12]), table("division_scheme")["village_segments"]):
        return None
    return msg("{value}: digits 10 to 12 are of no village or community", value=value)


def _in_ranges(number: int, ranges: dict[str, list[int]]) -> bool:
    return any(first <= number <= last for first, last in ranges.values())
