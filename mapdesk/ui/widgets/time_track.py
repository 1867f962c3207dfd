"""The line of times with its counts, and the window on it that is dragged or moved by keys."""

from __future__ import annotations

from datetime import timedelta

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from mapdesk.model.period import Period
from mapdesk.ui import figures, theme
from mapdesk.ui.models.timeline import Timeline, at_second
from mapdesk.words import tr

_BAR_PX = 4
_AXIS_PX = 14
_GRIP_PX = 6
_STEPS_PER_WINDOW = 4
_TICKS = ((3_600, "%H:%M"), (21_600, "%m-%d %H:%M"), (86_400, "%m-%d"), (604_800, "%m-%d"), (2_592_000, "%Y-%m"),
          (7_776_000, "%Y-%m"), (31_536_000, "%Y"), (157_680_000, "%Y"))  # fmt: skip
_TICK_PX = 84


class TimeTrack(QWidget):
    """Counts as bars; the window is dragged, its edges too. Left, Right, Page keys, Home and End move it.

    Signals
    -------
    chosen : (Period)
        A person has moved the window.
    play_pressed
        Space was pressed.
    """

    chosen = pyqtSignal(object)
    play_pressed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.line = Timeline.of({})
        self.period: Period | None = None
        self.seen: tuple[float, float] = self.line.span
        self._grip: tuple[str, float, Period] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Time slider"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(320, 52)

    def show_line(self, line: Timeline) -> None:
        """Show other times."""
        self.line = line
        self.seen = line.seen_span(self.period)
        self.update()

    def show_period(self, period: Period | None) -> None:
        """Show another window, or none; the line is seen from where the window is and can be grasped."""
        before, self.period = self.period, period
        first, last = self.seen
        gone = period is not None and not (first <= period.since.timestamp() and period.until.timestamp() <= last)
        if gone or before is None or period is None or before.length != period.length:
            self.seen = self.line.seen_span(period)
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        ink = theme.current()
        painter.fillRect(self.rect(), ink.colour("control"))
        height = self.height() - _AXIS_PX
        window = None if self.period is None else [self._x(one) for one in self.period.seconds()]
        self._paint_bars(painter, height, window)
        self._paint_axis(painter, height)
        if window is not None:
            box = QRectF(window[0], 0.5, max(3.0, window[1] - window[0]), height - 1)
            wash = QColor(ink.colour("accent"))
            wash.setAlpha(48)
            painter.fillRect(box, wash)
            painter.setPen(ink.colour("accent"))
            painter.drawRect(box)
        if self.hasFocus():
            painter.setPen(ink.colour("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_bars(self, painter: QPainter, height: int, window: list[float] | None) -> None:
        ink = theme.current()
        bars = self.line.bars(max(1, self.width() // _BAR_PX), self.seen)
        most = int(bars.max()) or 1
        wide = self.width() / len(bars)
        for at, count in enumerate(bars):
            tall = max(1.0, (height - 14) * int(count) / most) if count else 0.0
            inside = window is None or window[0] - wide < at * wide < window[1]
            box = QRectF(at * wide, height - tall, wide - 1, tall)
            painter.fillRect(box, ink.colour("text" if inside else "muted"))
        painter.setFont(theme.base_font(theme.SMALL_PX))
        painter.setPen(ink.colour("muted"))
        each = figures.age(max(1, round((self.seen[1] - self.seen[0]) / len(bars))))
        words = tr("up to {n} in {each}", n=figures.count(int(bars.max())), each=each)
        painter.drawText(QRectF(4, 0, self.width() - 8, 13), Qt.AlignmentFlag.AlignRight, words)

    def _paint_axis(self, painter: QPainter, height: int) -> None:
        first, last = int(self.seen[0]), int(self.seen[1])
        if last - first < 2:
            return
        room = (last - first) * _TICK_PX / max(1, self.width())
        step, form = next((one for one in _TICKS if one[0] >= room), _TICKS[-1])
        shift = at_second(first).astimezone().utcoffset() or timedelta()
        local = int(shift.total_seconds())
        painter.setPen(theme.current().colour("muted"))
        for tick in range((first + local) // step * step + step - local, last, step):
            x = self._x(tick)
            painter.drawLine(QPointF(x, height), QPointF(x, height + 3))
            text = at_second(tick).astimezone().strftime(form)
            painter.drawText(QRectF(x + 2, height, _TICK_PX, _AXIS_PX), Qt.AlignmentFlag.AlignLeft, text)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is None or event.button() != Qt.MouseButton.LeftButton or self.period is None:
            return
        x = event.position().x()
        start, end = (self._x(one) for one in self.period.seconds())
        if start - _GRIP_PX <= x < start + min(_GRIP_PX, (end - start) / 3):
            part = "start"
        elif end - min(_GRIP_PX, (end - start) / 3) <= x <= end + _GRIP_PX:
            part = "end"
        else:
            part = "whole"
            if not start <= x <= end:  # the window comes to where the person pressed
                self._choose(self.line.window_at(self._second(x) - self._width_s() / 2, self._width_s()))
        self._grip = (part, x, self.period)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        x = event.position().x()
        if self._grip is None:
            self._tell_bar(event, x)
            return
        part, began, before = self._grip
        by = timedelta(seconds=self._second(x) - self._second(began))
        least = timedelta(seconds=max(60.0, 2 * (self._second(1) - self._second(0))))
        if part == "whole":
            self._choose(self.line.moved(before, by))
        elif part == "start":
            self._choose(Period(min(before.since + by, before.until - least), before.until))
        else:
            self._choose(Period(before.since, max(before.until + by, before.since + least)))

    def mouseReleaseEvent(self, _event: QMouseEvent | None) -> None:
        self._grip = None

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        if event.key() == Qt.Key.Key_Space:
            self.play_pressed.emit()
            return
        moved = self._moved_by_key(event.key())
        if moved is None:
            super().keyPressEvent(event)
        else:
            self._choose(moved)

    def _moved_by_key(self, key: int) -> Period | None:
        if self.period is None:
            return None
        width, (first, last) = self._width_s(), self.line.span
        if key == Qt.Key.Key_Home:
            return self.line.window_at(first, width)
        if key == Qt.Key.Key_End:
            return self.line.window_at(last - width, width)
        step = max(1, width // _STEPS_PER_WINDOW)
        steps = {Qt.Key.Key_Left: -step, Qt.Key.Key_Right: step, Qt.Key.Key_PageUp: -width, Qt.Key.Key_PageDown: width}
        by = steps.get(Qt.Key(key))
        return None if by is None else self.line.moved(self.period, timedelta(seconds=by))

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Show more or less of the line, around where the pointer is."""
        if event is None or not event.angleDelta().y():
            return
        middle, (first, last) = self._second(event.position().x()), self.seen
        factor = 0.8 if event.angleDelta().y() > 0 else 1.25
        least, (start, end) = max(60.0, 2.0 * self._width_s()), self.line.span
        wide = min(max((last - first) * factor, least), float(end - start))
        left = min(max(middle - (middle - first) / (last - first) * wide, start), end - wide)
        self.seen = (left, left + wide)
        self.update()
        event.accept()

    def _tell_bar(self, event: QMouseEvent, x: float) -> None:
        """Say the number of the bar under the pointer."""
        bars = self.line.bars(max(1, self.width() // _BAR_PX), self.seen)
        at = min(len(bars) - 1, max(0, int(x / self.width() * len(bars))))
        first, last = self.seen
        since = at_second(first + (last - first) * at / len(bars))
        text = tr("{n} from {at}", n=figures.count(int(bars[at])), at=figures.moment(since))
        QToolTip.showText(event.globalPosition().toPoint(), text, self)

    def _choose(self, period: Period) -> None:
        if period != self.period:
            self.show_period(period)
            self.chosen.emit(period)

    def _width_s(self) -> int:
        return 0 if self.period is None else int(self.period.length.total_seconds())

    def _x(self, second: float) -> float:
        first, last = self.seen
        return (second - first) / (last - first) * self.width()

    def _second(self, x: float) -> float:
        first, last = self.seen
        return first + x / max(1, self.width()) * (last - first)
