"""Composes the map page and the page of exported views with folium, at build time, from constants only.

The only module that imports folium. What folium would put inline is split: its script goes to a file of its own, its
style is dropped (desk.css has it), so that the page can forbid every inline script and style.

Run as ``python compose.py DIST`` after ``npm run build``.
"""

from __future__ import annotations

import base64
import hashlib
import sys
from pathlib import Path
from typing import Any

MARKS = ("title", "subtitle", "mark", "demo", "lang", "legend", "foot", "data")
"""What is filled in when a view is exported; each stands once in the page as `{{name}}`."""
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
EXPORT = """<!DOCTYPE html>
<html lang="{{{{lang}}}}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{{{title}}}}</title>
<style>{sheet}</style>
</head>
<body>
<header>
<h1>{{{{title}}}}</h1>
<span class="subtitle">{{{{subtitle}}}}</span>
<span class="mark">{{{{mark}}}}</span>
<span class="mark demo">{{{{demo}}}}</span>
</header>
<main>
{body}
<aside><h2>{{{{legend}}}}</h2><div id="legend"></div></aside>
</main>
<footer>{{{{foot}}}}</footer>
<script type="application/json" id="data">{{{{data}}}}</script>
{scripts}
</body>
</html>
"""


def compose_export(dist: Path) -> str:
    """Return the page of exported views: one file that holds all it needs, but the view.

    Its policy names each script and sheet by its digest and allows no connection, so that whatever a view brings can
    neither run nor ask for anything.

    Parameters
    ----------
    dist : Path
        Folder with ``leaflet.js``, ``export.js`` and ``export.css``.
    """
    body, script = _rendered(zoom_control=True)
    scripts = [(dist / "leaflet.js").read_text("utf-8"), script, (dist / "export.js").read_text("utf-8")]
    sheet = (dist / "export.css").read_text("utf-8")
    for text in (*scripts, sheet):
        if "</" + "script" in text.lower() or "</" + "style" in text.lower():
            raise ValueError("a script or sheet holds the end of its own element")
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_digest, scripts))}; style-src {_digest(sheet)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    elements = "\n".join(f"<script>{text}</script>" for text in scripts)
    return EXPORT.format(policy=policy, sheet=sheet, body=body, scripts=elements)


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"


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
    body, script = _rendered(zoom_control=False)
    return PAGE.format(policy=POLICY, body=body), script + "\n"


def _rendered(*, zoom_control: bool) -> tuple[str, str]:
    """Return the element of the map and the script that makes it."""
    import folium
    from branca.element import Figure

    class DeskMap(folium.Map):
        """A folium map with a fixed name, and without folium's remote scripts and sheets."""

        default_js: list[tuple[str, str]] = []
        default_css: list[tuple[str, str]] = []

        def get_name(self) -> str:
            return MAP_ID

    given = {"zoom_start": START_ZOOM, "zoom_control": zoom_control, **OPTIONS}
    desk_map = DeskMap(location=CENTRE_LAT_LON, tiles=None, prefer_canvas=True, **given)
    figure = desk_map.get_root()
    if not isinstance(figure, Figure):
        raise ValueError("folium put the map into something else than a figure")
    figure.render()
    body = figure.html.render().strip()
    script = figure.script.render().strip()
    _check(body, script)
    return body, script


def _check(body: str, script: str) -> None:
    if f'id="{MAP_ID}"' not in body or "<script" in body or "style=" in body:
        raise ValueError(f"folium rendered another body than expected: {body!r}")
    if not script.startswith(f"var {MAP_ID} = L.map(") or "http" in script or "<" in script:
        raise ValueError(f"folium rendered another script than expected: {script!r}")


def main(arguments: list[str]) -> int:
    """Write ``index.html``, ``map.js`` and ``export.html`` into the folder given; return the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: compose.py DIST\n")
        return 2
    target = Path(arguments[0])
    page, script = compose()
    (target / "index.html").write_text(page, encoding="utf-8", newline="\n")
    (target / "export.html").write_text(compose_export(target), encoding="utf-8", newline="\n")
    (target / "map.js").write_text(script, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
