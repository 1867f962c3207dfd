"""From a change to its picture: one polygon edited, one camera's state changed, a layer switched, the theme changed.

    python benchmarks/map_edit.py --workspace W [--times 30] --json
In the whole desktop, 1600 x 900, on a copy of the workspace, looking at a town at zoom 15. From the call that commits
or switches to the page's message `painted`. `fetched` counts whole layers that the page asked for meanwhile: it has to
stay 0.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desk import opened, running_desktop
from map_pan import towns
from page import percentile, prepare, pump, rest

ZOOM = 15


class Bench:
    """The desktop with the map that is measured."""

    def __init__(self, desktop: Any) -> None:
        self.desktop, self.desk, self.view = desktop, desktop.desk, desktop.view
        self.painted: list[float] = []
        self.view.painted.connect(lambda _message: self.painted.append(time.perf_counter()))

    def look(self, lon: float, lat: float) -> None:
        """Look at a place and wait until all has come to rest."""
        self.painted.clear()
        self.view.set_view(lon, lat, ZOOM)
        pump(lambda: self.painted, 60)
        rest(2)

    def took_ms(self, act: Callable[[], object]) -> float:
        """Return the milliseconds from an act to its picture."""
        rest(0.3)
        self.painted.clear()
        began = time.perf_counter()
        act()
        pump(lambda: self.painted, 60)
        return (self.painted[0] - began) * 1e3

    def rows(self, layer: str, place: tuple[float, float], count: int) -> list[dict[str, Any]]:
        """Return rows of a layer near a place: key, and the geometry as hexadecimal WKB."""
        from mapdesk.model.query import Box, Query

        lon, lat = place
        workspace = self.desk.session.workspace
        key = workspace.schema(layer).key
        box = Box(lon - 0.01, lat - 0.006, lon + 0.01, lat + 0.006)
        found = workspace.rows(Query(layer, columns=(key,), box=box, limit=count, geometry=True))
        assert found.wkb is not None
        return [{key: row[key], "geom": (wkb or b"").hex()} for row, wkb in zip(found.dicts(), found.wkb, strict=True)]


def moved(hexadecimal: str, by: float) -> str:
    """Return a geometry, as hexadecimal WKB, a little further east."""
    import shapely
    from shapely.affinity import translate

    return str(shapely.to_wkb(translate(shapely.from_wkb(hexadecimal), by), hex=True, include_srid=False))


def edits(bench: Bench, change: type, layer: str, rows: list[dict[str, Any]]) -> list[float]:
    """Return the milliseconds of one change of each row: it goes some metres east."""
    took = []
    for row in rows:
        put = change(layer, ({**row, "geom": moved(row["geom"], 2e-5)},))
        took.append(bench.took_ms(lambda put=put: bench.desk.session.do(put)))
    return took


def switches(bench: Bench, times: int) -> list[float]:
    """Return the milliseconds of hiding and showing the cameras."""
    sync = bench.desktop.sync
    return [
        bench.took_ms(lambda n=n: sync.set_states(sync.states.changed("cameras", visible=n % 2 == 1)))
        for n in range(times)
    ]


def count_fetches(bench: Bench) -> list[str]:
    """Return a list that grows by the name of each whole layer that is made for a page from now on."""
    payloads = bench.desktop.host.payloads
    asked: list[str] = []
    request = payloads.request

    def counted(name: str, *rest: Any) -> None:
        asked.append(name)
        request(name, *rest)

    payloads.request = counted
    return asked


def measure(workspace: Path, times: int, zoom_place: tuple[float, float]) -> dict[str, Any]:
    """Return the figures; the workspace is written to."""
    from dataclasses import dataclass

    from mapdesk.store.change import Change, RowsPut
    from mapdesk.store.transaction import Transaction

    @dataclass(frozen=True)
    class Derived(RowsPut):
        """Rows of a layer that otherwise only follows from plans: what publishing one does, for one row."""

        def apply(self, transaction: Transaction) -> Change:
            with transaction.deriving():
                return super().apply(transaction)

    with running_desktop() as desktop:
        opened(desktop, workspace, {"micro_grids", "cameras"})
        bench = Bench(desktop)
        bench.look(*zoom_place)
        asked = count_fetches(bench)
        polygons = edits(bench, Derived, "micro_grids", bench.rows("micro_grids", zoom_place, times))
        points = edits(bench, RowsPut, "cameras", bench.rows("cameras", zoom_place, times))
        layers = switches(bench, times)
        themes = [bench.took_ms(lambda n=n: desktop.sync.set_theme("light" if n % 2 else "dark")) for n in range(6)]
        return {
            "workspace": workspace.name,
            "polygons": len(polygons),
            "polygon_ms_p50": percentile(polygons, 50),
            "polygon_ms_p95": percentile(polygons, 95),
            "points": len(points),
            "point_ms_p50": percentile(points, 50),
            "point_ms_p95": percentile(points, 95),
            "toggle_ms_p50": percentile(layers, 50),
            "toggle_ms_p95": percentile(layers, 95),
            "theme_ms_p50": percentile(themes, 50),
            "fetched": len(asked),
        }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--workspace", type=Path, required=True)
    arguments.add_argument("--times", type=int, default=30)
    arguments.add_argument("--json", action="store_true")
    args = arguments.parse_args()
    prepare()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / args.workspace.name
        shutil.copyfile(args.workspace, copy)
        figures = measure(copy, args.times, towns(copy, 1)[0])
    print(json.dumps(figures) if args.json else "\n".join(f"{name}: {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
