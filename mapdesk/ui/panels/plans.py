"""Plans: the drafts that imports of grids made, what their check found, and the one in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMessageBox,
    QStackedLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from mapdesk.desks.planning import drawing
from mapdesk.desks.planning.checking import still_stands
from mapdesk.desks.planning.publish import DraftPublished
from mapdesk.desks.planning.reading import plan_of, plans_of
from mapdesk.desks.planning.tables import STATES
from mapdesk.errors import MapdeskError
from mapdesk.layers.base import LAYERS
from mapdesk.model.journal import Entry
from mapdesk.store.workspace import Workspace
from mapdesk.ui import acts, figures
from mapdesk.ui.context import Desk, follow
from mapdesk.ui.dialogs.sign_on import with_signature
from mapdesk.ui.panels.base import panel
from mapdesk.ui.rights import why_not
from mapdesk.ui.theme import ROW_PX
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.empty import EmptyState
from mapdesk.ui.widgets.labels import label
from mapdesk.words import msg, tr

_PLAN_ROLE = Qt.ItemDataRole.UserRole
_NEAR_ZOOM = 17


@panel("plans", msg("Plans"), "bottom", "vector-polygon")
class PlansPanel(QWidget):
    """Draft plans of grids with what their check found, and the plan in force."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._finding = -1
        self.table = QTableWidget(0, 6)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(
            EmptyState("vector-polygon", tr("Grids and micro-grids from a file become a draft plan here."))
        )
        self._stack.addWidget(self._build())
        follow(self, desk.session.changed, self._on_changed)
        follow(self, desk.session.signed_on, lambda _account: self._enable())
        desk.plan_shown.connect(self._on_shown)
        desk.worker.doing_changed.connect(self._enable)
        self.refresh()

    def _build(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        titles = [tr("Plan"), tr("Layer"), tr("State"), tr("Cells"), tr("Check"), tr("Made at")]
        self.table.setHorizontalHeaderLabels(titles)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        rows, header = self.table.verticalHeader(), self.table.horizontalHeader()
        assert rows is not None
        assert header is not None
        rows.hide()
        rows.setDefaultSectionSize(ROW_PX)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        for place, width in enumerate((260, 110, 110, 90, 0, 150)):
            if width:
                self.table.setColumnWidth(place, width)
        self.table.itemSelectionChanged.connect(self._on_chosen)
        self.table.itemDoubleClicked.connect(lambda _item: self.show_plan())
        column.addWidget(self.table, 1)
        column.addLayout(self._buttons())
        return whole

    def _buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(8)
        self.shown = push_button(tr("Show on the map"), self.show_plan, icon_name="eye-outline")
        self.next = push_button(tr("Next finding"), self.next_finding, icon_name="skip-next")
        self.publish = push_button(tr("Publish"), self.ask_publish, icon_name="check-decagram-outline")
        self.state = label("", "muted")
        for widget in (self.shown, self.next, self.publish):
            line.addWidget(widget)
        line.addWidget(self.state, 1)
        return line

    def refresh(self) -> None:
        """Read the plans again; the chosen one stays chosen."""
        chosen = self.chosen()
        workspace, plans = self._desk.session.workspace, self._plans()
        self.table.setRowCount(len(plans))
        for row, plan in enumerate(reversed(plans)):
            for column, text in enumerate(_cells(workspace, plan)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setData(_PLAN_ROLE, plan["plan_id"])
                self.table.setItem(row, column, item)
            if plan["plan_id"] == chosen:
                self.table.selectRow(row)
        if chosen is None and plans:
            self.table.selectRow(0)
        self._stack.setCurrentIndex(1 if plans else 0)
        self._enable()

    def chosen(self) -> str | None:
        """Return the key of the chosen plan, or None."""
        items = self.table.selectedItems()
        return str(items[0].data(_PLAN_ROLE)) if items else None

    def show_plan(self) -> None:
        """Show the chosen plan above the published map, or take it away again."""
        plan_id = self.chosen()
        if plan_id is None:
            return
        if self._desk.shown_plan == plan_id:
            self._desk.show_plan(None)
            return
        self._desk.show_plan(plan_id)
        box = drawing.plan_box(self._desk.session.workspace, plan_id)
        if box is not None:
            self._desk.map.fit(box)

    def next_finding(self) -> None:
        """Look at the next place where the check found something."""
        plan_id = self.chosen()
        plan = None if plan_id is None else plan_of(self._desk.session.workspace, plan_id)
        marks = drawing.finding_marks(plan) if plan is not None else []
        if not marks:
            return
        if self._desk.shown_plan != plan_id:
            self._desk.show_plan(plan_id)
        self._finding = (self._finding + 1) % len(marks)
        (lon, lat), what = marks[self._finding]
        self._desk.map.set_view(lon, lat, _NEAR_ZOOM)
        self._desk.map.locate((lon, lat), str(what))
        self.state.setText(tr("Finding {n} of {count}: {what}", n=self._finding + 1, count=len(marks), what=what))

    def ask_publish(self) -> None:
        """Publish the chosen draft after the one question that is asked before a plan comes into force."""
        plan_id = self.chosen()
        if plan_id is None:
            return
        question = tr("Publish this plan? From today on its cells are the grids in force.")
        answer = QMessageBox.question(self, tr("Publish"), question)
        if answer == QMessageBox.StandardButton.Yes:
            self.publish_plan(plan_id)

    def publish_plan(self, plan_id: str) -> None:
        """Publish a draft, off the window's thread; a refusal is told with its reason."""
        now = datetime.now(UTC)
        change = DraftPublished(plan_id, now.strftime("%Y-%m-%dT%H:%M:%SZ"), now.date().isoformat())
        desk = self._desk  # the panel may be gone when it is done

        def done(_entry: Entry) -> None:
            desk.show_plan(None)
            desk.tell(msg("The plan is published"))

        doing = msg("Publishing the plan")
        with_signature(
            desk,
            change.kind,
            lambda given: acts.do(desk, change, done, doing=doing, signatures=given),
            change=change,
        )

    def _plans(self) -> list[dict[str, Any]]:
        try:
            return plans_of(self._desk.session.workspace)
        except MapdeskError:  # a workspace opened for reading that never had plans has no table of them
            return []

    def _on_changed(self, touched: Mapping[str, set[str]]) -> None:
        if "plans" in touched or "land" in touched:
            self.refresh()

    def _on_shown(self, plan_id: str | None) -> None:
        for row in range(self.table.rowCount()):
            item = self.table.item(row, 0)
            if item is not None and item.data(_PLAN_ROLE) == plan_id:
                self.table.selectRow(row)
        self._enable()

    def _on_chosen(self) -> None:
        self._finding = -1
        self.state.setText("")
        self._enable()

    def _enable(self) -> None:
        plan_id = self.chosen()
        plan = None if plan_id is None else plan_of(self._desk.session.workspace, plan_id)
        self.shown.setEnabled(plan is not None)
        hide = plan_id is not None and self._desk.shown_plan == plan_id
        self.shown.setText(tr("Hide on the map") if hide else tr("Show on the map"))
        self.next.setEnabled(plan is not None and bool(drawing.finding_marks(plan)))
        refused = why_not(self._desk, "plan.publish")
        self.publish.setToolTip(str(refused))
        may = plan is not None and plan["state"] == "draft" and not str(refused)
        self.publish.setEnabled(may and not self._desk.worker.doing)


def _cells(workspace: Workspace, plan: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the texts of one row."""
    layer = str(plan.get("layer") or "")
    return (
        str(plan["name"]),
        str(LAYERS[layer].title) if layer in LAYERS.load() else layer,
        str(STATES.get(str(plan["state"]), plan["state"])),
        figures.count(int(plan["cell_count"] or 0)),
        _verdict(plan) if _measured_now(workspace, plan) else "△ " + tr("the land has changed since the check"),
        figures.moment(datetime.fromisoformat(plan["made_at"])) if plan["made_at"] else "",
    )


def _measured_now(workspace: Workspace, plan: Mapping[str, Any]) -> bool:
    """Return whether the verdict of a draft still counts; once published it told what was published."""
    return plan["state"] != "draft" or not plan.get("report") or still_stands(workspace, plan["report"])


def _verdict(plan: Mapping[str, Any]) -> str:
    found = (plan.get("report") or {}).get("figures") or {}
    if not found:
        return ""
    if found.get("valid"):
        return "○ " + tr("valid, without gap or overlap")
    outside = float(found.get("outside_area_m2") or 0)
    parts = [
        tr("{n} overlaps", n=found["overlaps"]) if found.get("overlaps") else "",
        tr("{n} gaps", n=found["gaps"]) if found.get("gaps") else "",
        tr("{n} borders that do not match", n=found["mismatches"]) if found.get("mismatches") else "",
        tr("{n} cells that cannot be used", n=found["invalid"]) if found.get("invalid") else "",
        tr("{area} m² outside the land", area=figures.count(round(outside))) if outside else "",
    ]
    return "▲ " + " · ".join(part for part in parts if part)
