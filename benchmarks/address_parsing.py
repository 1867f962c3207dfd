"""Addresses a second and F1 by element of `mapdesk.addresses.parsing`, beside cpca (province, city, district only).

    python benchmarks/address_parsing.py [--rows 20000] [--file CSV] --json
Rows are those of the hand-labelled sets in tests/addresses/data, again and again, or the first column of a CSV file.
Prints rows, rows_per_s, f1 (by set and element), and of the peer rows_per_s and the share of counties it finds (None if
it is not installed: `pip install cpca`).
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mapdesk.addresses.parsing import parse
from tests.addresses.labelled import f1_by_element, labelled

SETS = ("gold.txt", "blind.txt", "orders.txt")
SHOWN = ("county", "town", "road", "number", "building", "unit", "room")
PEER_ROWS = 2_000


def texts(rows: int, file: Path | None) -> list[str]:
    if file is None:
        known = [text for name in SETS for text, _ in labelled(name)]
    else:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            known = [row[0] for row in csv.reader(stream) if row and row[0]]
    return list(itertools.islice(itertools.cycle(known), rows))


def peer(known: list[tuple[str, dict[str, str]]]) -> dict[str, Any]:
    try:
        import cpca
    except ImportError:
        return {"cpca_rows_per_s": None, "cpca_county_share": None, "own_county_share": own_share(known)}
    many = [text for text, _ in itertools.islice(itertools.cycle(known), PEER_ROWS)]
    began = time.perf_counter()
    cpca.transform(many)
    took = time.perf_counter() - began
    found = cpca.transform([text for text, _ in known])["区"].tolist()
    right = [
        isinstance(name, str) and name[:2] == wanted["county"][:2]
        for name, (_, wanted) in zip(found, known, strict=True)
        if "county" in wanted
    ]
    return {
        "cpca_rows_per_s": round(PEER_ROWS / took),
        "cpca_county_share": round(sum(right) / len(right), 3),
        "own_county_share": own_share(known),
    }


def own_share(known: list[tuple[str, dict[str, str]]]) -> float:
    right = [(parse(text).county or "")[:2] == wanted["county"][:2] for text, wanted in known if "county" in wanted]
    return round(sum(right) / len(right), 3)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=20_000)
    arguments.add_argument("--file", type=Path)
    arguments.add_argument("--json", action="store_true")
    args = arguments.parse_args()
    many = texts(args.rows, args.file)
    parse(many[0])
    began = time.perf_counter()
    for text in many:
        parse(text)
    took = time.perf_counter() - began
    f1 = {name: {one: round(f1_by_element(name)[one], 3) for one in SHOWN} for name in SETS}
    known = [row for name in SETS for row in labelled(name)]
    print(json.dumps({"rows": len(many), "rows_per_s": round(len(many) / took), "f1": f1} | peer(known)))


if __name__ == "__main__":
    main()
