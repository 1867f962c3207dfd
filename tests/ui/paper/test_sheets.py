from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pypdf
import pytest
import shapely
from PyQt6.QtGui import QColor, QImage
from PyQt6.QtPrintSupport import QPrinter

from mapdesk.errors import FormatError, MapdeskError, RefusedError
from mapdesk.layers.in_view import Shown
from mapdesk.layers.inks import ink
from mapdesk.layers.manner import Colours, Heat
from mapdesk.model.period import Period
from mapdesk.model.query import Box
from mapdesk.session import open_session, open_workspace
from mapdesk.ui.paper import output, page
from mapdesk.ui.paper.child import draw_once
from mapdesk.ui.paper.composition import Composition, checked
from mapdesk.ui.paper.making import Order, read_sheet
from mapdesk.words import use_language
from tests.helpers.small import AUTHOR, MIDDLE, put, wkb
from tests.ui.paper.sheets import APART_M, NASTY, order_for

SVG = "{http://www.w3.org/2000/svg}"


def middles(picture: Path, colour: str) -> list[tuple[float, float]]:
    """Return the middles of the spots of a colour, px."""
    image = QImage(str(picture)).convertToFormat(QImage.Format.Format_RGB32)
    bits = image.constBits()
    assert bits is not None
    pixels = np.frombuffer(bits.asarray(image.sizeInBytes()), np.uint8).reshape(image.height(), image.width(), 4)
    wanted = QColor(colour)
    found = np.argwhere((pixels[..., :3] == (wanted.blue(), wanted.green(), wanted.red())).all(axis=2))
    spots: list[list[np.ndarray]] = []
    for place in found:
        near = next((spot for spot in spots if np.abs(spot[0] - place).max() < 60), None)
        spots.append([place]) if near is None else near.append(place)
    return [tuple(np.mean(spot, axis=0)[::-1]) for spot in spots if len(spot) > 50]


def test_known_distance_on_paper_is_true_at_one_to_ten_thousand(known: Path, tmp_path: Path) -> None:
    pieces = frozenset({"scale"})
    draw_once(dataclasses.replace(order_for(known, tmp_path / "map.png", pieces=pieces, title=""), dpi=300))
    spots = middles(tmp_path / "map.png", str(ink("asset", "light")))
    assert len(spots) == 3
    left, right = min(spots), max(spots)
    top = min(spots, key=lambda spot: spot[1])
    dots = APART_M / 10_000 / 0.0254 * 300
    assert right[0] - left[0] == pytest.approx(dots, rel=0.005)
    base = max(spot[1] for spot in spots)
    assert base - top[1] == pytest.approx(dots, rel=0.005)


@pytest.mark.parametrize("paper", ["A4", "A3"])
@pytest.mark.parametrize("landscape", [True, False])
def test_pdf_has_the_size_of_its_paper_and_holds_no_picture(
    known: Path, tmp_path: Path, paper: str, landscape: bool
) -> None:
    draw_once(order_for(known, tmp_path / "map.pdf", paper=paper, landscape=landscape))
    page = pypdf.PdfReader(tmp_path / "map.pdf").pages[0]
    short, long = {"A4": (210, 297), "A3": (297, 420)}[paper]
    wide, high = (long, short) if landscape else (short, long)
    assert float(page.mediabox.width) / 72 * 25.4 == pytest.approx(wide, abs=0.5)
    assert float(page.mediabox.height) / 72 * 25.4 == pytest.approx(high, abs=0.5)
    assert len(page.images) == 0


def test_pdf_can_be_searched_and_has_its_letters_inside(known: Path, tmp_path: Path) -> None:
    use_language("zh_CN")
    order = dataclasses.replace(order_for(known, tmp_path / "map.pdf", title="青屿网箱大比例尺图"), language="zh_CN")
    draw_once(order)
    reader = pypdf.PdfReader(tmp_path / "map.pdf")
    text = reader.pages[0].extract_text()
    assert "青屿网箱大比例尺图" in text
    assert "网箱一区" in text
    assert "1:10,000" in text
    assert "EPSG:4490" in text
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    inner = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one) for one in inner)


def test_svg_is_drawn_with_shapes_and_texts(known: Path, tmp_path: Path) -> None:
    draw_once(order_for(known, tmp_path / "map.svg", demo=True))
    root = ET.parse(tmp_path / "map.svg").getroot()
    assert not list(root.iter(f"{SVG}image"))
    texts = ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]
    assert NASTY in "".join(texts)
    assert "Demo data - fictional" in texts
    assert "网箱一区" in "".join(texts)
    assert not list(root.iter(f"{SVG}script"))
    assert len(list(root.iter(f"{SVG}path"))) > 10


def test_crowded_layer_is_drawn_as_density_and_the_sheet_says_so(known: Path) -> None:
    order = order_for(known, Path("none.svg"))
    workspace = open_workspace(known, write=False)
    try:
        sheet, room, content = read_sheet(workspace, order.sheet, lambda *_step: None, most=2)
        svg = output.sheet_bytes(sheet, content, ".svg", 96, room).decode()
    finally:
        workspace.close()
    assert "Cameras: 3 in view, shown as density." in svg
    assert "Cameras (density)" in svg


def test_round_scale_shows_the_whole_box(known: Path, tmp_path: Path) -> None:
    lon, lat = MIDDLE

    order = order_for(known, tmp_path / "map.pdf", scale=None, box=Box(lon - 0.03, lat - 0.03, lon + 0.03, lat + 0.03))
    facts = draw_once(order)
    assert facts["scale"] == 40_000


def test_sheet_survives_its_way_to_another_process(known: Path) -> None:
    order = order_for(known, Path("map.pdf"), rounded=False, pieces=frozenset({"legend"}))
    assert Order.from_json(json.loads(json.dumps(order.to_json()))) == order


@pytest.mark.parametrize(
    "values", [{"paper": "A0"}, {"scale": 3}, {"lat": 89.0}, {"scale": 10**9}], ids=["paper", "large", "pole", "small"]
)
def test_impossible_sheet_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(RefusedError):
        checked(dataclasses.replace(Composition(*MIDDLE), **values))


def test_control_characters_leave_the_title() -> None:
    assert checked(Composition(*MIDDLE, title="a\x00b\nc")).title == "ab c"


def test_unknown_ending_and_missing_folder_are_refused(known: Path, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no ending of a format"):
        draw_once(order_for(known, tmp_path / "map.jpg"))
    with pytest.raises(FormatError, match="no folder"):
        draw_once(order_for(known, tmp_path / "nowhere" / "map.pdf"))


def test_workspace_is_never_drawn_over(known: Path) -> None:
    before = known.read_bytes()
    other = known.with_suffix(".png")
    known.rename(other)
    with pytest.raises(RefusedError, match="is a workspace"):
        draw_once(order_for(other, other))
    assert other.read_bytes() == before


_FULL_DISK = """
import resource, sys
from pathlib import Path
from mapdesk.errors import MapdeskError
from mapdesk.ui.paper import output
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, -1))
try:
    output.write_file(Path(sys.argv[1]), b"x" * 100_000)
except MapdeskError as error:
    print(error.sentence())
"""


def test_full_disk_gives_one_sentence_and_keeps_the_older_file(tmp_path: Path) -> None:
    target = tmp_path / "map.pdf"
    target.write_bytes(b"older")
    # a process of its own: the limit holds for all files of a process, those of the test's report too
    told = subprocess.run([sys.executable, "-c", _FULL_DISK, target], capture_output=True, text=True, check=True)
    assert "cannot be written" in told.stdout
    assert target.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [target]


def test_printer_gets_the_sheet(known: Path, tmp_path: Path) -> None:
    order = order_for(known, Path("none.pdf"), landscape=False)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    workspace = open_workspace(known, write=False)
    try:
        sheet, room, content = read_sheet(workspace, order.sheet, lambda *_step: None)
        output.print_sheet(sheet, content, printer, room)
    finally:
        workspace.close()
    page = pypdf.PdfReader(tmp_path / "out.pdf").pages[0]
    assert float(page.mediabox.width) == pytest.approx(595, abs=1)
    assert "Legend" in page.extract_text()


def test_printer_that_is_not_there_is_told() -> None:
    with pytest.raises(MapdeskError, match="no printer"):
        output.printer_named("a printer of nowhere")


def test_areas_coloured_by_values_and_heat_are_drawn_with_their_legends(known: Path) -> None:
    layers = (
        Shown("land", manner=Colours(count_of="cameras", classes=2)),
        Shown("cameras", manner=Heat(radius=60.0)),
    )
    order = order_for(known, Path("none.svg"), layers=layers)
    workspace = open_workspace(known, write=False)
    try:
        sheet, room, content = read_sheet(workspace, order.sheet, lambda *_step: None)
        svg = output.sheet_bytes(sheet, content, ".svg", 96, room).decode()
    finally:
        workspace.close()
    land, heat = content.parts
    assert land.texts == ["3"]
    assert heat.heat is not None
    assert heat.heat[1].most > 0
    assert "Cameras, count" in svg
    assert "points per km²" in svg
    assert "<image" in svg


def test_stretch_of_time_leaves_out_what_lies_outside_and_is_told(known: Path) -> None:
    now = datetime.now(UTC)
    session = open_session(known, write=True, author=AUTHOR)
    for days in (1, 20):
        opened = (now - timedelta(days=days)).isoformat().replace("+00:00", "Z")
        put(session, "incidents", {"title": f"{days} d", "opened_at": opened, "geom": wkb(shapely.Point(*MIDDLE))})
    session.close()
    week = Period(now - timedelta(days=7), now)
    order = order_for(known, Path("none.svg"), layers=(Shown("incidents", period=week),), period=week)
    workspace = open_workspace(known, write=False)
    try:
        sheet, _room, content = read_sheet(workspace, order.sheet, lambda *_step: None)
    finally:
        workspace.close()
    assert len(content.parts[0]) == 1
    assert any("Shown: " in line for line in page.foot_lines(sheet, content))


def test_sheet_of_a_view_shows_as_much_as_the_screen() -> None:
    lon, lat = MIDDLE
    view = Composition(lon, lat, box=Box(lon - 0.1, lat - 0.06, lon + 0.1, lat + 0.06), zoom=14.0)
    frame = view.frame(800.0, 560.0)
    assert frame.scale == 100_000
    assert frame.zoom == 14
    assert dataclasses.replace(view, zoom=None).frame(800.0, 560.0).zoom == 12
    assert dataclasses.replace(view, zoom=20.0).frame(800.0, 560.0).zoom == 14
