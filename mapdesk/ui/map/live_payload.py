"""What is new on the live board as one binary block for the page, in the form of a layer's payload ("MDL1")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mapdesk.layers.payload import NO_BEARING, SCALE, Array, label_arrays, packed

if TYPE_CHECKING:
    from mapdesk.feeds.board import Board

UNKNOWN_AGE = 2**32 - 1


def live_payload(board: Board, since: int) -> bytes:
    """Return the block for a page that knows the change `since` (0: nothing).

    The header has `kind` "live", `seq`, `since`, `clock_s` (seconds since 1970, UTC) and `running`, false while the
    clock stands still. Arrays, a boat being named by its place on the board: `slots`, `coords`, `course`, `heading`,
    `speed` (tenths), `age`, `expected`, `lost` (seconds; 0: no report is due) of the boats whose position changed;
    `tail_slots`, `tail_offsets`, `tails` of those whose tail did, the newest position first; `enrolled`, `ids`, `case`,
    `grade`, `size` (length and width in decimetres, 0: unknown), `label_offsets`, `label_bytes` of those whose facts
    did; `gone`.
    """
    clock_s, running = board.now_s(), board.frozen_s is None
    new = board.changes(since)
    moved, facts = new.moved, new.facts
    arrays: dict[str, Array] = {
        "slots": new.slots.astype(np.uint32),
        "coords": _scaled(np.column_stack([moved["lon"], moved["lat"]])),
        "course": _tenths(moved["course_deg"]),
        "heading": _tenths(moved["heading_deg"]),
        "speed": _within(moved["speed_kn"] * 10, NO_BEARING),
        "age": np.nan_to_num(np.clip(clock_s - moved["at_s"], 0, UNKNOWN_AGE - 1), nan=UNKNOWN_AGE).astype(np.uint32),
        "expected": _within(moved["expected_s"], 0),
        "lost": _within(moved["lost_s"], 0),
        "enrolled": new.enrolled.astype(np.uint32),
        "ids": facts["fid"],
        "case": facts["state"],
        "grade": facts["whereabouts"],
        "size": _within(np.column_stack([facts["length_m"], facts["width_m"]]).reshape(-1) * 10, 0),
        "gone": new.gone.astype(np.uint32),
    }
    tailed = np.flatnonzero(moved["tail_seq"] > since)
    count = moved["tails"][tailed].astype(np.int64)
    kept = np.arange(moved["tail"].shape[1])[None, :] < count[:, None]
    arrays["tail_slots"] = new.slots[tailed].astype(np.uint32)
    arrays["tail_offsets"] = np.concatenate([[0], np.cumsum(count)]).astype(np.uint32)
    arrays["tails"] = _scaled(moved["tail"][tailed][kept])
    arrays.update(label_arrays(new.names))
    header = {"kind": "live", "seq": new.seq, "since": since, "clock_s": clock_s, "running": running}
    return packed(header, arrays)


def _scaled(positions: Array) -> Array:
    return np.rint(positions * SCALE).astype(np.int32).reshape(-1)


def _tenths(degrees: Array) -> Array:
    known = np.isfinite(degrees)
    turned = np.mod(np.rint(np.where(known, degrees, 0.0) * 10), 3600)
    return np.where(known, turned, NO_BEARING).astype(np.uint16)


def _within(values: Array, unknown: int) -> Array:
    """Return whole numbers of 16 bits; what is not finite is `unknown`."""
    known = np.isfinite(values)
    whole = np.clip(np.rint(np.where(known, values, 0.0)), 0, NO_BEARING - 1)
    return np.where(known, whole, unknown).astype(np.uint16)
