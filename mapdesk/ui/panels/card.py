"""The card of what is selected: title, state, place, facts, actions, and tabs with the rest."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QStackedLayout,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mapdesk.commands import COMMANDS
from mapdesk.layers.describing import legend
from mapdesk.session import Selection
from mapdesk.ui import figures, theme
from mapdesk.ui.actions import key_text, tip_of
from mapdesk.ui.context import NOTATIONS, Desk, follow
from mapdesk.ui.models.card_content import CardContent, content_of
from mapdesk.ui.panels.base import panel
from mapdesk.ui.widgets.attachments import AttachmentList
from mapdesk.ui.widgets.badge import Badge
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.empty import EmptyState
from mapdesk.ui.widgets.facts import FactList
from mapdesk.ui.widgets.labels import ElidedLabel, label
from mapdesk.ui.widgets.symbols import symbol_icon
from mapdesk.words import msg, tr

_PLACE_ACTIONS = ("object.zoom", "object.copy_position")


@panel("card", msg("Card"), "right", "card-text-outline")
class CardPanel(QWidget):
    """What is selected on the map or in a table: its state, its place in words, its facts and what one can do."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.content: CardContent | None = None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(
            EmptyState(
                "cursor-default-click-outline",
                tr("Press something on the map or choose a row in the table to see what it is."),
                tr("Search addresses and names"),
                lambda: desk.run("view.search"),
            )
        )
        self._stack.addWidget(self._build())
        follow(self, desk.session.selection_changed, self._on_selection)
        follow(self, desk.session.changed, self._on_changed)
        desk.picked.connect(self._show_here)
        desk.settings_changed.connect(self._on_settings)
        self._on_selection(desk.session.selection)

    def _build(self) -> QWidget:
        card = QWidget()
        card.setObjectName("Card")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 12, 12, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(8)
        self.symbol = QLabel()
        self.kind = ElidedLabel(role="muted")
        self.here = QToolButton()
        self.here.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.here.setProperty("role", "status")
        self.age = Badge()
        for widget, stretch in ((self.symbol, 0), (self.kind, 1), (self.age, 0), (self.here, 0)):
            top.addWidget(widget, stretch)
        self.title = label("", "title", wrap=True)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.badge = Badge()
        self.place = label("", "muted", wrap=True)
        self.facts = FactList()
        self.actions_row = QHBoxLayout()
        self.actions_row.setSpacing(8)
        self.tabs = QTabWidget()
        self.details, self.around, self.history = FactList(), FactList(), FactList()
        for title, facts in (
            (tr("Details"), self.details), (tr("Place"), self.around), (tr("History"), self.history),
        ):  # fmt: skip
            self.tabs.addTab(_scrolled(facts), title)
        self.attached = AttachmentList(self._desk)
        self.tabs.addTab(self.attached, tr("Attachments"))
        column.addLayout(top)
        column.addWidget(self.title)
        column.addWidget(self.badge)
        column.addWidget(self.place)
        column.addWidget(self.facts)
        column.addLayout(self.actions_row)
        column.addWidget(self.tabs, 1)
        return card

    def _on_selection(self, selection: Selection) -> None:
        if not selection.keys and selection.place is None:
            self.content = None
            self._stack.setCurrentIndex(0)
            return
        notation = NOTATIONS[self._desk.settings.notation]
        workspace = self._desk.session.workspace
        self._desk.reader.ask("card", lambda _job: content_of(workspace, selection, notation), self._show)

    def _on_settings(self) -> None:
        self._on_selection(self._desk.session.selection)

    def _show(self, content: CardContent | None) -> None:
        self.content = content
        self._stack.setCurrentIndex(0 if content is None else 1)
        if content is None:
            return
        self.kind.setText(content.kind)
        self._show_symbol(content)
        self._show_age(content.layer)
        self.title.setText(content.title)
        badge = content.badge
        self.badge.show_word(badge[0] if badge else "", badge[2] if badge else "muted", badge[1] if badge else "")
        self.place.setText(content.place)
        self.place.setVisible(bool(content.place))
        self.facts.show_facts(content.facts)
        self.facts.setVisible(bool(content.facts))
        self.details.show_facts(content.details)
        self.around.show_facts(content.around)
        self.history.show_facts(content.history)
        for at, facts in enumerate((content.details, content.around, content.history)):
            self.tabs.setTabVisible(at, bool(facts))
        keys = self._desk.session.selection.keys
        has_row = content.layer is not None and bool(keys)
        self.attached.show_object(content.layer if has_row else None, keys[0] if keys else "")
        self.tabs.setTabVisible(self.tabs.indexOf(self.attached), has_row)
        self._show_actions(content.layer)
        self._show_here()

    def _show_age(self, layer: str | None) -> None:
        """Say that the layer is older than it may be."""
        status = None if layer is None else self._desk.session.workspace.status(layer)
        old = status is not None and status.stale()
        self.age.show_word(tr("{age} old", age=figures.age(status.age_s())) if status and old else "", "accent", "!")
        self.age.setToolTip(tr("The data of this layer are older than their limit.") if old else "")

    def _show_symbol(self, content: CardContent) -> None:
        self.symbol.clear()
        if content.layer is None:
            return
        layer = self._desk.layer(content.layer)
        if layer.shape.vector:
            cases = legend(layer, theme.current().name)
            picture = symbol_icon(cases[min(content.case, len(cases) - 1)][1], layer.shape, 20)
            self.symbol.setPixmap(picture.pixmap(QSize(20, 20)))

    def _show_actions(self, layer: str | None) -> None:
        while (item := self.actions_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        names = _PLACE_ACTIONS if layer is None else [one.command for one in self._desk.layer(layer).card.actions]
        if layer is not None and not self._desk.layer(layer).planned:
            names = [*names, "object.edit"]
        for name in names:
            command = COMMANDS[name]
            keys = f"  {key_text(command)}" if command.on_map else ""
            button = push_button(f"{SHORT.get(name, command.title)}{keys}", lambda name=name: self._desk.run(name))  # type: ignore[misc]
            button.setToolTip(tip_of(command))
            self.actions_row.addWidget(button)
        self.actions_row.addStretch(1)

    def _show_here(self) -> None:
        found = self._desk.here
        self.here.setVisible(self._desk.place_in_here() is not None and len(found) > 1)
        self.here.setText(tr("{n} here", n=len(found)) + " ▾")
        keys = key_text(COMMANDS.load()["object.next_here"])
        self.here.setToolTip(tr("What else lies under the place you pressed") + f" ({keys})")
        menu = QMenu(self.here)
        for one in found:
            action = menu.addAction(f"{self._desk.layer(one.layer).title} · {one.title}")
            if action is not None:
                action.triggered.connect(lambda _on, one=one: self._desk.select_found(one))
        self.here.setMenu(menu)

    def _on_changed(self, touched: Mapping[str, set[str]]) -> None:
        selection = self._desk.session.selection
        keys = touched.get(selection.layer or "")
        if keys is not None and (not keys or keys & set(selection.keys)):
            self._on_selection(selection)


SHORT = {
    "object.zoom": msg("Zoom"),
    "object.copy_position": msg("Copy position"),
    "object.table": msg("Table"),
}


def _scrolled(facts: FactList) -> QScrollArea:
    holder = QWidget()
    holder.setObjectName("PanelBody")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 12, 12, 12)
    column.addWidget(facts)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(holder)
    return area
