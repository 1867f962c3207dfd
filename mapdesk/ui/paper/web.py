"""The view as a page of HTML: what is no feature of it is painted as on paper, in the projection of web maps."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QBuffer, QIODevice
from PyQt6.QtGui import QImage, QPainter

from mapdesk.exchange import web_page
from mapdesk.geo.map_frame import MapFrame
from mapdesk.layers.in_view import Part
from mapdesk.model.schema import Shape
from mapdesk.store.workspace import Workspace
from mapdesk.ui import theme
from mapdesk.ui.paper import features, legend, output, page
from mapdesk.ui.paper.composition import Composition
from mapdesk.ui.paper.ground import ground_of
from mapdesk.ui.paper.map_painter import paint_layers
from mapdesk.ui.paper.reading import Advance, Content, plan_part, present_layers, sources_of
from mapdesk.words import language, tr

_VIEW_PX = (1100.0, 760.0)
_RATIO = 2.0  # dots of the picture per px


def write_web_page(workspace: Workspace, sheet: Composition, target: Path, advance: Advance) -> dict[str, Any]:
    """Write the page and return facts of it: file, features, what is a picture.

    Raises
    ------
    MapdeskError
        The file cannot be written; an older one stays whole.
    """
    frame = dataclasses.replace(sheet.frame(*_VIEW_PX), sphere=True)
    total = len(sheet.layers) + 2
    advance(0, total, tr("Base map"))
    ground = ground_of(sheet.base, workspace, frame, lambda done, of: advance(0, total, f"{done}/{of}"))
    layers = present_layers(workspace, sheet, ground)
    choice = web_page.choose(
        workspace, layers, frame, lambda done, text: advance(done + 1, total, text), window=sheet.period
    )
    plan = None if sheet.plan is None else plan_part(workspace, sheet.plan, frame)
    if plan is not None:
        choice.items.append((None, plan, False))
    shown = [part for _layer, part, _single in choice.items]
    advance(total - 1, total, tr("Drawing the sheet"))
    content = Content(frame, [], None, sources_of(workspace, shown), datetime.now(UTC))

    def paint(parts: Sequence[Part]) -> web_page.Picture:
        return web_page.Picture(_png(dataclasses.replace(content, parts=parts)), frame.box)

    painting = web_page.Painting(lambda part, row: _size(part, row, frame), legend.plain_cases, paint)
    below = None if ground is None else web_page.Picture(_png(dataclasses.replace(content, ground=ground)), frame.box)
    data = web_page.page_data(workspace, choice, frame, below, painting)
    whole = dataclasses.replace(content, parts=shown, ground=ground)
    texts = {
        "title": sheet.title, "subtitle": sheet.subtitle, "mark": sheet.mark, "legend": tr("Legend"),
        "demo": str(page.DEMO_MARK) if sheet.demo else "", "lang": language().replace("_", "-"),
    }  # fmt: skip
    made = web_page.filled_page(texts, page.foot_lines(sheet, whole, on_paper=False), data)
    output.write_file(target, made.encode("utf-8"))
    return {
        "path": str(target.absolute()),
        "features": {layer.name: len(part) for layer, part in choice.features},
        "left_out": [str(note) for note in choice.notes],
    }


def _size(part: Part, row: int, frame: MapFrame) -> float:
    if part.shape is Shape.POINT:
        return features.radius_of(part, row, frame.zoom)
    return features.line_width_share(part, row, frame.zoom)


def _png(content: Content) -> bytes:
    frame = content.frame
    image = QImage(
        round(frame.width_px * _RATIO), round(frame.height_px * _RATIO), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_RATIO, _RATIO)
    paint_layers(painter, content, theme.inks("light"))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return buffer.data().data()
