"""The map under the mouse: panning, zooming, pointing, memory; beside Leaflet's own canvas and QGIS on the same data.

    python benchmarks/map_pan.py --workspace W [--boats 5000] [--qgis] [--no-naive] --json
A window of 1600 x 900, all layers as a new workspace shows them, but micro-grids and cameras at every zoom, since the
peers draw them so; so many boats moving at 1 Hz in every figure but the first paint. Panning: at zoom 12, 60 steps of
40 px, one a frame, five runs.
Zooming: from the key to the message `painted`, over towns from zoom 10 to 17 and back. Pointing: from the mouse's event
to the painting thread's answer. `work` is what the page's main thread did in a step, by Chromium's own count. Peers:
the same micro-grids and cameras as L.geoJSON on L.canvas in the same engine and window; those, addresses and boats in
QGIS.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from page import SIZE, Measured, answer, percentile, pump, rest

PLACE_ZOOM, STREET_ZOOM = 12, 15
ZOOMS = (13, 14, 15, 16, 17, 16, 15, 14, 13, 12, 11, 10, 11, 12)
DRAWN = {"micro_grids", "cameras"}
QGIS_LAYERS = ("micro_grids", "addresses", "cameras", "boats")

_WATCH_PICKS = """
window.__picks = [];
{
  const asked = new Map();
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.kind === 'pick') {
      if (!this.__watched) {
        this.__watched = true;
        this.addEventListener('message', ({ data }) => {
          if (data.kind === 'picked' && asked.has(data.id)) window.__picks.push(performance.now() - asked.get(data.id));
        });
      }
      asked.set(message.id, performance.now());
    }
    return post.call(this, message, ...rest);
  };
}
0
"""
_POINT = """
{
  const at = { clientX: X, clientY: Y, bubbles: true, view: window };
  const target = document.elementFromPoint(X, Y);
  for (const kind of ['mouseover', 'mousemove']) target.dispatchEvent(new MouseEvent(kind, at));
}
0
"""


def towns(workspace: Path, count: int) -> list[tuple[float, float]]:
    """Return the middles of the micro-grids' densest cells of 0.05 degrees: places where people work."""
    import numpy as np
    import pyogrio

    boxes = pyogrio.read_bounds(workspace, layer="micro_grids")[1]
    lon, lat = (boxes[0] + boxes[2]) / 2, (boxes[1] + boxes[3]) / 2
    cells, where = np.unique(np.floor(np.c_[lon, lat] / 0.05), axis=0, return_inverse=True)
    where = where.ravel()
    dense = np.argsort(-np.bincount(where, minlength=len(cells)))[:count]
    return [(float(np.median(lon[where == one])), float(np.median(lat[where == one]))) for one in dense]


def drawn_from_afar(layer: dict[str, Any]) -> dict[str, Any]:
    """Return the description of a layer, drawn at every zoom: the peers draw all they have, too."""
    if layer["name"] not in DRAWN:
        return layer
    style = layer["style"]
    return {**layer, "min_zoom": 0, "style": {**style, "cases": [{**one, "min_zoom": 0} for one in style["cases"]]}}


class Window:
    """The map of a workspace in a window of its own, all parts real."""

    def __init__(self, workspace: Path, port: int, boats: int) -> None:
        from mapdesk import session
        from mapdesk.demo.simulation import Simulation
        from mapdesk.settings import Settings
        from mapdesk.ui.map.host import MapHost
        from mapdesk.ui.map.sync import MapSync
        from mapdesk.ui.map.view import MapView

        self.session = session.open_session(str(workspace), write=False)
        self.host = MapHost(Settings())
        self.view = MapView(self.host)
        self.view.resize(*SIZE)
        self.painted: list[float] = []
        self.view.painted.connect(self.note)
        show = self.view.set_layers
        self.view.set_layers = lambda layers: show([drawn_from_afar(one) for one in layers])
        self.sync = MapSync(self.session, self.host)
        self.sync.attach(self.view)
        self.view.show()
        extent = self.sync.extent()
        assert extent is not None
        self.view.fit(extent)
        self.settle()
        self.simulation = None
        if boats:
            self.simulation = Simulation(self.session.live, self.session.workspace, moving=boats).start()
            pump(self.simulation.began.is_set, 60)
        self.page = Measured(self.view, port)

    def note(self, message: Any) -> None:
        """Keep a message that all is painted; not one that a large layer is still missing."""
        if not message.missing:
            self.painted.append(time.perf_counter())

    def settle(self) -> float:
        """Wait until the map says `painted`; return when it did."""
        pump(lambda: self.painted, 120)
        at = self.painted[0]
        self.painted.clear()
        return at

    def look(self, lon: float, lat: float, zoom: int) -> None:
        """Look at a place and wait for its picture, and for what is fetched when nothing else is to do."""
        self.painted.clear()
        self.view.set_view(lon, lat, zoom)
        self.settle()
        rest(0.6)

    def zoom_ms(self, zoom: int) -> float:
        """Zoom as the key does; return milliseconds until all is painted."""
        self.painted.clear()
        began = time.perf_counter()
        self.page.page.runJavaScript(f"map.setZoom({zoom}); 0")
        took = (self.settle() - began) * 1e3
        rest(0.4)
        return took

    def close(self) -> None:
        """Take all down."""
        self.page.close()
        if self.simulation is not None:
            self.simulation.end()
        self.sync.close()
        self.view.close_page()
        self.host.close()
        self.session.close()


def hover_ms(window: Window) -> list[float]:
    """Return the milliseconds from the mouse's event to the answer of the painting thread, at 100 places."""
    import random

    window.page.js(_WATCH_PICKS)
    chance = random.Random(7)
    for _ in range(100):
        x, y = chance.randrange(100, SIZE[0] - 100), chance.randrange(100, SIZE[1] - 100)
        window.page.js(_POINT.replace("X", str(x)).replace("Y", str(y)))
        rest(0.07)
    return [float(one) for one in window.page.js("window.__picks")]


def measure_map(workspace: Path, port: int, boats: int) -> dict[str, Any]:
    """Return the figures of mapdesk's own map."""
    places = towns(workspace, 3)
    window = Window(workspace, port, boats)
    try:
        window.look(*places[0], PLACE_ZOOM)
        window.page.pan(12)
        rest(1)
        runs = [window.page.pan() for _ in range(5)]
        zooms: list[float] = []
        for place in places:
            window.look(*place, PLACE_ZOOM)
            zooms += [window.zoom_ms(zoom) for zoom in ZOOMS]
        window.look(*places[0], 15)
        hovers = hover_ms(window)
        frames = [one for took, _ in runs for one in took]
        return {
            "pan_p50_ms": percentile(frames, 50),
            "pan_p95_ms": percentile(frames, 95),
            "pan_work_p50_ms": percentile([work for _, work in runs], 50),
            "zoom_p50_ms": percentile(zooms, 50),
            "zoom_p95_ms": percentile(zooms, 95),
            "hover_p95_ms": percentile(hovers, 95),
            "hovers": len(hovers),
            "page_mb": round(window.page.memory_mb()),
        }
    finally:
        window.close()


def measure_qgis(workspace: Path) -> dict[str, Any]:
    """Return the figures of QGIS's canvas, in a process of the system's Python."""
    lon, lat = towns(workspace, 1)[0]
    script = Path(__file__).with_name("qgis_canvas.py")
    command = ["/usr/bin/python3", str(script), str(workspace), str(lon), str(lat), *QGIS_LAYERS]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout.strip().splitlines()[-1])
    return {f"qgis_{name}": value for name, value in found.items()}


def measure(workspace: Path, port: int, args: argparse.Namespace) -> dict[str, Any]:
    """Return all figures asked for."""
    from desk import first_paint
    from leaflet_canvas import LEAFLET, measure_naive

    figures: dict[str, Any] = {"workspace": workspace.name, "boats": args.boats}
    figures |= measure_map(workspace, port, args.boats)
    figures |= first_paint(workspace, (*towns(workspace, 1)[0], STREET_ZOOM))
    if not args.no_naive and LEAFLET.exists():
        with tempfile.TemporaryDirectory() as folder:
            figures |= measure_naive(workspace, Path(folder), (*towns(workspace, 1)[0], PLACE_ZOOM), port)
        figures["pan_work_ratio"] = round(figures["naive_pan_work_p50_ms"] / figures["pan_work_p50_ms"], 1)
    if args.qgis and shutil.which("qgis"):
        figures |= measure_qgis(workspace)
        figures["qgis_ratio"] = round(figures["qgis_refresh_p50_ms"] / figures["pan_p50_ms"], 1)
    return figures


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--boats", type=int, default=5000)
    arguments.add_argument("--qgis", action="store_true")
    arguments.add_argument("--no-naive", action="store_true")
    answer(measure, arguments)


if __name__ == "__main__":
    main()
