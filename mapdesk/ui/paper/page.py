"""Paints a whole sheet: the map, and around it title, legend, scale, north, date, sources. Paper is always light."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from mapdesk.geo.map_frame import MapFrame
from mapdesk.geo.measure import round_scale
from mapdesk.layers.values import number
from mapdesk.ui import figures, theme
from mapdesk.ui.paper.arrangement import FOOT_LINE_PX, Arrangement, Room, arrange
from mapdesk.ui.paper.composition import Composition
from mapdesk.ui.paper.fonts import sheet_font
from mapdesk.ui.paper.legend import paint_legend
from mapdesk.ui.paper.map_painter import paint_map
from mapdesk.ui.paper.reading import Content
from mapdesk.words import Message, msg, tr

_MARK_PX = 12
_BAR_PX = 150.0
_BAR_STEPS = 4

DEMO_MARK = msg("Demo data - fictional")


def paint_sheet(painter: QPainter, sheet: Composition, content: Content, room: Room) -> None:
    """Paint a sheet in 96ths of an inch; the painter is scaled by whoever opened it."""
    inks = theme.inks("light")
    places = arrange(sheet, room)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing
        | QPainter.RenderHint.TextAntialiasing
        | QPainter.RenderHint.SmoothPixmapTransform
    )
    painter.fillRect(places.page, inks.colour("panel"))
    painter.save()
    painter.translate(places.map.topLeft())
    paint_map(painter, content, inks, sheet.pieces, _covered(places))
    painter.restore()
    _paint_rim(painter, places, inks)
    _paint_title(painter, places.title, sheet, inks)
    if "legend" in sheet.pieces:
        paint_legend(painter, places.legend, content.parts, inks)
    _paint_block(painter, places, sheet, content.frame, inks)
    _paint_foot(painter, places, sheet, content, inks)


def _covered(places: Arrangement) -> list[tuple[float, float, float, float]]:
    """Return what of the map lies under the block of the scale, px of the map."""
    box = places.block.translated(-places.map.topLeft())
    return [(box.left(), box.top(), box.right(), box.bottom())] if places.overlaid else []


def _paint_rim(painter: QPainter, places: Arrangement, inks: theme.Inks) -> None:
    """Cover what reaches beyond the map, and draw its frame: no device needs to clip then."""
    page, frame, white = places.page, places.map, inks.colour("panel")
    painter.fillRect(QRectF(0, 0, page.width(), frame.top()), white)
    painter.fillRect(QRectF(0, frame.bottom(), page.width(), page.height() - frame.bottom()), white)
    painter.fillRect(QRectF(0, frame.top(), frame.left(), frame.height()), white)
    painter.fillRect(QRectF(frame.right(), frame.top(), page.width() - frame.right(), frame.height()), white)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(inks.colour("text"), 1.0))
    painter.drawRect(frame)


def _paint_title(painter: QPainter, box: QRectF, sheet: Composition, inks: theme.Inks) -> None:
    right = box.right()
    marks: list[tuple[object, str]] = [(sheet.mark, "text")] if sheet.mark else []
    marks += [(DEMO_MARK, "level_1")] if sheet.demo else []
    for text, ink in marks:
        right = _paint_mark(painter, right, box.top() + 4, (str(text), ink), inks) - 8
    painter.setPen(inks.colour("text"))
    font = sheet_font(22, bold=True)
    room = right - box.left() - 8
    while font.pixelSize() > 14 and QFontMetricsF(font).horizontalAdvance(sheet.title) > room:
        font.setPixelSize(font.pixelSize() - 1)
    _text(painter, QRectF(box.left(), box.top(), room, 30), sheet.title, font)
    if sheet.subtitle:
        painter.setPen(inks.colour("muted"))
        _text(painter, QRectF(box.left(), box.bottom() - 20, box.width(), 18), sheet.subtitle, sheet_font())


def _paint_mark(painter: QPainter, right: float, top: float, mark: tuple[str, str], inks: theme.Inks) -> float:
    """Paint a text in a frame that ends at `right`; return where it begins."""
    text, ink = mark
    font = sheet_font(_MARK_PX, bold=True)
    width = min(420.0, QFontMetricsF(font).horizontalAdvance(text) + 16)
    box = QRectF(right - width, top, width, 22)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(inks.colour(ink), 1.2))
    painter.drawRect(box)
    _text(painter, box.adjusted(8, 0, -8, 0), text, font)
    return box.left()


def _paint_block(painter: QPainter, places: Arrangement, sheet: Composition, frame: MapFrame, inks: theme.Inks) -> None:
    box = places.block
    wanted = sheet.pieces & {"scale", "north"}
    if places.overlaid and wanted:
        ground = inks.colour("panel")
        ground.setAlphaF(0.85)
        painter.fillRect(box, ground)
        box = box.adjusted(10, 8, -8, -6)
    if "north" in wanted:
        _paint_north(painter, QPointF(box.right() - 16, box.top() + 4), inks)
    if "scale" in wanted:
        _paint_scale(painter, box, sheet, frame, inks)
    if "review" in sheet.pieces and not places.overlaid:
        painter.setPen(inks.colour("text"))
        line = QRectF(box.left(), box.bottom() - 20, box.width(), 18)
        _text(painter, line, tr("Map review number: ____________"), sheet_font(theme.SMALL_PX))


def _paint_north(painter: QPainter, top: QPointF, inks: theme.Inks) -> None:
    x, y = top.x(), top.y() + 14
    painter.setPen(inks.colour("text"))
    letter = QRectF(x - 14, top.y() - 4, 28, 16)
    painter.setFont(sheet_font(theme.BASE_PX, bold=True))
    painter.drawText(letter, Qt.AlignmentFlag.AlignCenter, tr("N"))
    painter.setPen(QPen(inks.colour("text"), 1.0))
    for side, filled in ((-8.0, True), (8.0, False)):
        half = QPolygonF([QPointF(x, y), QPointF(x + side, y + 30), QPointF(x, y + 23)])
        painter.setBrush(inks.colour("text") if filled else inks.colour("panel"))
        painter.drawPolygon(half)


def _paint_scale(painter: QPainter, box: QRectF, sheet: Composition, frame: MapFrame, inks: theme.Inks) -> None:
    exact = f"1:{round(frame.scale):,}"
    about = tr("about {scale}", scale=f"1:{round(frame.scale, 3 - len(str(int(frame.scale)))):,.0f}")
    told = exact if frame.scale == round(frame.scale) and frame.scale % 50 == 0 else about
    painter.setPen(inks.colour("text"))
    scale_line = QRectF(box.left(), box.top(), box.width() - 40, 20)
    _text(painter, scale_line, f"{told}  ({sheet.paper})", sheet_font(theme.BASE_PX, bold=True))
    length_m = round_scale(frame.metres_per_px * min(_BAR_PX, box.width() - 56))
    step = length_m / frame.metres_per_px / _BAR_STEPS
    bar = QRectF(box.left() + 4, box.top() + 44, step * _BAR_STEPS, 5)
    painter.setPen(QPen(inks.colour("text"), 0.8))
    for index in range(_BAR_STEPS):
        painter.setBrush(inks.colour("text") if index % 2 == 0 else inks.colour("panel"))
        painter.drawRect(QRectF(bar.left() + index * step, bar.top(), step, bar.height()))
    unit, per = ("m", 1.0) if length_m < 2000 else ("km", 1000.0)
    font = sheet_font(theme.SMALL_PX)
    for index in (0, _BAR_STEPS // 2, _BAR_STEPS):
        value = length_m * index / _BAR_STEPS / per
        text = number(value, unit) if index == _BAR_STEPS else number(value)
        middle = bar.left() + index * step
        if index == _BAR_STEPS:  # the unit hangs over the end
            middle += (QFontMetricsF(font).horizontalAdvance(text) - QFontMetricsF(font).horizontalAdvance(text[0])) / 4
        _text(painter, QRectF(middle - 40, bar.top() - 19, 80, 16), text, font, Qt.AlignmentFlag.AlignHCenter)


def _paint_foot(painter: QPainter, places: Arrangement, sheet: Composition, content: Content, inks: theme.Inks) -> None:
    painter.setPen(inks.colour("text"))
    font = sheet_font(theme.SMALL_PX)
    for index, line in enumerate(foot_lines(sheet, content)):
        top = places.foot.top() + 8 + index * FOOT_LINE_PX
        _text(painter, QRectF(places.foot.left(), top, places.foot.width(), FOOT_LINE_PX), line, font)


def foot_lines(sheet: Composition, content: Content, *, on_paper: bool = True) -> list[str]:
    """Return what stands below the map: when and by whom, in which system, whose data, what is left out."""
    lines: list[str] = []
    if "date" in sheet.pieces:
        at = content.at
        printed = msg("Printed {time} ({zone})", time=figures.moment(at), zone=figures.zone(at))
        made = msg("Made {time} ({zone})", time=figures.moment(at), zone=figures.zone(at))
        told = str(printed if on_paper else made)
        lines.append(" · ".join(part for part in (told, sheet.seat) if part))
    if "crs" in sheet.pieces and on_paper:
        lat = f"{abs(content.frame.lat):.2f}° {'N' if content.frame.lat >= 0 else 'S'}"
        system = tr("CGCS2000 (EPSG:4490), Mercator, true to scale at {lat}", lat=lat)
        lines = [" · ".join([*lines, system])]
    if sheet.period is not None:
        since, until = figures.moment(sheet.period.since), figures.moment(sheet.period.until)
        lines = [" · ".join([*lines, tr("Shown: {since} to {until}", since=since, until=until)])]
    if "sources" in sheet.pieces:
        lines.append(tr("Sources: {sources}", sources=_sources(content)))
    notes = "  ".join(str(note) for note in left_out(content))
    return [*lines, notes] if notes else lines


def left_out(content: Content) -> list[Message]:
    """Return what of the data is not drawn as it is, in sentences."""
    crowded = [part for part in content.parts if part.crowded]
    found = [
        msg("{layer}: {n} in view, shown as density.", layer=part.title, n=figures.count(len(part))) for part in crowded
    ]
    if not content.parts and content.ground is None:
        found.append(msg("None of the layers shows anything here at this scale."))
    if content.ground is not None and content.ground.missing:
        found.append(msg("{n} tiles of the base map are missing.", n=figures.count(content.ground.missing)))
    return found


def _sources(content: Content) -> str:
    told = []
    for name, owner, date in content.sources:
        facts = ", ".join(part for part in (owner if owner != name else "", date) if part)
        told.append(f"{name} ({facts})" if facts else name)
    if content.ground is not None and content.ground.credit:
        told.append(content.ground.credit)
    return "; ".join(told) or tr("unknown")


def _text(
    painter: QPainter,
    box: QRectF,
    text: str,
    font: QFont,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    painter.setFont(font)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
