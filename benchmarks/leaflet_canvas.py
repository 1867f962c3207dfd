"""The peer of map_pan.py: the same micro-grids and cameras as `L.geoJSON` on `L.canvas`, as folium's GeoJson."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from page import Measured, pump

LEAFLET = Path(__file__).resolve().parents[1] / "resources/web/node_modules/leaflet/dist"

_PAGE = """<!DOCTYPE html><meta charset="utf-8"><link rel="stylesheet" href="LEAFLET/leaflet.css">
<style>html, body, #map { margin: 0; height: 100% }</style><div id="map"></div>
<script src="LEAFLET/leaflet.js"></script><script src="data.js"></script>
<script>
const map = L.map('map', { preferCanvas: true, renderer: L.canvas(), zoomAnimation: false }).setView([LAT, LON], ZOOM);
const colours = ['#2e7d32', '#1976d2', '#fbc02d', '#f57c00', '#d32f2f'];
let n = 0;
const style = () => ({ weight: 1, color: '#333333', fillColor: colours[n++ % 5], fillOpacity: 0.5 });
L.geoJSON(AREAS, { style }).addTo(map);
L.geoJSON(POINTS, { pointToLayer: (_, at) => L.circleMarker(at, { radius: 3, weight: 1 }) }).addTo(map);
window.built = true;
</script>"""


def write_page(workspace: Path, folder: Path, place: tuple[float, float, int]) -> Path:
    """Write the page with the two layers of a workspace; return its file."""
    import pyogrio
    import shapely

    def collection(layer: str) -> str:
        shapes = pyogrio.read_dataframe(workspace, layer=layer, columns=[]).geometry.to_numpy()
        features = ",".join(f'{{"type":"Feature","geometry":{shapely.to_geojson(one)}}}' for one in shapes)
        return f'{{"type":"FeatureCollection","features":[{features}]}}'

    data = f"const AREAS = {collection('micro_grids')};\nconst POINTS = {collection('cameras')};\n"
    (folder / "data.js").write_text(data, "utf-8")
    lon, lat, zoom = place
    page = _PAGE.replace("LEAFLET", LEAFLET.as_uri()).replace("LON", str(lon)).replace("LAT", str(lat))
    (folder / "naive.html").write_text(page.replace("ZOOM", str(zoom)), "utf-8")
    return folder / "naive.html"


def measure_naive(workspace: Path, folder: Path, place: tuple[float, float, int], port: int) -> dict[str, Any]:
    """Return naive_build_ms, naive_pan_p50_ms, naive_pan_work_p50_ms (median of five runs) and naive_page_mb."""
    from PyQt6.QtCore import QUrl
    from PyQt6.QtWebEngineWidgets import QWebEngineView

    file = write_page(workspace, folder, place)
    web = QWebEngineView()
    web.resize(1600, 900)
    web.show()
    began = time.perf_counter()
    web.load(QUrl.fromLocalFile(str(file)))
    pump(lambda: web.page().renderProcessPid() and not web.page().isLoading(), 180)
    page = Measured(web, port)
    pump(lambda: page.js("window.built === true"), 180)
    built = (time.perf_counter() - began) * 1e3
    page.pan(5)
    runs = [page.pan(12) for _ in range(5)]
    frames = sorted(one for took, _ in runs for one in took)
    works = sorted(work for _, work in runs)
    figures = {
        "naive_build_ms": round(built),
        "naive_pan_p50_ms": round(frames[len(frames) // 2], 1),
        "naive_pan_work_p50_ms": round(works[2], 1),
        "naive_page_mb": round(page.memory_mb()),
    }
    page.close()
    web.close()
    web.deleteLater()
    return figures
