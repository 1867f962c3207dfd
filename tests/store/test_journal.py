"""The journal notices what was done to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mapdesk.model.journal import Author, JournalReport
from mapdesk.store import journal
from tests.helpers.workspaces import make_workspace
from tests.store.contract import put

TRIGGERS = (
    "mapdesk_journal_next",
    "mapdesk_journal_update",
    "mapdesk_journal_delete",
    "mapdesk_journal_text_update",
    "mapdesk_journal_text_delete",
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Give a plain connection to a workspace with six entries of two seats."""
    workspace = make_workspace(tmp_path)
    for number in range(6):
        put(workspace, "posts", {"name": str(number)}, author=Author("op", f"seat-{number % 2}"))
    workspace.close()
    with closing(sqlite3.connect(workspace.path, isolation_level=None)) as made:
        yield made


def tampered(connection: sqlite3.Connection, *statements: str) -> JournalReport:
    """Return the report after somebody took the triggers away and ran these statements."""
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    return journal.verify(connection)


def test_journal_verifies_when_nobody_touched_it(connection: sqlite3.Connection) -> None:
    assert journal.verify(connection) == JournalReport(6, 0, None, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE mapdesk_journal SET account = 'x' WHERE seq = 3",
        "DELETE FROM mapdesk_journal WHERE seq = 6",
        "INSERT OR REPLACE INTO mapdesk_journal SELECT * FROM mapdesk_journal WHERE seq = 3",
        "INSERT INTO mapdesk_journal SELECT 9, seat, 9, account, at, command, reason_digest, layers, undoes,"
        " text_digest, previous, hash, form, signatures FROM mapdesk_journal WHERE seq = 3",
        "UPDATE mapdesk_journal_text SET text = 'x' WHERE seq = 3",
        "UPDATE mapdesk_journal_text SET text = NULL, seq = 99 WHERE seq = 3",
        "DELETE FROM mapdesk_journal_text WHERE seq = 3",
    ],
)
def test_file_itself_refuses_to_change_the_journal(connection: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    assert journal.verify(connection).problem is None


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("UPDATE mapdesk_journal SET account = 'x' WHERE seq = 3", 3),
        ("UPDATE mapdesk_journal SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 1", 1),
        ("UPDATE mapdesk_journal SET layers = '{}' WHERE seq = 6", 6),
        ("UPDATE mapdesk_journal SET seat = 'seat-9' WHERE seq = 5", 5),
        ("UPDATE mapdesk_journal_text SET text = replace(text, 'put', 'was') WHERE seq = 4", 4),
        ("UPDATE mapdesk_journal_text SET text = text || ' ' WHERE seq = 4", 4),
        ("UPDATE mapdesk_journal_text SET text = NULL WHERE seq = 4", 4),
        ("DELETE FROM mapdesk_journal_text WHERE seq = 2", 2),
        ("DELETE FROM mapdesk_journal WHERE seq = 2", 3),
        ("DELETE FROM mapdesk_journal WHERE seq = 1", 2),
        ("DELETE FROM mapdesk_journal WHERE seq = 6", 6),
        ("DELETE FROM mapdesk_journal WHERE seq > 4", 5),
        ("UPDATE mapdesk_seats SET entries = 4 WHERE seat = 'seat-1'", 7),
    ],
)
def test_change_by_hand_is_found(connection: sqlite3.Connection, statement: str, at: int) -> None:
    report = tampered(connection, statement)
    assert report.broken_at == at
    assert str(report.problem)


def test_entries_put_in_another_order_are_found(connection: sqlite3.Connection) -> None:
    swap = "UPDATE mapdesk_journal SET seq = {} WHERE seq = {}"
    report = tampered(connection, swap.format(99, 3), swap.format(3, 5), swap.format(5, 99))
    assert report.broken_at == 3


def test_hash_made_anew_is_found_by_the_next_entry(connection: sqlite3.Connection) -> None:
    (row,) = connection.execute(
        "SELECT form, seat, seat_seq, 'x', at, command, reason_digest, layers, undoes, text_digest, previous,"
        " signatures"
        " FROM mapdesk_journal WHERE seq = 3"
    )
    made = journal.digest(journal.canonical(list(row)))
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE mapdesk_journal SET account = 'x', hash = ? WHERE seq = 3", (made,))
    report = journal.verify(connection)
    assert report.broken_at == 5
