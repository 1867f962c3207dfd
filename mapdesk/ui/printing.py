"""Pictures and prints: the window as PNG, the map with title, legend, scale, date and sources as PDF or PNG."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PyQt6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QFont, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen
from PyQt6.QtWidgets import QFileDialog

from mapdesk.errors import MapdeskError
from mapdesk.geo.measure import metres_per_pixel, round_scale, scale_denominator
from mapdesk.layers.base import Layer
from mapdesk.layers.describing import legend
from mapdesk.layers.values import number
from mapdesk.model.query import Box, Query
from mapdesk.store.opening import refuse_workspace
from mapdesk.ui import figures, theme
from mapdesk.ui.context import Desk
from mapdesk.ui.models.layer_tree import grouped
from mapdesk.ui.widgets.symbols import paint_symbol
from mapdesk.words import msg, tr

PAGE = QSizeF(1123, 794)  # A4 across, at 96 dots an inch
_EDGE, _SIDE, _LINE, _DOTS = 28.0, 236.0, 20.0, 3


def save_window(desk: Desk) -> None:
    """Ask for a file and save what the window shows."""
    target = _ask(desk, tr("Save a picture of the window"), "png", tr("Pictures") + " (*.png)")
    if target is not None:
        refuse_workspace(target)
        if not desk.shell.widget().grab().save(str(target), "PNG"):
            raise MapdeskError(msg("The picture could not be saved"), str(target))
        desk.tell(msg("Saved"), str(target))


def print_map_to_file(desk: Desk) -> None:
    """Ask for a file and save the map as a page."""
    kinds = "PDF (*.pdf);;" + tr("Pictures") + " (*.png)"
    target = _ask(desk, tr("Print the map to a file"), "pdf", kinds)
    if target is not None:
        print_map(desk, target)
        desk.tell(msg("Saved"), str(target))


def print_map(desk: Desk, target: Path) -> None:
    """Save the map as an A4 page across, with title, legend, scale bar, date, sources and a field for the map number.

    Raises
    ------
    MapdeskError
        The file cannot be written, or is a workspace.
    """
    refuse_workspace(target)
    if target.suffix.lower() == ".png":
        image = QImage((PAGE * _DOTS).toSize(), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.scale(_DOTS, _DOTS)
        _paint(desk, painter)
        painter.end()
        good = image.save(str(target), "PNG")
    else:
        writer = QPdfWriter(str(target))
        writer.setTitle(desk.session.workspace.name)
        writer.setPageLayout(
            QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF())
        )
        painter = QPainter()
        good = painter.begin(writer)
        if good:
            painter.scale(writer.width() / PAGE.width(), writer.height() / PAGE.height())
            _paint(desk, painter)
            good = painter.end()
    if not good:
        raise MapdeskError(msg("The print could not be saved"), str(target))


def _ask(desk: Desk, title: str, ending: str, kinds: str) -> Path | None:
    name = f"{desk.session.workspace.name} {datetime.now().astimezone():%Y-%m-%d %H%M}.{ending}"
    suggested = str(Path(desk.session.workspace.location).parent / name)
    location, _kind = QFileDialog.getSaveFileName(desk.shell.widget(), title, suggested, kinds)
    return Path(location) if location else None


def _paint(desk: Desk, painter: QPainter) -> None:
    """Paint the page in units of 1/96 inch; paper is white, so all but the picture of the map is in light inks."""
    ink = theme.inks("light")
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    whole = QRectF(_EDGE, _EDGE, PAGE.width() - 2 * _EDGE, PAGE.height() - 2 * _EDGE)
    frame = whole.adjusted(0, 40, -_SIDE - 16, -32)
    image = desk.map.grab_image()
    shown = _covering(image, frame)
    painter.drawImage(frame, image, shown)
    painter.setPen(QPen(ink.colour("text"), 1))
    painter.drawRect(frame)
    painter.setFont(_font(theme.TITLE_PX, bold=True))
    painter.drawText(QRectF(whole.left(), whole.top(), whole.width(), 32), desk.session.workspace.name)
    view = desk.map.view()
    if view is not None:
        enlarged = frame.width() / max(1.0, shown.width() / max(1.0, image.devicePixelRatio()))
        _paint_scale(painter, frame, metres_per_pixel(view.lat, view.zoom) / enlarged)
        text = tr("about {scale} on A4", scale=figures.scale(scale_denominator(view.lat, view.zoom) / enlarged))
        painter.setFont(_font(theme.SMALL_PX))
        painter.drawText(QRectF(whole.right() - _SIDE, whole.bottom() - 84, _SIDE, 16), text)
    _paint_legend(painter, QRectF(whole.right() - _SIDE, frame.top(), _SIDE, frame.height() - 100), _visible(desk))
    _paint_foot(desk, painter, whole)


def _paint_scale(painter: QPainter, frame: QRectF, metres_per_unit: float) -> None:
    length_m = round_scale(metres_per_unit * 160)
    length = length_m / metres_per_unit
    text = number(length_m, "m") if length_m < 1000 else number(length_m / 1000, "km")
    box = QRectF(frame.left() + 12, frame.bottom() - 40, length + 16, 30)
    ink = theme.inks("light")
    painter.fillRect(box, ink.colour("panel"))
    painter.setPen(QPen(ink.colour("text"), 1.5))
    left, right, y = box.left() + 8, box.left() + 8 + length, box.bottom() - 7
    painter.drawPolyline(QPointF(left, y - 5), QPointF(left, y), QPointF(right, y), QPointF(right, y - 5))
    painter.setFont(_font(theme.SMALL_PX))
    painter.drawText(QRectF(left, box.top() + 2, length, 16), text)


def _paint_legend(painter: QPainter, box: QRectF, layers: list[Layer]) -> None:
    ink = theme.inks("light")
    painter.setPen(ink.colour("text"))
    painter.setFont(_font(theme.BASE_PX, bold=True))
    painter.drawText(QRectF(box.left(), box.top(), box.width(), _LINE), tr("Legend"))
    painter.setFont(_font(theme.SMALL_PX))
    y = box.top() + _LINE + 4
    lines = [(layer, *entry) for layer in layers for entry in legend(layer, "light")]
    short = y + len(lines) * _LINE > box.bottom()
    if short:  # one line for each layer then
        lines = [(layer, *legend(layer, "light")[0]) for layer in layers]
    for layer, title, symbol in lines:
        if y + _LINE > box.bottom():
            break
        paint_symbol(painter, QRectF(box.left(), y, 18, 18), symbol, layer.shape)
        alone = short or len(legend(layer, "light")) == 1
        text = str(layer.title) if alone else f"{layer.title}: {title}"
        painter.setPen(ink.colour("text"))
        painter.drawText(QRectF(box.left() + 26, y, box.width() - 26, 18), Qt.AlignmentFlag.AlignVCenter, text)
        y += _LINE


def _paint_foot(desk: Desk, painter: QPainter, whole: QRectF) -> None:
    painter.setFont(_font(theme.SMALL_PX))
    painter.setPen(theme.inks("light").colour("text"))
    now = datetime.now().astimezone()
    sources = {one.source for one in desk.session.workspace.layers() if one.source and _is_shown(desk, one.name)}
    left = tr("Printed {time} ({zone}). Sources: {sources}", time=f"{now:%Y-%m-%d %H:%M}", zone=figures.zone(now),
              sources=", ".join(sorted(sources)) or tr("unknown"))  # fmt: skip
    foot = QRectF(whole.left(), whole.bottom() - 24, whole.width() - _SIDE - 16, 24)
    painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, left)
    side = QRectF(whole.right() - _SIDE, whole.bottom() - 60, _SIDE, 40)
    painter.drawText(side, tr("CGCS2000 (EPSG:4490)") + "\n" + tr("Map review number: ____________"))


def _is_shown(desk: Desk, name: str) -> bool:
    state = desk.layer_states.of.get(name)
    return state is not None and state.visible


def _visible(desk: Desk) -> list[Layer]:
    """Return the layers of which something lies in the view, topmost first."""
    view = desk.map.view()
    box: Box | None = None if view is None else view.box
    return [
        layer
        for _group, layers in grouped(desk.layer_states)
        for layer in layers
        if _is_shown(desk, layer.name)
        and len(desk.session.workspace.rows(Query(layer.name, (layer.key,), box=box, limit=1)))
    ]


def _covering(image: QImage, frame: QRectF) -> QRectF:
    """Return the largest part of a picture, around its middle, that has the frame's proportions."""
    width, height = float(image.width()), float(image.height())
    ratio = frame.width() / frame.height()
    wide, high = (height * ratio, height) if width / max(1.0, height) > ratio else (width, width / ratio)
    return QRectF((width - wide) / 2, (height - high) / 2, wide, high)


def _font(size_px: int, *, bold: bool = False) -> QFont:
    return theme.base_font(size_px, bold=bold)
