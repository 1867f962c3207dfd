"""The list of recent workspaces: name, folder, rows, size, when opened; greyed with the reason when it cannot be."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QModelIndex, QRect, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QPainter
from PyQt6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mapdesk.ui import figures, theme
from mapdesk.ui.icons import icon
from mapdesk.ui.remember import Recent
from mapdesk.words import Message, msg, tr

_ROW_PX = 60
_DATA = Qt.ItemDataRole.UserRole
_SIGNS = {True: "map-outline", False: "map-marker-off-outline"}


@dataclass(frozen=True)
class Seen:
    """What a look at a file found: its size, or why it cannot be opened (both None: not looked yet)."""

    size: int | None = None
    reason: Message | None = None


def look(location: str) -> Seen:
    """Look at a file without opening it; on a drive that does not answer this may take seconds."""
    path = Path(location)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        gone = (
            msg("The file is not there any more") if path.parent.is_dir() else msg("The folder or drive is not there")
        )
        return Seen(reason=gone)
    except OSError as error:
        return Seen(reason=msg("It cannot be reached: {reason}", reason=error.strerror or ""))
    if not path.is_file():
        return Seen(reason=msg("This is no file"))
    if not os.access(path, os.R_OK):
        return Seen(reason=msg("This user may not read it"))
    return Seen(size=size)


def size_text(size: int) -> str:
    """Return a size in MB or GB."""
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{max(size / 1e6, 0.1):,.1f} MB"


class RecentList(QListWidget):
    """Recent workspaces; a press or Enter opens one, Delete takes it out of the list.

    Signals
    -------
    picked, removed : (str)
        Location of a workspace.
    """

    picked = pyqtSignal(str)
    removed = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Recent workspaces"))
        self.itemClicked.connect(self._open)

    def show_recent(self, recent: Sequence[Recent]) -> None:
        """Show these workspaces, not looked at yet."""
        self.clear()
        for one in recent:
            item = QListWidgetItem(one.name)
            item.setData(_DATA, (one, Seen()))
            item.setToolTip(one.location)
            self.addItem(item)
        if recent:
            self.setCurrentRow(0)

    def show_seen(self, location: str, seen: Seen) -> None:
        """Show what a look at a file found."""
        for at in range(self.count()):
            item = self.item(at)
            if item is not None and item.data(_DATA)[0].location == location:
                item.setData(_DATA, (item.data(_DATA)[0], seen))

    def lines(self) -> list[tuple[str, str, str]]:
        """Return name, line below and text at the right of each workspace, as they are shown."""
        items = [self.item(at) for at in range(self.count())]
        return [texts_of(*item.data(_DATA)) for item in items if item is not None]

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        item = self.currentItem()
        if e is not None and item is not None and e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(item)
        elif e is not None and item is not None and e.key() == Qt.Key.Key_Delete:
            self.removed.emit(item.data(_DATA)[0].location)
        else:
            super().keyPressEvent(e)

    def _open(self, item: QListWidgetItem) -> None:
        one, seen = item.data(_DATA)
        if seen.reason is None:
            self.picked.emit(one.location)


def texts_of(one: Recent, seen: Seen) -> tuple[str, str, str]:
    """Return the texts of a line: name, what stands below it, what stands at the right."""
    right = [tr("{rows} rows", rows=figures.count(one.rows))] if one.rows is not None else []
    if seen.size is not None:
        right.append(size_text(seen.size))
    if one.at is not None:
        right.append(tr("opened {age} ago", age=figures.age(max(0, int((datetime.now(UTC) - one.at).total_seconds())))))
    path = Path(one.location)
    below = str(path) if seen.reason is None else f"{seen.reason} – {path}"
    return one.name, below, " · ".join(right)


class _Painter(QStyledItemDelegate):
    """Draws a line: sign, name with the folder below it, figures at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:
        return QSize(0, _ROW_PX)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        if painter is None:
            return
        data: Any = index.data(_DATA)
        one, seen = data
        name, below, right = texts_of(one, seen)
        there = seen.reason is None
        ink = theme.current()
        painter.save()
        chosen, over = option.state & QStyle.StateFlag.State_Selected, option.state & QStyle.StateFlag.State_MouseOver
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(option.rect, theme.tint(ink, "accent"))
        elif over and there:
            painter.fillRect(option.rect, ink.colour("control"))
        box = option.rect.adjusted(16, 8, -16, -8)
        icon(_SIGNS[there], "accent" if there else "muted").paint(painter, QRect(box.left(), box.top() + 10, 24, 24))
        box.setLeft(box.left() + 40)
        muted = ink.colour("muted")
        upper, lower = box.adjusted(0, 0, 0, -box.height() // 2), box.adjusted(0, box.height() // 2, 0, 0)
        painter.setFont(theme.base_font())
        right_px = painter.fontMetrics().horizontalAdvance(right)
        painter.setPen(muted)
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), right)
        painter.drawText(lower, int(Qt.AlignmentFlag.AlignVCenter), _short(painter, below, lower.width()))
        painter.setFont(theme.mark_bold(theme.base_font(), theme.BASE_PX + 1))
        painter.setPen(ink.colour("text") if there else muted)
        name = _short(painter, name, upper.width() - right_px - 16)
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.restore()


def _short(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width)
