"""The block that Python writes is the one the page's own tests read: a file beside them, made here and compared."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np

from mapdesk.feeds.board import Board
from mapdesk.feeds.fixes import Fixes
from mapdesk.ui.map.live_payload import live_payload
from tests.feeds.boats import NOW, fixes, registered

KEPT = Path(__file__).resolve().parents[3] / "resources" / "web" / "tests" / "live_block.bin"
TYPES = {"i32": np.int32, "u32": np.uint32, "u16": np.uint16, "u8": np.uint8}


def _read(block: bytes) -> tuple[dict[str, Any], dict[str, list[int]]]:
    length = struct.unpack_from("<I", block, 4)[0]
    header = json.loads(block[8 : 8 + length])
    start = -(-(8 + length) // 8) * 8
    arrays = {
        name: np.frombuffer(block, TYPES[one["dtype"]], one["length"], start + one["offset"]).tolist()
        for name, one in header["arrays"].items()
    }
    return header, arrays


def _board() -> Board:
    """Return three boats: one stored, one that came by a feed with a tail, one without a position."""
    board = Board(lambda: NOW)
    lon = np.array([121.0, 121.01, np.nan])
    names, length = ["浙澜渔10001", "浙澜渔10002", ""], np.array([24.0, np.nan, 8.0])
    board.enrol(registered(["a", "b", "c"], lon=lon, names=names, length_m=length), whole=True)
    for second in (90, 45, 3):
        at_s, ids = np.array([NOW - second]), ["b"]
        place = np.array([121.01 + (90 - second) / 1e5]), np.array([27.8])
        board.take(Fixes(ids, *place, at_s, course_deg=np.array([359.96]), speed_kn=np.array([8.25])))
    return board


def test_block_holds_all_that_is_on_the_board() -> None:
    header, arrays = _read(live_payload(_board(), 0))
    assert header["kind"] == "live"
    assert (header["clock_s"], header["running"], header["since"]) == (NOW, True, 0)
    assert arrays["slots"] == [0, 1]
    assert arrays["coords"] == [1210000000, 278000000, 1210108700, 278000000]
    assert arrays["course"] == [65535, 0]
    assert arrays["speed"] == [65535, 82]
    assert arrays["age"] == [600, 3]
    assert (arrays["expected"], arrays["lost"]) == ([10, 10], [60, 60])
    assert arrays["enrolled"] == [0, 1, 2]
    assert arrays["ids"] == [1, 2, 3]
    assert arrays["size"] == [240, 0, 0, 0, 80, 0]
    assert arrays["tail_slots"] == [1]
    assert arrays["tail_offsets"] == [0, 3]
    assert arrays["tails"][:2] == [1210104500, 278000000]


def test_only_what_is_new_is_told() -> None:
    board = _board()
    seq = board.seq
    board.take(fixes(["a"], 121.02, NOW))
    board.forget(["b"])
    header, arrays = _read(live_payload(board, seq))
    assert header["since"] == seq
    assert header["seq"] == board.seq
    assert (arrays["slots"], arrays["enrolled"], arrays["gone"]) == ([0], [], [1])
    assert arrays["label_offsets"] == [0]


def test_block_of_the_page_tests_is_what_is_written_now() -> None:
    assert KEPT.read_bytes() == live_payload(_board(), 0)
