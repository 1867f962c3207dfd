"""Taking back: the rows an entry touched as they were before it, unless somebody changed them since.

The rule goes by values: a row may be taken back if it now holds what it held right after the entry (its version left
aside), however many entries touched it in between; so an act can be taken back after a later one was taken back.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping

from mapdesk.errors import RefusedError
from mapdesk.store.rows import Pair
from mapdesk.store.table import Content, Table
from mapdesk.words import msg

_TOUCHED = """
SELECT h.layer, h.key, h.before, h.geom, h.blanked, n.seq, n.before, n.geom, n.blanked
FROM mapdesk_row_history h LEFT JOIN mapdesk_row_history n ON n.layer = h.layer AND n.key = h.key AND n.seq = (
    SELECT min(x.seq) FROM mapdesk_row_history x WHERE x.layer = h.layer AND x.key = h.key AND x.seq > h.seq)
WHERE h.seq = ? AND h.layer <> 'mapdesk_layers'"""
_CHANGED_BY = """
SELECT j.seq, j.account, j.at, j.command FROM mapdesk_journal j WHERE j.seq = (
    SELECT max(h.seq) FROM mapdesk_row_history h WHERE h.layer = ? AND h.key = ? AND h.seq > ?)"""


def restored(connection: sqlite3.Connection, tables: Mapping[str, Table], seq: int) -> dict[str, list[Pair]]:
    """Return, by layer, the pairs (as it is, as it was before entry `seq`) of all rows the entry touched.

    Raises
    ------
    RefusedError
        A row was changed since (the reason names it, and who changed it), or the images of the rows are not kept.
    """
    found: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for layer, *rest in connection.execute(_TOUCHED, (seq,)):
        found[layer].append(tuple(rest))
    if not found:
        _refuse_unkept(connection, seq)
    pairs = {}
    for layer, touched in found.items():
        if layer not in tables:
            raise RefusedError(msg("The workspace has no layer “{layer}”.", layer=layer))
        present = tables[layer].contents(connection, [str(one[0]) for one in touched])
        pairs[layer] = [
            pair
            for one in touched
            if (pair := _pair(connection, tables[layer], seq, present.get(str(one[0])), one)) != (None, None)
        ]
    return pairs


def _pair(
    connection: sqlite3.Connection, table: Table, seq: int, present: Content | None, touched: tuple[object, ...]
) -> Pair:
    key, before, geom, blanked, next_seq, next_before, next_geom, next_blanked = touched
    if blanked:
        raise RefusedError(msg("Entry {seq} is past its retention and cannot be taken back.", seq=seq))
    if next_seq is not None:
        after = _image(table, next_before, next_geom)
        if next_blanked or not _same(present, after):
            raise _changed(connection, table, str(key), seq)
    was = _image(table, before, geom)
    if was is not None and present is None:
        was.values["version"] = (was.values["version"] or 0) + 1
    return present, was


def _image(table: Table, image: object, geom: object) -> Content | None:
    if image is None:
        return None
    return table.from_image(str(image), geom if isinstance(geom, bytes) else None)


def _same(one: Content | None, other: Content | None) -> bool:
    return one is other if one is None or other is None else one.same(other)


def _changed(connection: sqlite3.Connection, table: Table, key: str, seq: int) -> RefusedError:
    title = msg("“{row}” in the layer “{layer}” was changed since.", row=key, layer=table.name)
    found = connection.execute(_CHANGED_BY, (table.name, key, seq)).fetchone()
    if found is None:
        return RefusedError(title)
    by, account, at, command = found
    return RefusedError(
        title, msg("Entry {seq}: {command}, {account}, {at}.", seq=by, command=command, account=account, at=at)
    )


def _refuse_unkept(connection: sqlite3.Connection, seq: int) -> None:
    """Refuse to take back an entry that touched rows without keeping them (a bulk load, a raster)."""
    found = connection.execute("SELECT layers FROM mapdesk_journal WHERE seq = ?", (seq,)).fetchone()
    if found is None:
        raise RefusedError(msg("The journal has no entry {seq}.", seq=seq))
    if any(json.loads(found[0]).values()):
        raise RefusedError(msg("Entry {seq} cannot be taken back row by row.", seq=seq))
