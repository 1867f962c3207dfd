"""The append-only journal in the file: entries chained by hashes for each seat, texts beside them.

What the chain shows: an entry changed, left out, put in or put in another order; a text changed. What it cannot show:
a writer of the file who takes away the last entries of a seat together with the counts in `mapdesk_seats`, or who
makes the whole chain anew; for that the last hash must be kept elsewhere (printed, or in a backup).
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from mapdesk.model.account import Signature
from mapdesk.model.journal import Author, Entry, JournalReport
from mapdesk.store.values import read_datetime, stored_datetime
from mapdesk.words import msg

JOURNAL_TABLES = """
CREATE TABLE mapdesk_journal (
    seq INTEGER PRIMARY KEY, seat TEXT NOT NULL, seat_seq INTEGER NOT NULL, account TEXT NOT NULL, at DATETIME NOT NULL,
    command TEXT NOT NULL, reason_digest TEXT NOT NULL, layers TEXT NOT NULL,
    undoes INTEGER REFERENCES mapdesk_journal (seq), text_digest TEXT NOT NULL, previous TEXT NOT NULL,
    hash TEXT NOT NULL, UNIQUE (seat, seat_seq));
CREATE INDEX mapdesk_journal_undoes ON mapdesk_journal (undoes) WHERE undoes IS NOT NULL;
CREATE TABLE mapdesk_journal_text (
    seq INTEGER PRIMARY KEY REFERENCES mapdesk_journal (seq), text TEXT, blanked_at DATETIME);
CREATE TABLE mapdesk_seats (seat TEXT PRIMARY KEY, entries INTEGER NOT NULL, hash TEXT NOT NULL) WITHOUT ROWID;
CREATE TRIGGER mapdesk_journal_next BEFORE INSERT ON mapdesk_journal
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM mapdesk_journal)
    BEGIN SELECT RAISE(ABORT, 'the journal grows at its end only'); END;
CREATE TRIGGER mapdesk_journal_update BEFORE UPDATE ON mapdesk_journal
    BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER mapdesk_journal_delete BEFORE DELETE ON mapdesk_journal
    BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER mapdesk_journal_text_update BEFORE UPDATE ON mapdesk_journal_text
    WHEN NEW.text IS NOT NULL OR NEW.seq IS NOT OLD.seq
    BEGIN SELECT RAISE(ABORT, 'a text of the journal is blanked, never changed'); END;
CREATE TRIGGER mapdesk_journal_text_delete BEFORE DELETE ON mapdesk_journal_text
    BEGIN SELECT RAISE(ABORT, 'a text of the journal is blanked, never removed'); END;
"""

FORM = 2
"""Of the entries this program writes; see `_link`."""

_INSERT = """
INSERT INTO mapdesk_journal (seq, seat, seat_seq, account, at, command, reason_digest, layers, undoes, text_digest,
    previous, hash, form, signatures) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_SELECT = """
SELECT j.seq, j.seat, j.account, j.at, j.command, j.layers, j.undoes, j.hash, j.signatures, t.text,
    (SELECT max(u.seq) FROM mapdesk_journal u WHERE u.undoes = j.seq) AS undone_by
FROM mapdesk_journal j LEFT JOIN mapdesk_journal_text t ON t.seq = j.seq
WHERE j.seq > ? ORDER BY j.seq"""
_OF_ACCOUNT = _SELECT.replace("WHERE j.seq > ? ORDER BY j.seq", "WHERE j.account = ? ORDER BY j.seq DESC")
ACCOUNT_INDEX = "CREATE INDEX IF NOT EXISTS mapdesk_journal_account ON mapdesk_journal (account, seq)"
"""Made when a writer opens a file, so that the acts of one account are found among many of others."""

_CHAIN = """
SELECT j.seq, j.seat, j.seat_seq, j.account, j.at, j.command, j.reason_digest, j.layers, j.undoes, j.text_digest,
    j.previous, j.hash, t.text, t.blanked_at, t.seq, j.form, j.signatures
FROM mapdesk_journal j LEFT JOIN mapdesk_journal_text t ON t.seq = j.seq ORDER BY j.seq"""


@dataclass
class Draft:
    """An entry that is being written: all but what is known only when the change is done."""

    seq: int
    author: Author
    command: str
    change: Mapping[str, Any]
    reason: str = ""
    undoes: int | None = None
    inverse: Mapping[str, Any] | None = None
    signatures: Sequence[Signature] = ()


def next_seq(connection: sqlite3.Connection) -> int:
    """Return the position of the next entry."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) + 1 FROM mapdesk_journal").fetchone()[0])


def root_kind(connection: sqlite3.Connection, kind: str, undoes: int | None) -> str:
    """Return the kind of a change, or of the one that is taken back or made again."""
    while undoes is not None:
        found = connection.execute("SELECT undoes, command FROM mapdesk_journal WHERE seq = ?", (undoes,)).fetchone()
        if found is None:
            break
        undoes, kind = found
    return kind


def append(connection: sqlite3.Connection, draft: Draft, layers: Mapping[str, int]) -> None:
    """Write an entry with its text into the open transaction.

    The text carries a random salt, so that a short reason cannot be guessed from its digest once it is blanked.
    """
    salt = secrets.token_hex(16)
    text = canonical(
        {"change": draft.change, "inverse": draft.inverse, "reason": draft.reason, "salt": salt},
    )
    found = connection.execute(
        "SELECT entries, hash FROM mapdesk_seats WHERE seat = ?", (draft.author.seat,)
    ).fetchone()
    entries, previous = found or (0, "")
    chained = (
        draft.author.seat,
        entries + 1,
        draft.author.account,
        stored_datetime(datetime.now(UTC)),
        draft.command,
        digest(salt + draft.reason),
        canonical(dict(layers)),
        draft.undoes,
        digest(text),
        previous,
    )
    signed = _signed(draft.signatures)
    link = _link(chained, FORM, signed)
    connection.execute(_INSERT, (draft.seq, *chained, link, FORM, signed))
    connection.execute("INSERT INTO mapdesk_journal_text (seq, text) VALUES (?, ?)", (draft.seq, text))
    connection.execute(
        "INSERT INTO mapdesk_seats VALUES (?, ?, ?) ON CONFLICT (seat) DO UPDATE SET entries = excluded.entries,"
        " hash = excluded.hash",
        (draft.author.seat, entries + 1, link),
    )


def entries(
    connection: sqlite3.Connection, *, after: int = 0, limit: int | None = None, newest_first: bool = False
) -> list[Entry]:
    """Return entries with a position above `after`."""
    statement = _SELECT + (" DESC" if newest_first else "") + " LIMIT ?"
    return [_entry(row) for row in connection.execute(statement, (after, -1 if limit is None else limit))]


def last_undoable(connection: sqlite3.Connection, account: str) -> Entry | None:
    """Return the last act of an account that stands and can be taken back, or None; what others did costs nothing."""
    for row in connection.execute(_OF_ACCOUNT, (account,)):
        entry = _entry(row)
        if entry.undone_by is None and entry.inverse is not None and _steps_back(connection, entry) % 2 == 0:
            return entry
    return None


def _steps_back(connection: sqlite3.Connection, entry: Entry) -> int:
    """Return how many undos an entry stands away from a first act: 0 that act, 1 its undo, 2 made again."""
    steps, undoes = 0, entry.undoes
    while undoes is not None:
        steps += 1
        undoes = connection.execute("SELECT undoes FROM mapdesk_journal WHERE seq = ?", (undoes,)).fetchone()[0]
    return steps


def entries_touching(connection: sqlite3.Connection, layer: str, key: str, *, limit: int) -> list[Entry]:
    """Return the entries that touched one row, newest first."""
    statement = "SELECT seq FROM mapdesk_row_history WHERE layer = ? AND key = ? ORDER BY seq DESC LIMIT ?"
    found = connection.execute(statement, (layer, key, limit)).fetchall()
    return [_entry(connection.execute(_SELECT + " LIMIT 1", (seq - 1,)).fetchone()) for (seq,) in found]


def blank(connection: sqlite3.Connection, seq: int) -> bool:
    """Blank the text of an entry inside the open transaction; return whether there was one to blank."""
    now = stored_datetime(datetime.now(UTC))
    done = connection.execute(
        "UPDATE mapdesk_journal_text SET text = NULL, blanked_at = ? WHERE seq = ? AND text IS NOT NULL", (now, seq)
    )
    return done.rowcount > 0


def verify(connection: sqlite3.Connection, *, after: int = 0) -> JournalReport:
    """Check positions, the chain of every seat, digests of texts that are not blanked, and the counts of each seat.

    Parameters
    ----------
    connection : sqlite3.Connection
    after : int
        Entries up to here are read for the chain but their texts are not (a quick look at the end of the journal).
    """
    count = blanked = 0
    seats: dict[str, tuple[int, str]] = {}
    for row in connection.execute(_CHAIN):
        count += 1
        blanked += row[12] is None
        problem = _problem(row, count, seats.get(row[1], (0, "")), with_text=row[0] > after)
        if problem is not None:
            return JournalReport(count, blanked, int(row[0]), problem)
        seats[row[1]] = (row[2], row[11])
    stored = {seat: (n, last) for seat, n, last in connection.execute("SELECT seat, entries, hash FROM mapdesk_seats")}
    for seat in sorted(stored.keys() | seats.keys()):
        if stored.get(seat) != seats.get(seat):
            missing = msg("The last entries of the seat “{seat}” are missing.", seat=seat)
            return JournalReport(count, blanked, count + 1, missing)
    return JournalReport(count, blanked, None, None)


def canonical(data: Any) -> str:
    """Return data as JSON text that is the same for the same data: sorted names, no spaces."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def digest(text: str) -> str:
    """Return the SHA-256 of a text, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _link(chained: tuple[Any, ...], form: int, signed: str | None) -> str:
    """Return the hash of an entry in its form: 1 knows no signatures, 2 chains its own number and the signatures."""
    return digest(canonical(list(chained) if form == 1 else [form, *chained, signed]))


def _signed(signatures: Sequence[Signature]) -> str | None:
    """Return signatures as they stand in the journal; None when there are none."""
    told = [{"account": one.account, "role": one.role, "at": stored_datetime(one.at)} for one in signatures]
    return canonical(told) if told else None


def _signatures(signed: str | None) -> tuple[Signature, ...]:
    told = json.loads(signed) if signed else []
    return tuple(Signature(one["account"], one["role"], read_datetime(one["at"])) for one in told)


def _problem(row: tuple[Any, ...], position: int, last: tuple[int, str], *, with_text: bool) -> object | None:
    """Return what is wrong with one entry, or None."""
    seq, chained, link, text, blanked_at, text_seq = row[0], row[1:11], row[11], row[12], row[13], row[14]
    if seq != position:
        return msg("Entry {seq} stands where entry {position} should be.", seq=seq, position=position)
    if row[2] != last[0] + 1 or row[10] != last[1]:
        return msg("Entry {seq} does not follow the entry before it of its seat.", seq=seq)
    form, signed = row[15], row[16]
    if form not in (1, FORM) or (form == 1 and signed is not None) or _link(chained, form, signed) != link:
        return msg("Entry {seq} was changed.", seq=seq)
    if text_seq is None or (text is None and blanked_at is None):
        return msg("The text of entry {seq} is missing.", seq=seq)
    if with_text and text is not None and digest(text) != row[9]:
        return msg("The text of entry {seq} was changed.", seq=seq)
    return None


def _entry(row: tuple[Any, ...]) -> Entry:
    seq, seat, account, at, command, layers, undoes, link, signed, text, undone_by = row
    told = json.loads(text) if text is not None else {}
    return Entry(
        seq=seq,
        author=Author(account, seat),
        at=read_datetime(at),
        command=command,
        reason=told.get("reason", ""),
        layers=json.loads(layers),
        change=told.get("change"),
        inverse=told.get("inverse"),
        undoes=undoes,
        undone_by=undone_by,
        hash=link,
        signatures=_signatures(signed),
    )


def _plain(value: Any) -> Any:
    """Return what stands in the text for a value that JSON does not know."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if hasattr(value, "wkb_hex"):
        return value.wkb_hex
    if hasattr(value, "item"):  # numbers of numpy
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be told in the journal")
