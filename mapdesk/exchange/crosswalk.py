"""Retired codes in files: looked up in the workspace's crosswalk and replaced by those in force, never by rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from mapdesk.errors import StoreError
from mapdesk.exchange.tally import Tally
from mapdesk.layers import codes
from mapdesk.layers.base import Layer
from mapdesk.model.query import Query
from mapdesk.model.schema import Check, Column
from mapdesk.store.workspace import Workspace
from mapdesk.words import Message, msg

TABLE = "code_crosswalk"
_KINDS: dict[Check, str] = {
    codes.county_code: "division",
    codes.town_code: "division",
    codes.village_code: "division",
    codes.division_code: "division",
    codes.grid_code: "grid",
    codes.micro_code: "micro",
}
"""Kind of code by the check of its column."""

Successors = Mapping[tuple[str, str], tuple[str, ...]]
"""(kind, retired code) -> the codes in force that took its place; none when it has no successor."""


def successors_of(workspace: Workspace) -> Successors:
    """Return what the crosswalk of a workspace tells, followed through codes that were retired in their turn."""
    try:
        rows = workspace.rows(Query(TABLE, ("kind", "old_code", "new_code"))).dicts()
    except StoreError:  # a file of an older program has none
        return {}
    direct: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row["kind"] and row["old_code"]:
            direct[row["kind"], row["old_code"]] |= {row["new_code"]} - {None, row["old_code"]}
    return {(kind, old): tuple(sorted(_followed(direct, kind, old))) for kind, old in direct}


def _followed(direct: Mapping[tuple[str, str], set[str]], kind: str, code: str) -> set[str]:
    ends, seen, waiting = set(), {code}, [*direct[kind, code]]
    while waiting:
        one = waiting.pop()
        if one in seen:  # two codes that name each other lead nowhere
            continue
        seen.add(one)
        if (kind, one) in direct:
            waiting += direct[kind, one]
        else:
            ends.add(one)
    return ends


def replace_retired(
    layer: Layer, columns: dict[str, list[Any]], successors: Successors, tally: Tally
) -> Iterator[Message]:
    """Replace retired codes in place and yield what is to be told: how many of each column.

    A code with several successors, or none, stays and is counted as a warning. Rows with an end of their validity are
    about the retired thing itself and stay too.
    """
    ended = columns.get("valid_to") or ()
    for name, values in columns.items():
        column = next((one for one in layer.schema.columns if one.name == name), None)
        kind = _KINDS.get(column.check) if column is not None and column.check is not None else None
        if column is None or kind is None:
            continue
        count, example = 0, ("", "")
        for row, old in enumerate(values):
            found = successors.get((kind, str(old))) if old is not None else None
            if found is None or (ended and ended[row] is not None):
                continue
            if len(found) != 1:
                tally.warn(_undecided(column, found), row, old)
                continue
            values[row], count = found[0], count + 1
            example = example if count > 1 else (str(old), found[0])
        if count:
            yield msg(
                "{count} retired codes of “{column}” were replaced by those in force, for example {old} by {new}.",
                count=count, column=column.title, old=example[0], new=example[1],
            )  # fmt: skip


def _undecided(column: Column, found: tuple[str, ...]) -> Message:
    if found:
        return msg("A retired code of “{column}” has several successors and was kept.", column=column.title)
    return msg("A retired code of “{column}” has no successor and was kept.", column=column.title)
