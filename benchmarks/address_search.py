"""Searching addresses, measured: right answers on noisy queries, time, memory, batch; peers on the same queries.

    python benchmarks/address_search.py --workspace W [--queries 5000] [--peer-queries 300] [--seed 1] [--json]
Peers: rapidfuzz over all texts (`WRatio` would take minutes per query, so `QRatio`, its quickest), and SQLite's FTS5
with trigrams, the words of the query joined by OR, ranked by bm25. The index is built in a folder of its own. Times
are CPU seconds of one thread and, beside them, by the clock: a busy machine makes the latter longer.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.address_noise import Base, Query, queries
from benchmarks.measure import pss_mb
from mapdesk.addresses.batch import locate_all
from mapdesk.addresses.index.index import Index
from mapdesk.addresses.index.loading import index_of, kept_index
from mapdesk.addresses.search import search
from mapdesk.session import open_workspace

_WARM = 200


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--queries", type=int, default=5_000)
    parser.add_argument("--peer-queries", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    workspace = open_workspace(args.workspace, write=False)
    with tempfile.TemporaryDirectory() as folder:
        result: dict[str, Any] = {}
        began = time.perf_counter()
        index_of(workspace, folder=Path(folder))
        result["built_s"] = round(time.perf_counter() - began, 1)
        result["building_peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        began = time.perf_counter()
        index = kept_index(workspace, Path(folder))
        assert index is not None
        result["loaded_s"] = round(time.perf_counter() - began, 2)
        base = Base(workspace)
        asked = list(queries(base, args.queries, args.seed))
        result.update(quality(index, asked))
        result.update(batch(index, base, asked))
        result["resident_mb"] = searching_mb(args.workspace, folder)
        for peer, figures in peers(base, asked[: args.peer_queries]).items():
            result.update({f"{peer}_{name}": value for name, value in figures.items()})
    _tell(result, as_json=args.json)


def quality(index: Index, asked: Sequence[Query]) -> dict[str, Any]:
    """Return the share of right first answers, those accepted wrongly, and times."""
    for one in asked[:_WARM]:
        search(index, one.text)
    clock, cpu, right, accepted, wrong = [], [], 0, 0, 0
    missed: Counter[str] = Counter()
    for one in asked:
        began, used = time.perf_counter(), time.process_time()
        found = search(index, one.text, limit=10)
        clock.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
        good = bool(found) and found[0].address_id == one.key
        certain = bool(found) and found[0].certain
        right += good
        accepted += certain
        wrong += certain and not good
        missed.update(() if good else one.noise)
    return {
        "queries": len(asked),
        "top1": round(right / len(asked), 4),
        "auto": round(accepted / len(asked), 4),
        "wrong_auto": wrong,
        "p50_ms": _share(clock, 0.5),
        "p99_ms": _share(clock, 0.99),
        "p50_cpu_ms": _share(cpu, 0.5),
        "p99_cpu_ms": _share(cpu, 0.99),
        "missed_by_noise": dict(missed.most_common()),
    }


def batch(index: Index, base: Base, asked: Sequence[Query]) -> dict[str, Any]:
    """Return rows a second: a third noisy, the others as they stand in the address base, with one and two processes."""
    texts = [one.text for one in asked]
    texts += [one.text for one in base.addresses[:: max(1, len(base.addresses) // (2 * len(asked)))]][: 2 * len(asked)]
    made = {}
    for processes in (1, 2):
        began = time.perf_counter()
        list(locate_all(index, texts, processes=processes))
        made[f"batch_rows_per_s_{processes}"] = round(len(texts) / (time.perf_counter() - began))
    return made


def peers(base: Base, asked: Sequence[Query]) -> dict[str, Any]:
    """Return top-1 and times of the peers on the same queries."""
    return {"rapidfuzz": _peer(_rapidfuzz(base), asked), "fts5_trigram": _peer(_fts5(base), asked)}


def searching_mb(workspace: Path, folder: str) -> float:
    """Return the memory of a process that has loaded the index of a folder and searched in it, MB (PSS)."""
    import subprocess

    words = [sys.executable, __file__, "--resident", str(workspace), folder]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return round(float(done.stdout.split()[-1]), 0)


def _resident(path: str, folder: str) -> None:
    """Load, search a few hundred addresses of all corners, and print the memory."""
    import os

    workspace = open_workspace(path, write=False)
    index = index_of(workspace, folder=Path(folder))
    for row in range(0, len(index), max(1, len(index) // 2_000)):
        search(index, index.text(row)[3:])
    print(pss_mb(os.getpid()))


def _peer(find: Callable[[str], str | None], asked: Sequence[Query]) -> dict[str, Any]:
    clock, right = [], 0
    for one in asked:
        began = time.perf_counter()
        right += find(one.text) == one.key
        clock.append(time.perf_counter() - began)
    shares = {"p50_ms": _share(clock, 0.5), "p99_ms": _share(clock, 0.99)} if clock else {}
    return {"queries": len(asked), "top1": round(right / max(1, len(asked)), 4), **shares}


def _rapidfuzz(base: Base) -> Callable[[str], str | None]:
    from rapidfuzz import fuzz, process

    texts = [one.text for one in base.addresses]

    def find(text: str) -> str | None:
        best = process.extractOne(text, texts, scorer=fuzz.QRatio)
        return base.addresses[best[2]].key if best else None

    return find


def _fts5(base: Base) -> Callable[[str], str | None]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE a USING fts5(text, key UNINDEXED, tokenize = 'trigram')")
    connection.executemany("INSERT INTO a VALUES (?, ?)", ((one.text, one.key) for one in base.addresses))

    def find(text: str) -> str | None:
        words = {text[at : at + 3] for at in range(len(text) - 2)}
        asked = " OR ".join('"' + word.replace('"', '""') + '"' for word in sorted(words))
        row = connection.execute("SELECT key FROM a WHERE a MATCH ? ORDER BY rank LIMIT 1", (asked,)).fetchone()
        return row[0] if row else None

    return find


def _share(times: Sequence[float], share: float) -> float:
    return round(sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1_000, 2)


def _tell(result: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
        return
    for name, value in result.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--resident"]:
        _resident(*sys.argv[2:4])
    else:
        main()
