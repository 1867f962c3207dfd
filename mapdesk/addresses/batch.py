"""Geocoding a whole table: accepted unseen, for review, or nothing; the same answer for the same text every time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from mapdesk.addresses.index import filing
from mapdesk.addresses.index.index import Index
from mapdesk.addresses.search import AUTO, NONE, REVIEW, Match, search
from mapdesk.errors import RefusedError
from mapdesk.files import formats
from mapdesk.files.table import Table
from mapdesk.files.writing import Chunk, Outline, writable_format, write
from mapdesk.model.schema import Kind
from mapdesk.words import msg

COLUMNS = ("address_id", "matched_text", "score", "status", "lon", "lat")
_KINDS = (Kind.TEXT, Kind.TEXT, Kind.REAL, Kind.TEXT, Kind.REAL, Kind.REAL)
_CHUNK = 500
_TOGETHER_FROM = 20_000  # fewer texts are found sooner than a second process begins
_AHEAD = 4

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Located:
    """What a text was found to be; all None, `status` "none", where nothing comes near."""

    address_id: str | None
    matched_text: str | None
    score: float | None
    status: str
    lon: float | None
    lat: float | None

    def values(self) -> tuple[Any, ...]:
        """Return the values of `COLUMNS`."""
        return (self.address_id, self.matched_text, self.score, self.status, self.lon, self.lat)


NOTHING = Located(None, None, None, NONE, None, None)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows came to which status."""

    rows: int
    auto: int
    review: int
    none: int


def locate(index: Index, text: str) -> Located:
    """Return what a text is found to be: `auto` when nothing said speaks against it and nothing else comes near."""
    found = search(index, text, limit=1)
    return _located(found[0]) if found else NOTHING


def locate_all(
    index: Index, texts: Sequence[str], *, processes: int = 1, told: Told | None = None
) -> Iterator[Located]:
    """Yield what texts are found to be, in their order; the same text is looked for once.

    Parameters
    ----------
    index : Index
    texts : sequence of str
    processes : int
        More than one shares long lists among as many processes, where the index has a file and no later changes.
    told : callable, optional
        Called with texts done and all after every `_CHUNK`; what it raises ends the work.
    """
    different = list(dict.fromkeys(texts))
    pieces = [different[at : at + _CHUNK] for at in range(0, len(different), _CHUNK)]
    known: dict[str, Located] = {}
    with ExitStack() as stack:
        if processes > 1 and index.path is not None and index.changes is None and len(different) >= _TOGETHER_FROM:
            answers = _shared(stack, index.path, pieces, processes)
        else:
            answers = ([locate(index, text) for text in piece] for piece in pieces)
        for piece, answer in zip(pieces, answers, strict=True):
            known.update(zip(piece, answer, strict=True))
            if told is not None:
                told(len(known), len(different))
    yield from (known[text] for text in texts)


def geocode(
    index: Index, source: Path, target: Path, column: str, *, processes: int = 1, told: Told | None = None
) -> Tally:
    """Write a table with what the addresses in one of its columns are found to be.

    Parameters
    ----------
    index : Index
    source, target : Path
        CSV or XLSX; all columns and the order of the source are kept, `COLUMNS` come behind them. A column of the
        source that has one of these names (from an earlier run) is replaced, so that a second run gives the same file.
    column : str
        Header of the column with the addresses.
    processes, told
        As `locate_all`.

    Raises
    ------
    MapdeskError
        No such column, a file that cannot be read or written.
    """
    if writable_format(target) not in ("csv", "xlsx"):
        raise RefusedError(msg("“{name}” is no spreadsheet.", name=target.name), hint=msg("Choose .xlsx or .csv."))
    table = formats.read(source)
    if column not in table.columns:
        raise RefusedError(
            msg("“{file}” has no column “{column}”.", file=source.name, column=column),
            msg("It has: {columns}.", columns=", ".join(table.columns)),
        )
    texts = ["" if value is None else str(value) for value in table.columns[column]]
    kept = [name for name in table.columns if name == column or name not in COLUMNS]
    found = list(locate_all(index, texts, processes=processes, told=told))
    outline = Outline("geocoded", (*kept, *COLUMNS), (*(Kind.TEXT for _ in kept), *_KINDS))
    write(target, outline, _chunks(table, kept, found))
    counts = {status: sum(one.status == status for one in found) for status in (AUTO, REVIEW, NONE)}
    return Tally(len(found), counts[AUTO], counts[REVIEW], counts[NONE])


def _located(best: Match) -> Located:
    status = AUTO if best.certain else REVIEW
    return Located(best.address_id, best.text, round(best.score, 2), status, best.lon, best.lat)


def _chunks(table: Table, kept: list[str], found: list[Located]) -> Iterable[Chunk]:
    rows = zip(*(table.columns[name] for name in kept), strict=True)
    together = ((*row, *one.values()) for row, one in zip(rows, found, strict=True))
    while part := list(islice(together, 10_000)):
        yield Chunk(part)


def _shared(stack: ExitStack, path: Path, pieces: list[list[str]], processes: int) -> Iterator[list[Located]]:
    """Return the answers to pieces, in order, a few of them worked on ahead."""
    pool = stack.enter_context(
        ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_open, initargs=(str(path),))
    )
    stack.callback(pool.shutdown, wait=False, cancel_futures=True)
    return pool.map(_locate_piece, pieces, chunksize=_AHEAD)


_opened: dict[str, Index] = {}


def _open(path: str) -> None:
    _opened["index"] = Index(*filing.load(Path(path)))


def _locate_piece(texts: list[str]) -> list[Located]:
    return [locate(_opened["index"], text) for text in texts]
