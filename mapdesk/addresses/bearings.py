"""Places told by bearing and distance from a name: 鹿西岛灯塔 135° 2.3海里, 2.3 nm SE of the light."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from mapdesk.addresses import compass
from mapdesk.addresses.numerals import SIGNS, to_figures
from mapdesk.errors import MapdeskError
from mapdesk.geo.measure import NAUTICAL_MILE_M
from mapdesk.words import Message, msg

_LONGEST = 200
_FARTHEST_M = 200.0 * NAUTICAL_MILE_M
_UNITS_M = (
    (r"海里|海浬|浬|海哩|nautical\s+miles?|nmi?", NAUTICAL_MILE_M),
    (r"公里|千米|kilomet(?:re|er)s?|km", 1000.0),
    (r"链|cables?", NAUTICAL_MILE_M / 10.0),
    (r"米|met(?:re|er)s?|m(?![a-z])", 1.0),
)
_DISTANCE = rf"(?P<distance>\d+(?:\.\d+)?)\s*(?P<unit>{'|'.join(pattern for pattern, _ in _UNITS_M)})"
_ABOUT = r"(?:\s|[,，。;；:：]|约|大约|左右|距离|相距|距|about|distance|at|的|处|远)*"
_DIRECTION = (
    rf"(?:(?:真?方位角?|航向角?|bearing|true)\s*[:：]?\s*)?"
    rf"(?P<bearing>(?:(?<=[\s,，])|(?<=角)|(?<=位)|(?<=^)|(?<=g\s)|(?<=e\s))\d{{1,3}}(?:\.\d+)?(?=[\s,])"
    rf"|\d{{1,4}}(?:\.\d+)?\s*(?:[°度]|deg(?:rees?)?\b)|{compass.PATTERN})"
    rf"\s*(?:t(?:rue)?\b)?\s*(?:方向|方位|方|侧|面|海域|海面)?"
)
_BEGIN = r"(?:(?:位于|位置在|在|距离|距|离|从|自|由|from|at)\s*)?"
_END = r"\s*(?:处|外|远|左右|海域|海面|水域|附近|的?位置|away)*\s*[。.]?"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_BEGIN}(?P<base>.+?)\s*(?:的|以|之|偏)?[\s,，:：]*{_DIRECTION}{_ABOUT}{_DISTANCE}{_END}",
        rf"{_BEGIN}(?P<base>.+?)[\s,，]*{_DISTANCE}[\s,，]*{_DIRECTION}{_END}",
        rf"{_DISTANCE}{_ABOUT}{_DIRECTION}(?:\s*(?:of|from|off)\s+(?:the\s+)?|\s+(?!of\b|from\b|off\b))(?P<base>.+?)[.]?",
        rf"{_DIRECTION}{_ABOUT}{_DISTANCE}(?:\s*(?:of|from|off)\s+(?:the\s+)?|\s+(?!of\b|from\b|off\b))(?P<base>.+?)[.]?",
    )
)
_DOUBTS = (
    (
        re.compile(r"磁方位|magnetic|磁向|°\s*M\b", re.IGNORECASE),
        msg("A magnetic bearing needs the declination; give the true bearing."),
    ),
    (
        re.compile(r"测得|观测|\bbears\b|bearing\s+of\b", re.IGNORECASE),
        msg("Was the bearing taken to the mark or from it? Write the place, the bearing from it and the distance."),
    ),
    (
        re.compile(r"\d\s*(?<!海)(?<!公)里"),
        msg("A 里 may be 500 m, a kilometre or a nautical mile; write 海里 or 公里."),
    ),
    (
        re.compile(r"(?<!nautical )\bmiles?\b", re.IGNORECASE),
        msg("A mile may be a nautical or a land mile; write nm or km."),
    ),
)
_SPOKEN = re.compile(rf"[{SIGNS}]+(?:点[{SIGNS}]+)?(?=\s*(?:海里|海浬|浬|公里|千米|链|米|度|里))")


@dataclass(frozen=True)
class Relative:
    """A place told from another.

    Attributes
    ----------
    base : str
        The name it is told from, as written.
    bearing_deg : float
        From the base to the place, true, 0 to 360 exclusive.
    distance_m : float
    afloat : bool
        Whether the distance is told in a unit of the sea.
    """

    base: str
    bearing_deg: float
    distance_m: float
    afloat: bool = False


def read_relative(text: str) -> Relative | None:
    """Read a bearing and a distance from a named place; None when the text has not both.

    The bearing is a number of degrees, or one of the sixteen points in words or letters (东南, SSE, 北偏东30°); the
    distance is in nautical miles, kilometres, cables (a tenth of a nautical mile) or metres.

    Raises
    ------
    MapdeskError
        With the reason, if it is one but ambiguous (magnetic, the unit 里, the bearing to a mark) or impossible.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if not plain or len(plain) > _LONGEST:
        return None
    plain = re.sub(r"半(?=(?:海里|公里))", "0.5", _SPOKEN.sub(_in_figures, plain))
    found = next((match for form in _FORMS if (match := form.fullmatch(plain))), None)
    for pattern, reason in _DOUBTS:
        if pattern.search(plain) and (found is not None or re.search(compass.PATTERN, plain, re.IGNORECASE)):
            raise _refused(text, reason)
    if found is None:
        return None
    bearing, distance = _bearing(text, found["bearing"]), _metres(found["distance"], found["unit"])
    if found["base"].rstrip().endswith("-"):
        raise _refused(text, msg("A bearing of {value} degrees does not exist.", value=f"-{bearing:g}"))
    if distance > _FARTHEST_M:
        raise _refused(text, msg("No place is told from a mark more than 200 nautical miles away."))
    afloat = re.fullmatch(f"{_UNITS_M[0][0]}|{_UNITS_M[2][0]}", found["unit"], re.IGNORECASE) is not None
    return Relative(found["base"].strip(" ,，:：的向往"), bearing, distance, afloat)


def _in_figures(found: re.Match[str]) -> str:
    whole, point, part = found[0].partition("点")
    return to_figures(whole) + (f".{to_figures(part)}" if point else "")


def _bearing(text: str, written: str) -> float:
    spoken = compass.bearing_of(written)
    if spoken is not None:
        return spoken
    number = re.match(r"\d+(?:\.\d+)?", written)
    if number is None:
        raise _refused(text, msg("The direction {word} is none of the compass.", word=written))
    value = float(number[0])
    if value > 360.0:
        raise _refused(text, msg("A bearing of {value} degrees does not exist.", value=f"{value:g}"))
    return value % 360.0


def _metres(number: str, unit: str) -> float:
    factor = next(factor for pattern, factor in _UNITS_M if re.fullmatch(pattern, unit, re.IGNORECASE))
    return float(number) * factor


def _refused(text: str, reason: Message) -> MapdeskError:
    return MapdeskError(msg("“{text}” is not a position.", text=text.strip()[:60]), reason)
