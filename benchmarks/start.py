"""From process start to a painted map, beside QGIS on the same file; and the memory of the running program.

    python benchmarks/start.py --workspace W [--starts 3] --json
Prints start_ms (each start), second_ms, pss_mb (sum over the program's processes), and, where the QGIS application is
installed, qgis_start_ms and qgis_second_ms, measured the same way: from process start to the first mapCanvasRefreshed
with the same visible layers (`--nologo --noplugins --code`). The log line "map painted" ends a start of mapdesk.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from measure import end, mapdesk, on_screen, pss_mb, wait_for

QGIS_SCRIPT = """
from qgis.PyQt.QtCore import QTimer
from qgis.core import QgsProject, QgsVectorLayer
from qgis.utils import iface
path, layers, mark = {path!r}, {layers!r}, {mark!r}
def painted():
    if len(canvas.layers()) == len(layers):  # QGIS hands new layers to its canvas a little later
        open(mark, "w").write("painted")
canvas = iface.mapCanvas()
canvas.mapCanvasRefreshed.connect(painted)
for name in layers:
    layer = QgsVectorLayer(path + "|layername=" + name, name, "ogr")
    assert layer.isValid(), name
    QgsProject.instance().addMapLayer(layer)
def look():
    canvas.setExtent(canvas.fullExtent())
    canvas.refresh()
QTimer.singleShot(0, look)
"""


def visible_layers() -> list[str]:
    """Return the layers a new workspace shows, from the bottom up, without rasters and tables."""
    from mapdesk.layers.base import LAYERS

    shown = [one for one in LAYERS.load().values() if one.visible and one.shape.vector]
    return [one.name for one in sorted(shown, key=lambda one: one.order)]


def start_mapdesk(workspace: Path, home: Path) -> tuple[float, float]:
    """Start the desktop once; return milliseconds to the painted map and PSS in MB a little later."""
    env = {**os.environ}
    env.update({f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "CACHE", "STATE", "DATA")})
    logs = home / "state" / "mapdesk" / "log"
    logs.mkdir(parents=True, exist_ok=True)
    for old in logs.glob("*"):
        old.unlink()

    def painted() -> bool:
        if process.poll() is not None:
            raise SystemExit(f"mapdesk ended with {process.returncode} before its map was painted")
        return any("map painted" in file.read_text("utf-8", "replace") for file in logs.glob("*.log*"))

    process = subprocess.Popen(
        on_screen(mapdesk(str(workspace))), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        took = wait_for(painted, 120)
        time.sleep(3)
        memory = pss_mb(process.pid)
    finally:
        end(process)
    return took * 1e3, memory


def start_qgis(workspace: Path, layers: list[str], home: Path) -> float:
    """Start the QGIS application once; return milliseconds to the first refreshed canvas."""
    mark, script = home / "painted", home / "layers.py"
    mark.unlink(missing_ok=True)
    script.write_text(QGIS_SCRIPT.format(path=str(workspace), layers=layers, mark=str(mark)), "utf-8")
    command = ["qgis", "--nologo", "--noplugins", "--profiles-path", str(home / "qgis"), "--code", str(script)]
    process = subprocess.Popen(on_screen(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return wait_for(mark.exists, 120) * 1e3
    finally:
        end(process)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--workspace", type=Path, required=True)
    arguments.add_argument("--starts", type=int, default=3)
    arguments.add_argument("--no-qgis", action="store_true")
    arguments.add_argument("--json", action="store_true")
    args = arguments.parse_args()
    result: dict[str, object] = {"workspace": args.workspace.name}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        runs = [start_mapdesk(args.workspace.resolve(), home) for _ in range(args.starts)]
        result["start_ms"] = [round(took) for took, _ in runs]
        result["second_ms"] = round(runs[min(1, len(runs) - 1)][0])
        result["pss_mb"] = round(max(memory for _, memory in runs))
        if args.no_qgis or not shutil.which("qgis"):
            result["qgis"] = "absent" if not shutil.which("qgis") else "left out"
        else:
            peer = [start_qgis(args.workspace.resolve(), visible_layers(), home) for _ in range(args.starts)]
            result["qgis_start_ms"] = [round(took) for took in peer]
            result["qgis_second_ms"] = round(peer[min(1, len(peer) - 1)])
    print(json.dumps(result))


if __name__ == "__main__":
    main()
