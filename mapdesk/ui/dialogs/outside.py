"""Changed outside: the list of rows that other programs wrote, to be taken in or taken back."""

from __future__ import annotations

from datetime import UTC, datetime

from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from mapdesk.desks.planning.outside import take_in
from mapdesk.model.journal import Entry
from mapdesk.model.outside import OutsideChange
from mapdesk.store.outside import OutsideReverted
from mapdesk.ui import acts, figures
from mapdesk.ui.context import Desk, follow
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.models.outside_table import OutsideTable
from mapdesk.ui.rights import why_not
from mapdesk.ui.theme import ROW_PX
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import Message, msg, tr


class OutsideList(Frame):
    """Rows with what they were and what they are; without a selection the buttons are about all of them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Changed outside"), desk.shell.widget(), width_px=960)
        self._desk = desk
        purpose = tr(
            "Another program wrote these rows, so the log does not tell who did it. Take them into the log, or take "
            "them back. Cells of grids become a draft plan."
        )
        self.body.addWidget(label(purpose, "muted", wrap=True))
        self.model = OutsideTable()
        self.table = _table(self.model)
        self.body.addWidget(self.table, 1)
        self.total = label("", "muted", wrap=True)
        self.body.addWidget(self.total)
        self.back = push_button("", self.take_back, icon_name="undo")
        self.inside = push_button("", self.take_in, primary=True, icon_name="check")
        self.add_buttons(push_button(tr("Close"), self.reject), self.back, self.inside)
        chosen = self.table.selectionModel()
        assert chosen is not None
        chosen.selectionChanged.connect(lambda _now, _before: self._enable())
        follow(self, desk.session.changed, lambda _touched: self.refresh())
        follow(self, desk.session.signed_on, lambda _account: self._enable())
        desk.worker.doing_changed.connect(self._enable)
        self.resize(960, 480)
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        workspace = self._desk.session.workspace
        self._desk.reader.ask("outside.list", lambda _job: workspace.outside_changes(), self._show)

    def chosen(self) -> list[OutsideChange]:
        """Return the chosen changes, all of them when none is chosen."""
        selection = self.table.selectionModel()
        rows = [] if selection is None else [index.row() for index in selection.selectedRows()]
        return [self.model.things[row] for row in sorted(rows)] or list(self.model.things)

    def take_in(self) -> None:
        """Take the chosen changes into the log."""
        changes, session = self.chosen(), self._desk.session

        def act() -> Entry:
            take_in(session, changes, at=datetime.now(UTC))
            return session.workspace.entries(newest_first=True, limit=1)[0]

        self._perform(act, len(changes), msg("Taken in"), msg("Taking in what was changed outside"))

    def take_back(self) -> None:
        """Put the chosen rows back as they were."""
        changes = [one for one in self.chosen() if can_go_back(one)]
        change = OutsideReverted(tuple((one.layer, one.key) for one in changes))
        self._perform(
            lambda: self._desk.session.do(change), len(changes), msg("Taken back"), msg("Taking back what was changed")
        )

    def _perform(self, act: acts.Act, count: int, told: Message, doing: Message) -> None:
        desk = self._desk  # the dialog may be gone when it is done

        def done(_entry: Entry) -> None:
            undo = (msg("Undo"), lambda: desk.run("edit.undo"))
            desk.tell(told, msg("{n} rows that were changed outside", n=figures.count(count)), undo)

        if count:
            acts.perform(desk, act, done, doing=doing, long=count > acts.MANY_ROWS or self._has_cells())

    def _has_cells(self) -> bool:
        return any(self._is_cell(one) for one in self.chosen())

    def _is_cell(self, one: OutsideChange) -> bool:
        return one.layer in ("grids", "micro_grids")

    def _show(self, changes: list[OutsideChange]) -> None:
        self.model.show_things(changes)
        text = tr("{n} rows were changed outside.", n=figures.count(len(changes)))
        self.total.setText(text if changes else tr("Nothing was changed outside, or all of it is taken in."))
        self._enable()

    def _enable(self) -> None:
        changes = self.chosen()
        some = 0 < len(changes) < len(self.model.things)
        count = figures.count(len(changes))
        back = sum(map(can_go_back, changes))
        self.inside.setText(tr("Take in ({n})", n=count) if some else tr("Take all in"))
        self.back.setText(tr("Take back ({n})", n=figures.count(back)) if some else tr("Take all back"))
        layers = sorted({one.layer for one in changes})
        free = not self._desk.worker.doing
        refused = why_not(self._desk, "outside.reverted", *layers)
        self.back.setEnabled(free and bool(back) and not str(refused))
        self.back.setToolTip(str(refused))
        cells = any(self._is_cell(one) for one in changes)
        refused = why_not(self._desk, "plan.outside" if cells else "outside.accepted", *layers)
        self.inside.setEnabled(free and bool(changes) and not str(refused))
        self.inside.setToolTip(str(refused))


def can_go_back(one: OutsideChange) -> bool:
    """Return whether a change can be taken back: it is known, and nothing here built on it."""
    return one.kind != "unknown" and one.overlaid_by is None


def _table(model: OutsideTable) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    rows, header = table.verticalHeader(), table.horizontalHeader()
    assert rows is not None
    assert header is not None
    rows.hide()
    rows.setDefaultSectionSize(ROW_PX)
    header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
    header.setHighlightSections(False)
    for column, width in enumerate((120, 120, 80, 136)):
        table.setColumnWidth(column, width)
    return table
