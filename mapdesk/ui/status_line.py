"""The status bar: where the pointer is, the scale, how old the layers are, feeds, seat, and whether one may write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PyQt6.QtCore import QPoint, Qt, QTimer
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from mapdesk.geo.coordinates import format_position
from mapdesk.model.status import LayerStatus
from mapdesk.ui import figures, theme
from mapdesk.ui.choosing import counts_text
from mapdesk.ui.context import NOTATIONS, Desk, follow
from mapdesk.ui.rights import nobody
from mapdesk.ui.seat import SeatPart
from mapdesk.ui.sentences import layer_title
from mapdesk.ui.widgets.badge import Badge
from mapdesk.ui.widgets.buttons import upright_line
from mapdesk.ui.widgets.labels import ElidedLabel
from mapdesk.ui.widgets.outside_part import OutsidePart
from mapdesk.words import tr

_HEIGHT_PX = 28
_TELL_AGES_MS = 30_000


class StatusLine(QWidget):
    """One row; each part says more when it is pressed or pointed at."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._place: tuple[float, float] | None = None
        self.setObjectName("StatusLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(_HEIGHT_PX)
        self.position = _part(tr("Position under the pointer; press to switch the notation"))
        self.position.clicked.connect(lambda: desk.run("view.notation"))
        self.scale = _part(tr("Scale of the map and zoom"))
        self.selected = ElidedLabel()
        self.ages = _part("")
        self.ages.clicked.connect(self._show_ages)
        self.feeds = _part(tr("No feed is connected"))
        self.feeds.setText(tr("No feeds"))
        self.seat = SeatPart(desk)
        self.outside = OutsidePart(desk)
        self.writing = Badge()
        self._lay_out()
        desk.map.pointer.connect(self._on_pointer)
        desk.map.moved.connect(self._on_moved)
        desk.settings_changed.connect(self._tell)
        desk.worker.doing_changed.connect(self._tell_writing)
        desk.reader.doing_changed.connect(self._tell_writing)
        follow(self, desk.session.changed, self._on_changed)
        follow(self, desk.session.selection_changed, lambda _selection: self._tell_selected())
        follow(self, desk.session.signed_on, lambda _account: self._tell_writing())
        timer = QTimer(self)
        timer.setInterval(_TELL_AGES_MS)
        timer.timeout.connect(self._tell_ages)
        timer.start()
        self._tell()
        view = desk.map.view()
        if view is not None:
            self._on_moved(view)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        self.position.setMinimumWidth(240)
        row.addWidget(self.position)
        row.addWidget(upright_line())
        row.addWidget(self.scale)
        row.addWidget(upright_line())
        row.addWidget(self.selected, 1)
        for part in (self.outside, self.ages, self.feeds, self.seat):
            row.addWidget(part)
        row.addWidget(self.writing)

    def _tell(self) -> None:
        self._on_pointer(self._place)
        self._tell_ages()
        self._tell_writing()
        self._tell_selected()

    def _tell_selected(self) -> None:
        """Tell how many of each layer are selected; one object alone is told by its card."""
        selection = self._desk.session.selection
        text = tr("Selected: {counts}", counts=counts_text(selection)) if selection.count > 1 else ""
        self.selected.setText(text)

    def _tell_writing(self) -> None:
        """Tell that nothing can be written, or what is being written."""
        workspace, doing = self._desk.session.workspace, self._desk.worker.doing
        if workspace.read_only:
            self.writing.show_word(tr("Read-only"), "accent", "")
            self.writing.setToolTip(str(workspace.read_only_reason))
        elif nobody(self._desk):
            self.writing.show_word(tr("Read-only"), "accent", "")
            self.writing.setToolTip(tr("Nobody has signed on; sign on first."))
        elif doing:
            self.writing.show_word(str(doing), "accent", "")
            self.writing.setToolTip(tr("Map and lists can be read meanwhile; what you save is stored afterwards."))
        elif self._desk.reader.doing:
            self.writing.show_word(str(self._desk.reader.doing), "muted", "")
            self.writing.setToolTip(tr("You can go on working meanwhile."))
        else:
            self.writing.show_word("")

    def _on_pointer(self, place: tuple[float, float] | None) -> None:
        self._place = place
        if place is None:
            self.position.setText(tr("Pointer outside the map"))
        else:
            self.position.setText(format_position(*place, NOTATIONS[self._desk.settings.notation]))
        self.position.setAccessibleName(self.position.text())

    def _on_moved(self, view: Any) -> None:
        from mapdesk.geo.measure import scale_denominator  # brings pyproj, which the window does not wait for

        scale = figures.scale(scale_denominator(view.lat, view.zoom))
        self.scale.setText(tr("{scale} · zoom {zoom}", scale=scale, zoom=f"{view.zoom:.4g}"))

    def _tell_ages(self) -> None:
        known = [one for one in self._desk.session.workspace.layers() if one.age_s() is not None]
        stale = [one for one in known if one.stale()]
        if stale:
            self.ages.setText(tr("! {n} layers are old", n=len(stale)))
        elif known:
            self.ages.setText(tr("Data up to {age} old", age=figures.age(max(one.age_s() or 0 for one in known))))
        else:
            self.ages.setText(tr("Ages unknown"))
        font = theme.mark_bold(self.font(), theme.BASE_PX) if stale else self.font()
        self.ages.setFont(font)
        self.ages.setToolTip("\n".join(_age_line(one) for one in stale[:12]) or tr("Ages of the layers"))

    def _show_ages(self) -> None:
        menu = QMenu(self)
        for one in sorted(self._desk.session.workspace.layers(), key=lambda one: -(one.age_s() or -1)):
            if one.rows:
                action = menu.addAction(_age_line(one))
                if action is not None:
                    action.triggered.connect(lambda _on, name=one.name: self._desk.use_layer(name))
        menu.aboutToHide.connect(menu.deleteLater)
        above = QPoint(0, -menu.sizeHint().height())
        menu.popup(self.ages.mapToGlobal(above))

    def _on_changed(self, _touched: Mapping[str, set[str]]) -> None:
        self._tell_ages()


def _part(tip: str) -> QToolButton:
    part = QToolButton()
    part.setProperty("role", "status")
    part.setToolTip(tip)
    part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return part


def _age_line(status: LayerStatus) -> str:
    age = status.age_s()
    known = tr("age unknown") if age is None else figures.age(age)
    mark = "! " if status.stale() else ""
    return tr("{mark}{layer}: {age}", mark=mark, layer=layer_title(status.name), age=known)
