"""The bar below the map: which time is shown, how wide its window, play and pause, of which layers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from mapdesk.layers.base import LAYERS
from mapdesk.model.period import Period
from mapdesk.ui import figures
from mapdesk.ui.context import Desk, follow
from mapdesk.ui.icons import icon
from mapdesk.ui.models.timeline import WIDTHS, Timeline
from mapdesk.ui.widgets.buttons import icon_button
from mapdesk.ui.widgets.labels import ElidedLabel
from mapdesk.ui.widgets.time_track import TimeTrack
from mapdesk.words import Message, msg, tr

_FRAME_MS = 16
_READ_MS = 500
_SPEEDS = (1, 2, 4, 8)
_SECONDS_PER_WINDOW = 4.0
"""At speed 1 a window moves by its own length in this time."""
_WIDTH_TITLES: dict[int, Message] = {
    3_600: msg("1 hour"), 21_600: msg("6 hours"), 86_400: msg("1 day"), 604_800: msg("7 days"), 0: msg("All times"),
}  # fmt: skip


class TimeBar(QWidget):
    """A slider over the times of incidents and others. The map follows at once, lists and totals when it rests."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pending: Period | None = None
        self.track = TimeTrack()
        self.text = ElidedLabel(role="muted")
        self.play = icon_button("play", tr("Play (Space)"), self.toggle_play)
        self.speed = QComboBox()
        for speed in _SPEEDS:
            self.speed.addItem(f"{speed}×", speed)
        self.speed.setAccessibleName(tr("Speed"))
        self.speed.setToolTip(tr("Speed"))
        self.width_box = QComboBox()
        for width in WIDTHS:
            self.width_box.addItem(str(_WIDTH_TITLES[width]), width)
        self.width_box.setPlaceholderText(tr("Other"))
        self.width_box.setAccessibleName(tr("Time window"))
        self.width_box.setToolTip(tr("Time window"))
        self._build()
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(_FRAME_MS)
        self._frame.timeout.connect(self._pass_on)
        self._player = QTimer(self)
        self._player.setInterval(_FRAME_MS)
        self._player.timeout.connect(self._step)
        self._reread = QTimer(self)
        self._reread.setSingleShot(True)
        self._reread.setInterval(_READ_MS)
        self._reread.timeout.connect(self.read)
        self.track.chosen.connect(self._on_chosen)
        self.track.play_pressed.connect(self.toggle_play)
        self.width_box.activated.connect(lambda _at: self._on_width())
        desk.period_changed.connect(self._on_period)
        desk.time_bar_changed.connect(self._on_shown)
        follow(self, desk.session.changed, self._on_changed)
        self._use_kept_width()
        self.setVisible(bool(desk.kept.get("time_bar")))
        if not self.isHidden():
            self.read()

    def read(self) -> None:
        """Read the times of the layers chosen anew."""
        workspace, names = self._desk.session.workspace, self._desk.period_layers
        columns = {name: LAYERS[name].time for name in names}
        self._desk.reader.ask(
            "time.read",
            lambda _job: Timeline.of({n: workspace.column(n, column) for n, column in columns.items() if column}),
            self._on_read,
        )

    def toggle_play(self) -> None:
        """Let the window run, or stop it; at the end it begins again."""
        if self._player.isActive():
            self._stop()
            return
        if self._desk.period is None:
            self._begin(at_start=True)
        period = self._desk.period
        if period is None:
            return
        if self.track.line.at_end(period):
            self._on_chosen(self.track.line.window_at(0, int(period.length.total_seconds())))
        self.play.setIcon(icon("pause"))
        self.play.setToolTip(tr("Pause (Space)"))
        self._player.start()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        left = QVBoxLayout()
        left.setSpacing(2)
        above = QHBoxLayout()
        above.setSpacing(4)
        for widget in (self.play, self.speed, self.width_box):
            above.addWidget(widget)
        left.addLayout(above)
        left.addWidget(self.text)
        holder = QWidget()
        holder.setLayout(left)
        holder.setFixedWidth(292)
        left.setContentsMargins(0, 0, 0, 0)
        row.addWidget(holder)
        row.addWidget(self.track, 1)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(icon_button("close", tr("Close the time slider"), lambda: self._desk.use_time_bar(False)))
        right.addWidget(self._layers_button())
        row.addLayout(right)

    def _layers_button(self) -> QToolButton:
        button = icon_button("layers-outline", tr("Layers that follow the time"), lambda: None)
        menu = QMenu(button)
        menu.aboutToShow.connect(lambda: self._fill_layers(menu))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _fill_layers(self, menu: QMenu) -> None:
        menu.clear()
        for name, layer in LAYERS.load().items():
            if layer.time is None or not layer.shape.vector:
                continue
            column = layer.schema.column(layer.time)
            action = menu.addAction(tr("{layer}: {column}", layer=layer.title, column=column.title))
            if action is not None:
                action.setCheckable(True)
                action.setChecked(name in self._desk.period_layers)
                action.toggled.connect(lambda on, name=name: self._toggle_layer(name, on))

    def _toggle_layer(self, name: str, on: bool) -> None:
        others = tuple(one for one in self._desk.period_layers if one != name)
        self._desk.use_period(self._desk.period, (*others, name) if on else others)
        self.read()

    def _use_kept_width(self) -> None:
        kept = self._desk.kept.get("time_width")
        self.width_box.setCurrentIndex(self.width_box.findData(kept if kept in WIDTHS else 86_400))

    def _on_shown(self, shown: bool) -> None:
        self.setVisible(shown)
        if shown:
            self._use_kept_width()
            self.read()
            self.track.setFocus()
        else:
            self._stop()

    def _on_read(self, line: Timeline) -> None:
        self.track.show_line(line)
        if self._desk.period is None and self.width_box.currentData():
            self._begin(at_start=False)
        self._tell()

    def _begin(self, *, at_start: bool) -> None:
        """Put a window on the line: at its end, where the newest is, or at its start."""
        line, width = self.track.line, int(self.width_box.currentData() or 86_400)
        self.width_box.setCurrentIndex(self.width_box.findData(width))
        first, last = line.span
        self._desk.use_period(line.window_at(first if at_start else last - width, width))

    def _on_width(self) -> None:
        width = int(self.width_box.currentData())
        self._desk.kept["time_width"] = width
        if not width:
            self._stop()
            self._desk.use_period(None)
        elif self._desk.period is None:
            self._begin(at_start=False)
        else:
            middle = self._desk.period.since + self._desk.period.length / 2
            self._desk.use_period(self.track.line.window_at(middle.timestamp() - width / 2, width))

    def _on_chosen(self, period: Period) -> None:
        """Hold the newest window until the next frame: a fast mouse tells of more than can be shown."""
        self._pending = period
        if not self._frame.isActive():
            self._pass_on()
            self._frame.start()

    def _pass_on(self) -> None:
        pending, self._pending = self._pending, None
        if pending is not None:
            self._desk.use_period(pending)

    def _step(self) -> None:
        period = self._desk.period
        if period is None or self.track.line.at_end(period):
            self._stop()
            return
        share = self.speed.currentData() * _FRAME_MS / 1000 / _SECONDS_PER_WINDOW
        by = max(timedelta(seconds=1), period.length * share)
        self._desk.use_period(self.track.line.moved(period, by))

    def _stop(self) -> None:
        self._player.stop()
        self.play.setIcon(icon("play"))
        self.play.setToolTip(tr("Play (Space)"))

    def _on_period(self) -> None:
        self.track.show_period(self._desk.period)
        period = self._desk.period
        # An edge may have been dragged: then the window has another width than those of the list.
        wide = 0 if period is None else int(period.length.total_seconds())
        self.width_box.setCurrentIndex(self.width_box.findData(wide))
        if period is None:
            self._stop()
        self._tell()

    def _tell(self) -> None:
        line, period = self.track.line, self._desk.period
        all_of = figures.count(len(line.times))
        if period is None:
            text = tr("all times: {n}", n=all_of)
        else:
            found = figures.count(line.within(period))
            text = tr("{span}: {n} of {all}", span=span_text(period), n=found, all=all_of)
        if line.unknown:
            text = tr("{text}, {n} without a time", text=text, n=figures.count(line.unknown))
        self.text.setText(text)

    def _on_changed(self, touched: Mapping[str, set[str]]) -> None:
        if not self.isHidden() and set(touched) & set(self._desk.period_layers):
            self._reread.start()


def span_text(period: Period, *, year: bool = True) -> str:
    """Return a stretch of time in local time; without the year only where both ends are in the same one."""
    since, until = period.since.astimezone(), period.until.astimezone()
    dated = "%Y-%m-%d %H:%M" if since.year != until.year else "%m-%d %H:%M"
    begin = since.strftime("%Y-%m-%d %H:%M" if year else dated)
    return f"{begin} – {until.strftime('%H:%M' if since.date() == until.date() else dated)}"
