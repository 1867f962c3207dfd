"""Bytes of attachments, kept once by their digest, beside the rows that name them."""

from __future__ import annotations

import hashlib
import sqlite3

from mapdesk.errors import StoreError
from mapdesk.store.layout import tables_present
from mapdesk.words import msg

FILES_TABLE = """
CREATE TABLE IF NOT EXISTS mapdesk_files (
    digest TEXT PRIMARY KEY NOT NULL, content BLOB NOT NULL, thumbnail BLOB);
"""
_UNNAMED = """
DELETE FROM mapdesk_files WHERE digest NOT IN (SELECT digest FROM attachments WHERE digest IS NOT NULL)
AND NOT EXISTS (SELECT 1 FROM mapdesk_row_history h
    WHERE h.layer = 'attachments' AND instr(coalesce(h.before, ''), mapdesk_files.digest))
AND NOT EXISTS (SELECT 1 FROM mapdesk_journal_text t WHERE instr(coalesce(t.text, ''), mapdesk_files.digest))"""


def keep(connection: sqlite3.Connection, content: bytes, thumbnail: bytes | None) -> str:
    """Keep bytes in the open transaction and return their SHA-256, hexadecimal."""
    digest = hashlib.sha256(content).hexdigest()
    connection.execute("INSERT OR IGNORE INTO mapdesk_files VALUES (?, ?, ?)", (digest, content, thumbnail))
    return digest


def read(connection: sqlite3.Connection, digest: str, *, thumbnail: bool = False) -> bytes | None:
    """Return the bytes of a digest, or their thumbnail.

    Raises
    ------
    StoreError
        They are not kept, or are not what the digest says.
    """
    found = connection.execute("SELECT content, thumbnail FROM mapdesk_files WHERE digest = ?", (digest,)).fetchone()
    if found is None:
        raise StoreError(msg("The bytes of the attachment are not in the workspace."))
    if thumbnail:
        return None if found[1] is None else bytes(found[1])
    content = bytes(found[0])
    if hashlib.sha256(content).hexdigest() != digest:
        raise StoreError(msg("The bytes of the attachment are damaged."), hint=msg("Restore a backup."))
    return content


def sweep(connection: sqlite3.Connection) -> None:
    """Take away bytes that no row names, and no entry or image either: after the text of an entry was blanked."""
    if "attachments" in tables_present(connection):
        connection.execute(_UNNAMED)
