"""The window of the manual: contents at the left, the page at the right, search over all pages, back and forward."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import (
    QApplication,
    QDockWidget,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from mapdesk.ui.help import pages
from mapdesk.ui.help.browser import PageBrowser
from mapdesk.ui.widgets.buttons import icon_button, push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.ui.widgets.position_box import PositionBox
from mapdesk.ui.widgets.search_box import SearchBox
from mapdesk.words import language, tr

_TARGET = Qt.ItemDataRole.UserRole
_SIZE = (1040, 720)
_CONTENTS_PX = 240

_shown: ManualWindow | None = None


class ManualWindow(QWidget):
    """A window of its own, so that it can lie beside the map; it needs no workspace and no network."""

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("PanelBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(f"{tr('Manual')} – mapdesk")
        self.code = language()
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search the manual"))
        self.search.setClearButtonEnabled(True)
        self.contents = QListWidget()
        self.contents.setWordWrap(True)
        self.contents.setProperty("role", "contents")
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.browser = PageBrowser()
        self.back = icon_button("arrow-left", tr("Back"), self.browser.go_back)
        self.forward = icon_button("arrow-right", tr("Forward"), self.browser.go_forward)
        self.found = label("", "small")
        self._lay_out()
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._open_first)
        self.contents.itemClicked.connect(self._open_item)
        self.contents.itemActivated.connect(self._open_item)
        self.browser.shown.connect(self._on_shown)
        for keys, act in ((QKeySequence.StandardKey.Find, self.search.setFocus), ("Esc", self._leave),
                          (QKeySequence.StandardKey.Back, self.browser.go_back)):  # fmt: skip
            QShortcut(QKeySequence(keys), self, act)
        self._list_pages()
        self.resize(*_SIZE)

    def show_page(self, name: str, anchor: str = "") -> None:
        """Show a page, at a heading when one is given; an unknown page shows the first one."""
        self.browser.show_page(name if name in pages.names(self.code) else pages.START, anchor)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 0, 12, 0)
        bar.setSpacing(8)
        bar.addWidget(self.back)
        bar.addWidget(self.forward)
        bar.addWidget(self.search, 1)
        bar.addStretch(1)
        bar.addWidget(push_button(tr("Close"), self.close))
        column.addLayout(bar)
        left = QWidget()
        stack = QVBoxLayout(left)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(4)
        stack.addWidget(self.contents, 1)
        stack.addWidget(self.found)
        self.found.setContentsMargins(12, 0, 12, 8)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(left)
        parts.addWidget(self.browser)
        parts.setSizes([_CONTENTS_PX, _SIZE[0] - _CONTENTS_PX])
        parts.setStretchFactor(1, 1)
        column.addWidget(parts, 1)

    def _list_pages(self) -> None:
        self.contents.clear()
        for one in pages.pages(self.code):
            self._add(one.title, one.name, "")
        self.found.setText("")
        self._mark()

    def _add(self, text: str, name: str, anchor: str, tip: str = "") -> None:
        item = QListWidgetItem(text)
        item.setData(_TARGET, (name, anchor))
        item.setToolTip(tip)
        self.contents.addItem(item)

    def _on_search(self, text: str) -> None:
        if not text.strip():
            self._list_pages()
            self.browser.mark("")
            return
        self.contents.clear()
        hits = pages.search(text, self.code)
        for hit in hits:
            title = f"{hit.title} › {hit.section}" if hit.section else hit.title
            self._add(f"{title}\n{hit.piece}", hit.page, pages.slug(hit.section) if hit.section else "", hit.piece)
        self.found.setText(tr("{n} sections", n=len(hits)) if hits else tr("Nothing is written about that"))

    def _open_first(self) -> None:
        item = self.contents.item(0)
        if item is not None:
            self._open_item(item)

    def _open_item(self, item: QListWidgetItem) -> None:
        name, anchor = item.data(_TARGET)
        self.browser.show_page(name, anchor)
        self.browser.mark(self.search.text())

    def _on_shown(self) -> None:
        self.back.setEnabled(self.browser.can_go_back())
        self.forward.setEnabled(self.browser.can_go_forward())
        self._mark()

    def _mark(self) -> None:
        if self.search.text().strip():
            return
        for at in range(self.contents.count()):
            item = self.contents.item(at)
            if item is not None and item.data(_TARGET)[0] == self.browser.page:
                self.contents.setCurrentItem(item)

    def _leave(self) -> None:
        if self.search.text():
            self.search.clear()
        else:
            self.close()


def open_manual(name: str = pages.START, anchor: str = "") -> ManualWindow:
    """Show the manual at a page; there is one window of it, made anew after a change of language."""
    global _shown
    if _shown is not None and _shown.code != language():
        _shown.close()
        _shown.deleteLater()
        _shown = None
    if _shown is None:
        _shown = ManualWindow()
    _shown.show_page(name, anchor)
    _shown.show()
    _shown.raise_()
    _shown.activateWindow()
    return _shown


def close_manual() -> None:
    """Close the manual's window: the program ends."""
    global _shown
    if _shown is not None:
        _shown.close()
        _shown.deleteLater()
        _shown = None


def page_at_focus() -> str:
    """Return the name of the page that explains what has the focus: a panel, a box of the bar or the map."""
    widget = QApplication.focusWidget()
    while widget is not None:
        if isinstance(widget, SearchBox | PositionBox):
            return "search"
        if isinstance(widget, QDockWidget):
            return pages.page_of_panel(widget.objectName().removeprefix("dock."))
        widget = widget.parentWidget()
    return "map"
