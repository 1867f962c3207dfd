"""Composes the map page with folium, at build time, from constants only.

The only module that imports folium. What folium would put inline is split: its script goes to a file of its own, its
style is dropped (desk.css has it), so that the page can forbid every inline script and style.

Run as ``python compose.py DIST`` after ``npm run build``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

MAP_ID = "map"
CENTRE_LAT_LON = (30.0, 122.2)
START_ZOOM = 10
OPTIONS: dict[str, Any] = {
    "attributionControl": True,
    "fadeAnimation": False,
    "inertiaDeceleration": 4000,
    "maxZoom": 20,
    "minZoom": 3,
    "wheelDebounceTime": 25,
    "wheelPxPerZoomLevel": 90,
    "zoomSnap": 1,
}
POLICY = (
    "default-src 'none'; script-src mapdesk:; style-src mapdesk:; img-src mapdesk: data: blob:; "
    "connect-src mapdesk:; worker-src mapdesk:; font-src mapdesk:"
)
PAGE = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>mapdesk</title>
<link rel="stylesheet" href="mapdesk://app/desk.css">
</head>
<body>
{body}
<script src="mapdesk://app/qwebchannel.js"></script>
<script src="mapdesk://app/leaflet.js"></script>
<script src="mapdesk://app/map.js"></script>
<script type="module" src="mapdesk://app/desk.js"></script>
</body>
</html>
"""


def compose() -> tuple[str, str]:
    """Return the page and the script that makes the map, as folium and branca render them.

    Returns
    -------
    tuple of str
        ``index.html`` and ``map.js``. The same on every run: names are fixed, not random.

    Raises
    ------
    ValueError
        When folium renders something else than one plain element and one script, as a new release might.
    """
    import folium
    from branca.element import Figure

    class DeskMap(folium.Map):
        """A folium map with a fixed name, and without folium's remote scripts and sheets."""

        default_js: list[tuple[str, str]] = []
        default_css: list[tuple[str, str]] = []

        def get_name(self) -> str:
            return MAP_ID

    desk_map = DeskMap(
        location=CENTRE_LAT_LON, zoom_start=START_ZOOM, tiles=None, zoom_control=False, prefer_canvas=True, **OPTIONS
    )
    figure = desk_map.get_root()
    if not isinstance(figure, Figure):
        raise ValueError("folium put the map into something else than a figure")
    figure.render()
    body = figure.html.render().strip()
    script = figure.script.render().strip()
    _check(body, script)
    return PAGE.format(policy=POLICY, body=body), script + "\n"


def _check(body: str, script: str) -> None:
    if f'id="{MAP_ID}"' not in body or "<script" in body or "style=" in body:
        raise ValueError(f"folium rendered another body than expected: {body!r}")
    if not script.startswith(f"var {MAP_ID} = L.map(") or "http" in script or "<" in script:
        raise ValueError(f"folium rendered another script than expected: {script!r}")


def main(arguments: list[str]) -> int:
    """Write ``index.html`` and ``map.js`` into the folder given; return the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: compose.py DIST\n")
        return 2
    target = Path(arguments[0])
    page, script = compose()
    (target / "index.html").write_text(page, encoding="utf-8", newline="\n")
    (target / "map.js").write_text(script, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
