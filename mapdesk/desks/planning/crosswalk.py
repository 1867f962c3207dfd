"""The crosswalk of codes: retired division and grid codes and what took their place, one row for each pair."""

from __future__ import annotations

from typing import Any

from mapdesk.exchange.crosswalk import TABLE
from mapdesk.layers.codes import table
from mapdesk.layers.columns import choice, text
from mapdesk.model.schema import Schema, Shape
from mapdesk.words import msg

KINDS = {"division": msg("Division code"), "grid": msg("Grid code"), "micro": msg("Micro-grid code")}

CROSSWALK = Schema(
    TABLE,
    "crosswalk_id",
    "CWK",
    Shape.NONE,
    (
        choice("kind", msg("Kind"), KINDS),
        text("old_code", msg("Retired code"), required=True),
        text("new_code", msg("Present code")),
        text("retired_on", msg("Retired on")),
        text("note", msg("Note")),
    ),
    ("old_code", "new_code"),
)
"""A retired code has a row for each code that took its place; `retired_on` is a year or a date, ISO text."""


def known_rows(county_code: str) -> list[dict[str, Any]]:
    """Return the rows for the retired codes of a county that this program knows."""
    return [
        {"kind": "division", **pair}
        for pair in table("division_crosswalk")["retired"]
        if pair["new_code"].startswith(county_code)
    ]
