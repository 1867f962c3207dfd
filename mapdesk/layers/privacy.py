"""Refuses columns about persons: by what they are called, and by what their cells look like.

mapdesk holds places, things, boats, organisations and duty posts. The words are data in
`gis_data/personal_headers.json`; numbers are recognised by their structure (GB 11643-1999 for ID-card numbers).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from mapdesk.layers.codes import table
from mapdesk.layers.headers import folded, match_columns
from mapdesk.words import Message, msg

if TYPE_CHECKING:
    from mapdesk.layers.base import Layer
    from mapdesk.model.schema import Column

SHARE = 0.02
"""A column is left out when more than this share of its filled cells looks personal."""

MASK = "•••"
"""Stands where a number of a person was."""

_LIKELY_SHARE = 0.3
_RIGHT_CHECK_SHARE = 0.5  # of dated numbers: chance alone gives 1 in 11
_CHILD_YEARS = 12
_NAME_LETTERS = (2, 4)

_ID_18 = re.compile(r"(?<![0-9A-Za-z.])([0-9]{17}[0-9Xx])(?![0-9A-Za-z.])")
_ID_15 = re.compile(r"(?<![0-9A-Za-z.])([0-9]{15})(?![0-9A-Za-z.])")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z.])(?:\+?86[- ]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9A-Za-z.])"  # mobile
    r"|(?<![0-9A-Za-z.])(?:010|02[0-9])[- ]?[2-9][0-9]{7}(?![0-9A-Za-z.])"  # fixed, three-digit area code
    r"|(?<![0-9A-Za-z.])0[3-9][0-9]{2}[- ]?[2-9][0-9]{6,7}(?![0-9A-Za-z.])"  # fixed, four-digit area code
    r"|\([2-9][0-9]{2}\) ?[2-9][0-9]{2}-[0-9]{4}(?![0-9])"  # North American
)
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]+")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_LETTERS = "10X98765432"


def personal_columns(layer: Layer, headers: Sequence[str], columns: Mapping[str, Sequence[Any]]) -> dict[str, Message]:
    """Return the columns of a file that are about persons, with the reason each.

    Parameters
    ----------
    layer : Layer
        Its `phones` says whether telephone numbers may stand in it.
    headers : sequence of str
        All headers of the file, also those that no column of the layer takes.
    columns : mapping of str to sequence
        Header -> cells, all or a sample; a header may be missing, then only its name is judged.

    Returns
    -------
    dict
        Header -> why it is left out.
    """
    means = match_columns(layer, headers)
    found: dict[str, Message] = {}
    for header in headers:
        cells = _texts(columns.get(header, ()))
        reason = _by_name(layer, header, cells) or _by_cells(layer, means.get(header), cells)
        if reason is not None:
            found[header] = reason
    return found


def is_telephone(column: Column) -> bool:
    """Return whether a column holds telephone numbers, of duty posts too: it stays in the house."""
    words = table("personal_headers")
    forms = [folded(name) for name in (column.name, *column.aliases)]
    return any(form in words["phones_whole"] or any(word in form for word in words["phones"]) for form in forms)


def masked(text: str) -> str:
    """Return a text without the telephone and ID-card numbers that stand in it, for pages that leave the house."""

    def without_id(found: re.Match[str]) -> str:
        number = found[1].upper()
        return MASK if _dated(number) is not None and _check_is_right(number) else found[0]

    return _PHONE.sub(MASK, _ID_18.sub(without_id, text))


def is_person_name(text: str) -> bool:
    """Return whether a text looks like a Chinese person's name rather than an organisation's or a place's."""
    words = table("personal_headers")
    text = text.strip()
    return (
        _NAME_LETTERS[0] <= len(text) <= _NAME_LETTERS[1]
        and _HAN_NAME.fullmatch(text) is not None
        and text[0] in words["surnames"]
        and not any(word in text for word in words["not_names"])
    )


def duty_name_problem(name: str) -> Message | None:
    """Return why a name cannot be that of a duty account: it looks like a person's, or holds a number of one.

    A surname with one to three letters behind it, or with a title (王主任, 李队长), is taken for a person's name unless
    a word for a duty stands in it, or without a title one for an organisation or a place.
    """
    words = table("personal_headers")
    if _PHONE.search(name) or re.search(r"1[3-9][0-9]{9}|[0-9]{17}[0-9Xx]|[0-9]{15}", name):
        return msg("It holds a telephone or ID-card number.")
    duty = any(word in name for word in words["duties"])
    bare = name.strip()
    titled = bare[:1] in words["surnames"] and any(bare.endswith(title) for title in words["titles"])
    short = titled and len(bare) <= 5
    if not duty and (short or is_person_name(bare)):
        return msg("It looks like the name of a person.")
    return None


def _by_name(layer: Layer, header: str, cells: list[str]) -> Message | None:
    words = table("personal_headers")
    form = folded(header)
    if any(folded(word) in form for word in words["not"]):
        return None
    if form in words["whole"] or any(word in form for word in words["anywhere"]):
        return msg("the name of the column is about persons")
    if not layer.phones and (form in words["phones_whole"] or any(word in form for word in words["phones"])):
        return msg("telephone numbers belong to staff, resources and boats only")
    if any(word in form for word in words["counts"]) and not all(_is_count(cell) for cell in cells):
        return msg("the name of the column is about persons")
    if any(word in form for word in words["holders"]) and _share(cells, is_person_name) > SHARE:
        return msg("more than 2 % of the cells look like names of persons")
    return None


def _by_cells(layer: Layer, column: str | None, cells: list[str]) -> Message | None:
    if not cells:
        return None
    lines = "\n".join(cells)
    if _holds_id_numbers(lines, len(cells), coded=column == "micro_code"):
        return msg("more than 2 % of the cells look like ID-card numbers")
    if not layer.phones and _lines_with(_PHONE.finditer(lines), lines) > SHARE * len(cells):
        return msg("more than 2 % of the cells look like telephone numbers")
    return None


def _holds_id_numbers(lines: str, count: int, *, coded: bool) -> bool:
    """Tell ID-card numbers from grid codes and case numbers.

    Codes of a county, a date and a serial number also have 18 digits, but only one in eleven has the right check
    digit by chance, and their dates are young. Fifteen-digit numbers have no check digit: of those only dates from
    1960 on count, because grid codes have their town there and no town begins with a 6 or more.
    """
    dated = [(found, year) for found in _ID_18.finditer(lines) if (year := _dated(found[1])) is not None]
    right = [found for found, _ in dated if _check_is_right(found[1])]
    old = [found for found in _ID_15.finditer(lines) if _is_old_number(found[1])]
    telling = len(right) >= _RIGHT_CHECK_SHARE * len(dated)
    if _lines_with([*(right if telling else []), *old], lines) > SHARE * count:
        return True
    grown_up = datetime.now(UTC).year - _CHILD_YEARS
    likely = [found for found, year in dated if year <= grown_up]
    return not coded and _lines_with(likely, lines) > _LIKELY_SHARE * count


def _dated(number: str) -> int | None:
    """Return the year of birth in an 18-character number, or None when province or date are impossible."""
    if number[:2] not in table("division_scheme")["provinces"]:
        return None
    born = _date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return born.year if born and born.year >= 1900 and born <= datetime.now(UTC).date() else None


def _is_old_number(number: str) -> bool:
    provinces = table("division_scheme")["provinces"]
    year = int(number[6:8])
    return (
        number[:2] in provinces and year >= 60 and _date(1900 + year, int(number[8:10]), int(number[10:12])) is not None
    )


def _check_is_right(number: str) -> bool:
    """Return whether the last character is right (ISO 7064, MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return _CHECK_LETTERS[total % 11] == number[17].upper()


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _texts(cells: Iterable[Any]) -> list[str]:
    """Return the filled cells as one-line texts; whole decimals lose their ".0", as spreadsheets add it."""
    texts = (
        str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
        for cell in cells
        if _filled(cell)
    )
    return [text.replace("\n", " ").replace("\r", " ") for text in texts if text.strip()]


def _filled(cell: Any) -> bool:
    return cell is not None and cell != "" and not (isinstance(cell, float) and math.isnan(cell))


def _lines_with(found: Iterable[re.Match[str]], lines: str) -> int:
    return len({lines.rfind("\n", 0, one.start()) for one in found})


def _share(cells: list[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _is_count(cell: str) -> bool:
    return re.fullmatch(r"[0-9,]{1,12}(\.0+)?", cell.strip()) is not None
