"""Shows one Markdown page of the manual: our own pictures and pages only, nothing from the network or the disk."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import QEvent, Qt, QTimer, QUrl, pyqtSignal
from PyQt6.QtGui import (
    QBrush,
    QColor,
    QDesktopServices,
    QFont,
    QImage,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PyQt6.QtWidgets import QTextBrowser, QTextEdit

from mapdesk.ui import theme
from mapdesk.ui.help import pages
from mapdesk.words import language

_TEXT_PX = 14
_HEADINGS_PX = {1: 22, 2: 17, 3: 14}
_WIDEST_PX = 820
_MARGIN_PX = 24
_LINE_PERCENT = 145
_PICTURE = "\ufffc"  # what stands for a picture in the text of a document
_PROPORTIONAL = 1  # QTextBlockFormat.LineHeightTypes.ProportionalHeight, which the method wants as a number


class PageBrowser(QTextBrowser):
    """A page of the manual with its history.

    Signals
    -------
    shown
        Another page is shown.
    """

    shown = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.page = ""
        self._past: list[tuple[str, int]] = []
        self._next: list[tuple[str, int]] = []
        self._width = 0
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.anchorClicked.connect(self.follow)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(120)
        self._settle.timeout.connect(self._refit)

    def show_page(self, name: str, anchor: str = "") -> None:
        """Show a page, at a heading when one is given."""
        if self.page:
            self._past.append((self.page, self._at()))
            self._next.clear()
        self._load(name)
        self._go_to_heading(anchor)
        self.shown.emit()

    def go_back(self) -> None:
        """Show the page before, where it was left."""
        self._travel(self._past, self._next)

    def go_forward(self) -> None:
        """Show the page that was left by going back."""
        self._travel(self._next, self._past)

    def can_go_back(self) -> bool:
        """Return whether there is a page before."""
        return bool(self._past)

    def can_go_forward(self) -> bool:
        """Return whether there is a page to go forward to."""
        return bool(self._next)

    def follow(self, url: QUrl) -> None:
        """Follow a link: to a page, to a heading of this page, or out of the program by the system's browser."""
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)
            return
        name = url.fileName().removesuffix(".md") or self.page
        if not url.scheme() and name in pages.names(language()):
            self.show_page(name, url.fragment(QUrl.ComponentFormattingOption.FullyDecoded))

    def mark(self, text: str) -> None:
        """Mark every place where the words stand."""
        marks = []
        colour = theme.tint(theme.current(), "accent")
        for word in text.split():
            cursor = QTextCursor(self._document())
            while not (cursor := self._document().find(word, cursor)).isNull():
                one = QTextEdit.ExtraSelection()
                one.cursor = cursor
                one.format.setBackground(QBrush(colour))
                marks.append(one)
        self.setExtraSelections(marks)

    def loadResource(self, type: int, name: QUrl) -> Any:
        """Return a picture of the manual, as wide as there is room; nothing else is ever loaded."""
        if type != QTextDocument.ResourceType.ImageResource.value:
            return None
        found = pages.picture(name.fileName())
        image = QImage.fromData(found) if found is not None else QImage()
        room = max(240, self._room())
        if image.width() > room:
            image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        return image

    def resizeEvent(self, e: QResizeEvent | None) -> None:
        super().resizeEvent(e)
        if self._room() != self._width:
            self._settle.start()

    def changeEvent(self, e: QEvent | None) -> None:
        super().changeEvent(e)
        if e is not None and e.type() == QEvent.Type.PaletteChange and self.page:
            self._settle.start()

    def _travel(self, source: list[tuple[str, int]], target: list[tuple[str, int]]) -> None:
        if not source:
            return
        target.append((self.page, self._at()))
        name, at = source.pop()
        self._load(name)
        self._scroll(at)
        self.shown.emit()

    def _load(self, name: str) -> None:
        self.page = name
        self._width = self._room()
        self.setExtraSelections([])
        self.setMarkdown(pages.page(name).text)
        _dress(self._document(), self._width)

    def _refit(self) -> None:
        """Lay the page out anew for another width or another theme."""
        at = self._at()
        if self.page:
            self._load(self.page)
            self._scroll(at)

    def _room(self) -> int:
        viewport = self.viewport()
        return 0 if viewport is None else min(_WIDEST_PX, viewport.width() - 2 * _MARGIN_PX - 16)

    def _go_to_heading(self, anchor: str) -> None:
        block = self._document().begin()
        while block.isValid():
            if anchor and block.blockFormat().headingLevel() and pages.slug(block.text()) == anchor:
                layout = self._document().documentLayout()
                if layout is not None:
                    self._scroll(int(layout.blockBoundingRect(block).top()) - 8)
                return
            block = block.next()
        self._scroll(0)

    def _document(self) -> QTextDocument:
        document = self.document()
        assert document is not None
        return document

    def _at(self) -> int:
        bar = self.verticalScrollBar()
        return bar.value() if bar is not None else 0

    def _scroll(self, to: int) -> None:
        bar = self.verticalScrollBar()
        if bar is not None:
            bar.setValue(max(0, to))


def _dress(document: QTextDocument, width_px: int) -> None:
    """Give a Markdown document our sizes, spaces and colours; Qt's own are those of a plain letter."""
    font = QFont(theme.base_font(_TEXT_PX))
    document.setDefaultFont(font)
    document.setDocumentMargin(_MARGIN_PX)
    frame = document.rootFrame()
    if frame is not None:
        room = frame.frameFormat()
        room.setWidth(QTextLength(QTextLength.Type.FixedLength, width_px + 2 * _MARGIN_PX))
        frame.setFrameFormat(room)
        for table in frame.childFrames():
            if isinstance(table, QTextTable):
                _dress_table(table)
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        cursor = QTextCursor(block)
        form = QTextBlockFormat()
        in_table = QTextCursor(block).currentTable() is not None
        if _PICTURE not in block.text() and not in_table:
            form.setLineHeight(_LINE_PERCENT, _PROPORTIONAL)
        if level:
            form.setTopMargin(4 if level == 1 else 20)
            form.setBottomMargin(6)
            _size_heading(cursor, level)
        elif not in_table:
            form.setBottomMargin(2 if block.textList() is not None else 8)
        cursor.mergeBlockFormat(form)
        block = block.next()


def _size_heading(cursor: QTextCursor, level: int) -> None:
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    chars = QTextCharFormat()  # in place of the one of the Markdown reader, whose size adjustment would win
    chars.setFont(theme.mark_bold(theme.base_font(), _HEADINGS_PX.get(level, _TEXT_PX)))
    cursor.setCharFormat(chars)


def _dress_table(table: QTextTable) -> None:
    ink = theme.current()
    form = table.format()
    form.setCellPadding(5)
    form.setCellSpacing(0)
    form.setBorderCollapse(True)
    form.setBorder(1)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(QBrush(QColor(ink["line"])))
    form.setTopMargin(4)
    form.setBottomMargin(12)
    table.setFormat(form)
