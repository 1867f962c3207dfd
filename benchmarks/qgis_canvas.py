#!/usr/bin/python3
"""The peer of map_pan.py: refreshes of QGIS's map canvas on the same layers, window, places and steps.

    xvfb-run -a /usr/bin/python3 benchmarks/qgis_canvas.py FILE.gpkg LON LAT LAYER...
Run by the Python that Debian's `python3-qgis` belongs to. Layers from the bottom up. Prints one JSON object.
"""

import json
import math
import os
import statistics
import sys
import time

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEventLoop

EARTH_M = 40_075_016.686
"""Circumference that EPSG:3857 is defined on."""
TILE = 256
AREAS = "micro_grids"
ZOOM_STEPS = (13, 14, 15, 14, 13, 12, 11, 12)


class Canvas:
    def __init__(self, path: str, names: list[str]) -> None:
        layers = [QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in names]
        assert all(layer.isValid() for layer in layers)
        areas = next(layer for layer in layers if layer.name() == AREAS)
        areas.renderer().setSymbol(QgsFillSymbol.createSimple({"color": "#1976d2", "outline_color": "#333333"}))
        areas.setOpacity(0.5)  # half transparent, as on the map it is compared with
        self.layers = layers
        self.canvas = QgsMapCanvas()
        self.canvas.resize(1600, 900)
        self.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
        self.canvas.setParallelRenderingEnabled(True)
        self.canvas.setCachingEnabled(False)
        self.canvas.setLayers(layers[::-1])
        self.canvas.show()

    def refresh_ms(self, lon: float, lat: float, zoom: float, right_px: float = 0.0) -> float:
        metres = EARTH_M / TILE / 2**zoom
        x = lon / 360 * EARTH_M + right_px * metres
        y = math.asinh(math.tan(math.radians(lat))) * EARTH_M / math.tau
        self.canvas.setExtent(QgsRectangle(x - 800 * metres, y - 450 * metres, x + 800 * metres, y + 450 * metres))
        loop = QEventLoop()
        self.canvas.mapCanvasRefreshed.connect(loop.quit)
        began = time.perf_counter()
        self.canvas.refresh()
        loop.exec_()
        return (time.perf_counter() - began) * 1e3


def main() -> None:
    path, lon, lat, *names = sys.argv[1:]
    application = QgsApplication([], True)
    application.initQgis()
    canvas = Canvas(path, names)
    place = float(lon), float(lat)
    first = canvas.refresh_ms(*place, 12)
    pans = [canvas.refresh_ms(*place, 12, 40.0 * (step % 10)) for step in range(20)]
    zooms = [canvas.refresh_ms(*place, zoom) for zoom in ZOOM_STEPS]
    figures = {"first_ms": first, "refresh_p50_ms": statistics.median(pans), "zoom_max_ms": max(zooms)}
    print(json.dumps({name: round(value) for name, value in figures.items()}), flush=True)
    os._exit(0)  # QGIS's own way out may hang where there is no window manager


main()
