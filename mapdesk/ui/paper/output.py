"""Where a sheet ends: PNG, PDF or SVG file, printer, picture. Files are written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PyQt6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PyQt6.QtPrintSupport import QPrinter
from PyQt6.QtSvg import QSvgGenerator

from mapdesk import paths
from mapdesk.errors import FormatError, MapdeskError
from mapdesk.store.opening import refuse_workspace
from mapdesk.ui.paper.arrangement import Room
from mapdesk.ui.paper.composition import PAPERS_MM, Composition
from mapdesk.ui.paper.page import paint_sheet
from mapdesk.ui.paper.reading import Content
from mapdesk.ui.paper.texts import portable_svg, searchable_pdf
from mapdesk.words import msg

PX_PER_INCH = 96.0
_PDF_DPI = 1200
_DOTS_PER_METRE = 39.3701


def sheet_bytes(sheet: Composition, content: Content, kind: str, dpi: int, room: Room) -> bytes:
    """Return a sheet as the bytes of a file of a kind: ".png", ".pdf" or ".svg"."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    good = _KINDS[kind](_Work(sheet, content, room), buffer, dpi)
    if not good:
        raise MapdeskError(msg("The sheet could not be drawn"))
    made = buffer.data().data()
    return {".pdf": searchable_pdf, ".svg": portable_svg}.get(kind, bytes)(made)


def write_file(target: Path, content: bytes) -> None:
    """Write a file whole; an older one of the name is replaced at the end.

    Raises
    ------
    MapdeskError
        It is a workspace, or the disk refuses; the older file stays then.
    """
    refuse_workspace(target)
    try:
        paths.write_whole(target, content)
    except OSError as error:
        raise MapdeskError(
            msg("“{name}” cannot be written.", name=target.name), error.strerror or "", str(target.parent)
        ) from error


def kind_of(target: Path, kinds: tuple[str, ...] = (".pdf", ".png", ".svg", ".html")) -> str:
    """Return the ending that says the kind of a file; FormatError for one that is not written."""
    kind = target.suffix.lower()
    if kind not in kinds:
        raise FormatError(
            msg("“{name}” has no ending of a format that can be written.", name=target.name),
            msg("Known are: {formats}.", formats=", ".join(kinds)),
        )
    if not target.absolute().parent.is_dir():
        raise FormatError(msg("There is no folder “{name}”.", name=target.absolute().parent))
    return kind


def sheet_image(sheet: Composition, content: Content, dpi: float, room: Room) -> QImage:
    """Return a sheet as a picture."""
    width, height = sheet.size_px()
    ratio = dpi / PX_PER_INCH
    image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_RGB32)
    if image.isNull():
        raise MapdeskError(msg("The sheet could not be drawn"))
    image.setDotsPerMeterX(round(dpi * _DOTS_PER_METRE))
    image.setDotsPerMeterY(round(dpi * _DOTS_PER_METRE))
    painter = QPainter(image)
    painter.scale(image.width() / width, image.height() / height)
    paint_sheet(painter, sheet, content, room)
    painter.end()
    return image


def printer_named(name: str, copies: int = 1) -> QPrinter:
    """Return a printer of this machine.

    Raises
    ------
    MapdeskError
        There is none of that name.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    if not name or printer.printerName() != name:
        raise MapdeskError(msg("There is no printer {name}", name=name))
    printer.setCopyCount(copies)
    return printer


def print_sheet(sheet: Composition, content: Content, printer: QPrinter, room: Room) -> None:
    """Print a sheet.

    Raises
    ------
    MapdeskError
        The printer does not take it.
    """
    printer.setPageSize(_page_size(sheet))
    printer.setPageOrientation(_orientation(sheet))
    printer.setFullPage(True)
    printer.setDocName(sheet.title or "mapdesk")
    painter = QPainter()
    good = painter.begin(printer)
    if good:
        width, height = sheet.size_px()
        whole = printer.paperRect(QPrinter.Unit.DevicePixel)
        painter.scale(whole.width() / width, whole.height() / height)
        paint_sheet(painter, sheet, content, room)
        good = painter.end()
    if not good:
        raise MapdeskError(msg("The printer does not take the sheet"), printer.printerName())


@dataclass(frozen=True, eq=False)
class _Work:
    sheet: Composition
    content: Content
    room: Room


def _png(work: _Work, buffer: QBuffer, dpi: int) -> bool:
    return sheet_image(work.sheet, work.content, dpi, work.room).save(buffer, "PNG")


def _pdf(work: _Work, buffer: QBuffer, _dpi: int) -> bool:
    writer = QPdfWriter(buffer)
    writer.setTitle(work.sheet.title or "mapdesk")
    writer.setCreator("mapdesk")
    writer.setResolution(_PDF_DPI)
    writer.setPageLayout(QPageLayout(_page_size(work.sheet), _orientation(work.sheet), QMarginsF()))
    painter = QPainter()
    if not painter.begin(writer):
        return False
    width, height = work.sheet.size_px()
    painter.scale(writer.width() / width, writer.height() / height)
    paint_sheet(painter, work.sheet, work.content, work.room)
    return painter.end()


def _svg(work: _Work, buffer: QBuffer, _dpi: int) -> bool:
    width, height = work.sheet.size_px()
    maker = QSvgGenerator()
    maker.setOutputDevice(buffer)
    maker.setResolution(round(PX_PER_INCH))
    maker.setSize(QSize(round(width), round(height)))
    maker.setViewBox(QRectF(0, 0, width, height))
    maker.setTitle(work.sheet.title or "mapdesk")
    painter = QPainter()
    if not painter.begin(maker):
        return False
    paint_sheet(painter, work.sheet, work.content, work.room)
    return painter.end()


_KINDS: dict[str, Callable[[_Work, QBuffer, int], bool]] = {".png": _png, ".pdf": _pdf, ".svg": _svg}


def _page_size(sheet: Composition) -> QPageSize:
    return QPageSize(QSizeF(*PAPERS_MM[sheet.paper]), QPageSize.Unit.Millimeter, sheet.paper)


def _orientation(sheet: Composition) -> QPageLayout.Orientation:
    return QPageLayout.Orientation.Landscape if sheet.landscape else QPageLayout.Orientation.Portrait
