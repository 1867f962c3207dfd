"""Bringing out of a damaged workspace what can be read, table by table, also behind a damaged page.

Rows with a number are read in runs of numbers; a run that cannot be read is halved until the rows that are lost are
found one by one. Tables without numbers are read from both ends.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mapdesk.errors import StoreError
from mapdesk.model.schema import Schema, Shape
from mapdesk.store import blob, catalogue, copying, layout, opening, salvage_raster, terrain, watching
from mapdesk.store.connection import connect, store_errors
from mapdesk.store.sql import insertion, sql
from mapdesk.words import msg

RUN = 1024
_FAR = 1 << 40
_OWN = ("mapdesk_row_history", "mapdesk_keys", "mapdesk_accounts", "mapdesk_layers", "mapdesk_files")
Row = tuple[Any, ...]


@dataclass
class TableReport:
    """One table: rows brought out, rows that are known to be lost, and rows whose geometry is lost."""

    brought: int = 0
    lost: int = 0
    without_geometry: int = 0


@dataclass
class SalvageReport:
    """What was brought out.

    Attributes
    ----------
    target : str
    tables : dict of str to TableReport
    journal_entries : int
        Entries of the journal that are kept: all up to the first that is lost.
    problems : list of str
        What SQLite said of each table that is not whole.
    """

    target: str
    tables: dict[str, TableReport] = field(default_factory=dict)
    journal_entries: int = 0
    problems: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return asdict(self) | {"whole": not self.problems}


def salvage(
    path: str | Path, target: str | Path, schemas: Sequence[Schema], others: Sequence[Schema] = ()
) -> SalvageReport:
    """Write what can be read of a damaged workspace into a new one; the damaged file is only read.

    Parameters
    ----------
    path, target : str or Path
        The target must not exist.
    schemas : sequence of Schema
        The layers.
    others : sequence of Schema
        Tables that are not layers (plans, attachments).

    Raises
    ------
    StoreError
        The file cannot be opened, its table of contents is lost, or the target cannot be written.
    """
    source_path, target_path = Path(path), Path(target)
    report = SalvageReport(str(target_path))
    opening.look_at_kind(source_path)
    with _whole(source_path, target_path) as readable, closing(_opened(readable)) as source:
        names = _tables(source, source_path, report)
        meta = _Reading(source, "mapdesk_meta", None, report).everything(names)
        facts = {str(row[0]): row[1] for row in meta}
        made = opening.create(target_path, schemas, **_identity(facts, source_path))
        made.tables(others)
        made.close()
        with store_errors(target_path), closing(connect(target_path, "rw")) as copy:
            copy.execute("PRAGMA foreign_keys = OFF")
            copy.execute("BEGIN IMMEDIATE")
            with watching.marked(copy):
                for schema in (*schemas, *others):
                    if schema.shape is Shape.GRID:
                        _bring_raster(_Reading(source, schema.name, "id", report), copy, names)
                    else:
                        _bring_layer(_Reading(source, schema.name, "fid", report), copy, schema, names)
                _bring_own(source, copy, report, names)
                for schema in schemas:
                    if layout.has_geometry(schema):
                        catalogue.set_extent(copy, schema.name, catalogue.index_bounds(copy, schema.name))
            copy.execute("COMMIT")
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return report


class _Reading:
    """Reads one table of the damaged file as far as it goes."""

    def __init__(self, source: sqlite3.Connection, table: str, number: str | None, report: SalvageReport) -> None:
        self.source = source
        self.table = table
        self.number = number
        self.counts = report.tables.setdefault(table, TableReport())
        self._problems = report.problems

    def everything(self, present: set[str]) -> Iterator[Row]:
        """Yield all rows that can be read; nothing where there is no such table."""
        if self.table not in present:
            return
        if self.number is None:
            yield from self._from_both_ends()
            return
        low, end = 0, self._end()
        while low < end:
            high = min(low + RUN, end)
            run = iter(self._run(low, high))
            first = next(run, None)
            if first is not None:
                yield first
                yield from run
            low = high if first is not None else self._next(high, end)

    def columns(self) -> list[str]:
        """Return the columns of the table."""
        return layout.table_columns(self.source, self.table)

    def _run(self, low: int, high: int) -> Iterator[Row]:
        """Yield the rows with numbers from `low` to below `high`."""
        assert self.number is not None
        statement = sql("SELECT * FROM {} WHERE {} >= ? AND {} < ?", self.table, self.number, self.number)
        try:
            found = self.source.execute(statement, (low, high)).fetchall()
        except sqlite3.DatabaseError as error:
            if high - low == 1:
                self.counts.lost += 1
                self.tell(error)
                return
            middle = (low + high) // 2
            yield from self._run(low, middle)
            yield from self._run(middle, high)
            return
        yield from found

    def _next(self, low: int, end: int) -> int:
        """Return the next number that is in use, so that a hole is stepped over; `low` where that cannot be told."""
        statement = sql("SELECT min({}) FROM {} WHERE {} >= ?", str(self.number), self.table, str(self.number))
        try:
            found = self.source.execute(statement, (low,)).fetchone()[0]
        except sqlite3.DatabaseError:
            return low
        return end if found is None else int(found)

    def _end(self) -> int:
        """Return the first number that no row has: by the table itself, else by SQLite's own count."""
        asked = (
            (sql("SELECT max({}) FROM {}", str(self.number), self.table), ()),
            ("SELECT seq FROM sqlite_sequence WHERE name = ?", (self.table,)),
        )
        ends = []
        for statement, values in asked:
            try:
                found = self.source.execute(statement, values).fetchone()
                ends.append(int(found[0] or 0) if found else 0)
            except (sqlite3.DatabaseError, ValueError) as error:
                self.tell(error)
        return min(max(ends, default=0), _FAR) + 1

    def _from_both_ends(self) -> Iterator[Row]:
        """Yield the rows before the first damage and, read backwards, those behind the last."""
        names = self.columns()
        key = [name for (name,) in self.source.execute("SELECT name FROM pragma_table_info(?) WHERE pk", (self.table,))]
        places = [names.index(name) for name in key]
        last: Row | None = None
        for direction in ("", " DESC"):
            order = ", ".join(sql("{}", name) + direction for name in key)
            try:
                for row in self.source.execute(sql("SELECT * FROM {} ORDER BY ", self.table) + order):
                    at = tuple(row[place] for place in places)
                    if direction and last is not None and at <= last:
                        return
                    last = last if direction else at
                    yield row
                return
            except sqlite3.DatabaseError as error:
                self.counts.lost = max(self.counts.lost, 1)
                self.tell(error)

    def tell(self, error: object) -> None:
        """Note once what is wrong with the table."""
        text = f"{self.table}: {' '.join(str(error).split())}"
        if text not in self._problems:
            self._problems.append(text)


@contextmanager
def _whole(path: Path, target: Path) -> Iterator[Path]:
    """Give the file; when its end is missing, a copy beside the target, filled up, since SQLite reads no other."""
    missing = opening.missing_bytes(path)
    if not missing:
        yield path
        return
    filled = target.with_name(f"{target.name}.filled.part")
    try:
        shutil.copyfile(path, filled)
        os.truncate(filled, filled.stat().st_size + missing)
        yield filled
    except OSError as error:
        raise StoreError(msg("The file “{name}” cannot be made.", name=filled.name), str(error)) from error
    finally:
        copying.forget(filled)


def _opened(path: Path) -> sqlite3.Connection:
    """Return a connection that takes what it can of a damaged table of contents (`writable_schema` makes it go on)."""
    with store_errors(path):
        for option in ("mode=ro", "mode=ro&immutable=1"):
            made = sqlite3.connect(f"file:{quote(str(path.absolute()))}?{option}", uri=True, isolation_level=None)
            try:
                made.execute("PRAGMA writable_schema = ON")
                made.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
            except sqlite3.OperationalError:
                made.close()
                if option != "mode=ro":
                    raise
            except sqlite3.DatabaseError:
                return made
            else:
                return made
    raise AssertionError("one of the two ways opens it or says why not")


def _tables(source: sqlite3.Connection, path: Path, report: SalvageReport) -> set[str]:
    """Return the tables that the table of contents still tells of; StoreError when there are none."""
    found: set[str] = set()
    try:
        for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid"):
            if layout.table_columns(source, name):
                found.add(name)
    except sqlite3.DatabaseError as error:
        report.problems.append(f"sqlite_master: {' '.join(str(error).split())}")
    if "mapdesk_meta" not in found:
        raise StoreError(
            msg("Nothing can be brought out of “{name}”: its table of contents is lost.", name=path.name),
            "; ".join(report.problems),
            opening.help_for(path)[0],
        )
    return found


def _identity(facts: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return what `create` needs to know, as far as the damaged file tells it."""
    told: dict[str, Any] = {"name": path.stem}
    for name in ("workspace_id", "name", "facts"):
        try:
            told[name] = json.loads(facts[name])
        except (KeyError, ValueError, TypeError):
            continue
    return told


def _bring_layer(reading: _Reading, copy: sqlite3.Connection, schema: Schema, present: set[str]) -> None:
    """Bring the rows of one layer; a geometry that cannot be read is left out, the row stays."""
    wanted = set(layout.table_columns(copy, schema.name))
    columns = reading.columns() if schema.name in present else []
    kept = [at for at, name in enumerate(columns) if name in wanted]
    names = [columns[at] for at in kept]
    geom = names.index("geom") if "geom" in names else None
    statement = insertion(schema.name, names)
    for row in reading.everything(present):
        values = [row[at] for at in kept]
        if geom is not None and values[geom] is not None and not _is_geometry(values[geom]):
            values[geom] = None
            reading.counts.without_geometry += 1
        _insert(reading, copy, statement, values)


def _bring_raster(reading: _Reading, copy: sqlite3.Connection, present: set[str]) -> None:
    """Bring the tiles of a raster that can be read and are what was written; the others are unknown in the new one."""
    layer, counts = reading.table, reading.counts
    if layer not in present:
        return
    raster = salvage_raster.frame_of(reading.source, layer)
    if raster is None:
        reading.tell("where the raster lies is lost, import it again")
        return
    counts.brought, spoilt = salvage_raster.fill(reading.source, layer, raster, reading.everything(present))
    counts.lost = salvage_raster.tiles_of(raster) - counts.brought
    if spoilt:
        reading.tell(f"{spoilt} tiles are damaged, their heights are unknown now")
    if counts.brought:
        terrain.write(copy, layer, raster)


def _bring_own(source: sqlite3.Connection, copy: sqlite3.Connection, report: SalvageReport, present: set[str]) -> None:
    """Bring the journal up to the first entry that is lost, the images of rows, accounts and counters."""
    entries = _Reading(source, "mapdesk_journal", "seq", report)
    last = _bring_plain(entries, copy, present, in_order=True)
    _bring_plain(_Reading(source, "mapdesk_journal_text", "seq", report), copy, present, until=last)
    copy.execute(
        f"INSERT INTO mapdesk_journal_text SELECT j.seq, NULL, {layout.NOW} FROM mapdesk_journal j"  # noqa: S608
        " WHERE NOT EXISTS (SELECT 1 FROM mapdesk_journal_text t WHERE t.seq = j.seq)"
    )
    report.journal_entries = last
    for table in _OWN:
        if table in present & layout.tables_present(copy):
            _bring_plain(_Reading(source, table, None, report), copy, present)
    copy.execute("DELETE FROM mapdesk_row_history WHERE seq > ?", (last,))
    copy.execute("DELETE FROM mapdesk_seats")
    copy.execute("INSERT INTO mapdesk_seats SELECT seat, max(seat_seq), hash FROM mapdesk_journal GROUP BY seat")


def _bring_plain(
    reading: _Reading, copy: sqlite3.Connection, present: set[str], *, in_order: bool = False, until: int | None = None
) -> int:
    """Bring the rows of a table of ours and return how many; `in_order`: up to the first hole in their numbers."""
    wanted = set(layout.table_columns(copy, reading.table))
    columns = reading.columns()
    kept = [at for at, name in enumerate(columns) if name in wanted]
    statement = insertion(reading.table, [columns[at] for at in kept])
    statement = statement.replace("INSERT INTO", "INSERT OR REPLACE INTO", 1)
    done = 0
    for row in reading.everything(present):
        if (in_order and row[0] != done + 1) or (until is not None and row[0] > until):
            reading.counts.lost += 1
        elif _insert(reading, copy, statement, [row[at] for at in kept]):
            done += 1
    return done


def _insert(reading: _Reading, copy: sqlite3.Connection, statement: str, values: Sequence[Any]) -> bool:
    """Insert one row; a row that does not fit (a value was damaged) is lost."""
    try:
        copy.execute(statement, values)
    except (sqlite3.IntegrityError, sqlite3.InterfaceError, UnicodeError):
        reading.counts.lost += 1
        return False
    reading.counts.brought += 1
    return True


def _is_geometry(value: object) -> bool:
    try:
        blob.decode([value if isinstance(value, bytes) else b""])
        blob.bounds(value if isinstance(value, bytes) else b"")
    except Exception:  # whatever damaged bytes make of a geometry
        return False
    return True
