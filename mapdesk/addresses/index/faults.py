"""What can be wrong with an answer, what it costs, and how it is told.

The score of an answer is the points of the level it reaches minus its faults, after the scheme of the geocoder of
British Columbia (https://github.com/bcgov/ols-geocoder, its fault table: locality not matched 35, alias 20, street
name not matched 12, number in no block 10, street name misspelt 2): the words are ours, the figures tuned on noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mapdesk.words import Message, msg

POINTS = {
    "room": 100.0,
    "unit": 100.0,
    "building": 100.0,
    "number": 100.0,
    "poi": 100.0,
    "interpolated": 85.0,
    "estate": 80.0,
    "road": 78.0,
    "village": 68.0,
    "community": 68.0,
    "island": 64.0,
    "town": 60.0,
    "county": 40.0,
    "city": 30.0,
    "province": 20.0,
}

SHORTENED, OTHER_NAME, HOMOPHONE, PINYIN = "shortened", "other_name", "homophone", "pinyin"
MISSPELT, BEGINNING, INITIALS, PARTIAL = "misspelt", "beginning", "initials", "partial"
FAULTS = {
    SHORTENED: msg("the word for its kind is missing"),
    OTHER_NAME: msg("another name of it"),
    HOMOPHONE: msg("written with signs that sound alike"),
    PINYIN: msg("in pinyin"),
    MISSPELT: msg("misspelt"),
    BEGINNING: msg("only its beginning"),
    INITIALS: msg("only its initials"),
    PARTIAL: msg("only part of it"),
    "contradicted": msg("something else was said"),
    "not_said": msg("was not said"),
    "deeper": msg("is more exact than what was said"),
    "unmarked": msg("numbers without the words for what they are"),
    "strange": msg("words that belong to nothing"),
    "figures_over": msg("figures that belong to nothing"),
    "not_on_record": msg("is not on record"),
    "between": msg("placed between its neighbours"),
    "in_range": msg("lies within a range of numbers"),
    "retired": msg("is no longer in use"),
}
OF_HOW = (None, SHORTENED, OTHER_NAME, HOMOPHONE, PINYIN, MISSPELT, BEGINNING, INITIALS, PARTIAL)

CONTRADICTED = {"road": 25.0, "estate": 25.0, "poi": 25.0}
CONTRADICTED_AREA = 20.0
CONTRADICTED_SHORT = 6.0
NO_ANCHOR = 8.0
NOT_SAID = {"number": 1.5, "building": 2.0, "unit": 2.0, "floor": 0.0, "room": 20.0}
DEEPER = 20.0
STRANGE, MOST_STRANGE = 1.0, 12.0
FIGURES_OVER = 6.0
NOT_ON_RECORD = {"number": 6.0, "building": 12.0, "unit": 10.0, "floor": 4.0, "room": 10.0}
IN_RANGE = 2.0
RETIRED = 5.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was said: which, of which element ("" for the whole), and its cost in points."""

    kind: str
    element: str
    cost: float

    @property
    def text(self) -> Message:
        """Return what is wrong, for people."""
        return FAULTS[self.kind]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"fault": self.kind, "element": self.element, "cost": round(self.cost, 2)}
