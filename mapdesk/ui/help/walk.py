"""The walk through the demo: a small panel at the side of the map that shows a step and sees when it is done."""

from __future__ import annotations

from typing import Any

from PyQt6 import sip
from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMainWindow, QVBoxLayout, QWidget

from mapdesk.commands import COMMANDS
from mapdesk.session import Selection
from mapdesk.ui.actions import key_text
from mapdesk.ui.context import Desk, follow
from mapdesk.ui.help.steps import STEPS, Happened, Step
from mapdesk.ui.map.states import LayerStates
from mapdesk.ui.widgets.buttons import icon_button, push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import msg, on_language_changed, tr

_WIDTH_PX = 300
_EDGE_PX = 12
_DONE = "●"
_OPEN = "○"


class WalkPanel(QFrame):
    """Lies over a corner of the map. Where one is and what is done is remembered for this user.

    Parameters
    ----------
    desk : Desk
    over : QWidget
        The middle of the window, in whose corner it lies.
    """

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self._desk = desk
        self._over = over
        kept = desk.memory.get("walk")
        kept = kept if isinstance(kept, dict) else {}
        done = kept.get("done")
        names = [step.name for step in STEPS]
        self.done: set[str] = {name for name in done if name in names} if isinstance(done, list) else set()
        self.at = names.index(kept["at"]) if kept.get("at") in names else 0
        self._visible_layers = _visible(desk.layer_states)
        self.setObjectName("Toast")
        self.setFixedWidth(_WIDTH_PX)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 8, 12)
        self._column.setSpacing(8)
        self._inside: QWidget | None = None
        self.show_step()
        over.installEventFilter(self)
        desk.ran.connect(self._on_ran)
        desk.layer_states_changed.connect(self._on_layers)
        follow(self, desk.session.selection_changed, self._on_selection)
        desk.map.drawn.connect(self._on_drawn)
        self._leave_language = on_language_changed(lambda _code: self._speak())
        self.show()

    @property
    def step(self) -> Step:
        """Return the step that is shown."""
        return STEPS[self.at]

    def happened(self, event: Happened) -> None:
        """Look whether the step that is shown is done now."""
        if self.step.name not in self.done and self.step.met_by(event):
            self.done.add(self.step.name)
            self.keep()
            self.show_step()

    def go(self, steps: int) -> None:
        """Show the next step (1) or the one before (-1); after the last one the walk ends."""
        if self.at + steps >= len(STEPS):
            self.end()
            return
        self.at = max(0, self.at + steps)
        self.keep()
        self.show_step()

    def start_again(self) -> None:
        """Begin anew, with nothing done."""
        self.at = 0
        self.done.clear()
        self.keep()
        self.show_step()

    def end(self) -> None:
        """Close the panel; Help, Walk through the demo opens it again."""
        finished = len(self.done) == len(STEPS)
        if finished:
            self.at = 0
        self.keep(ended=True)
        self._leave_language()
        self._over.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def keep(self, *, ended: bool = False) -> None:
        """Remember where one is."""
        done = [step.name for step in STEPS if step.name in self.done]
        self._desk.memory.put("walk", {"at": self.step.name, "done": done, "ended": ended})
        self._desk.memory.save()

    def show_step(self) -> None:
        """Show the step of now: its number, its sentence, what to press, and whether it is done."""
        if self._inside is not None:
            self._column.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._head())
        column.addWidget(label(self.step.text, wrap=True))
        self.press = label(self._press_text(), "muted", wrap=True)
        column.addWidget(self.press)
        self.state = label(self._state_text(), "section" if self.step.name in self.done else "small", wrap=True)
        column.addWidget(self.state)
        column.addLayout(self._foot())
        self._column.addWidget(self._inside)
        self._place()

    def eventFilter(self, _watched: QObject | None, event: QEvent | None) -> bool:
        if event is not None and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(label(tr("Step {n} of {count}", n=self.at + 1, count=len(STEPS)), "section"))
        row.addStretch(1)
        dots = QLabel(" ".join(_DONE if step.name in self.done else _OPEN for step in STEPS))
        dots.setProperty("role", "small")
        row.addWidget(dots)
        row.addWidget(icon_button("close", tr("End the walk"), self.end, small=True))
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        if self.at:
            row.addWidget(push_button(tr("Back"), lambda: self.go(-1)))
        if self.step.command:
            row.addWidget(push_button(tr("Do it"), lambda: self._desk.run(self.step.command)))
        row.addStretch(1)
        last, done = self.at == len(STEPS) - 1, self.step.name in self.done
        text = (tr("Finish") if last else tr("Next")) if done else tr("Skip")
        self.next = push_button(text, lambda: self.go(1), primary=done)
        for button in (self.next, *self.findChildren(type(self.next))):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(self.next)
        return row

    def _press_text(self) -> str:
        if not self.step.command:
            return str(self.step.press)
        command = COMMANDS.load()[self.step.command]
        return tr(self.step.press.key, key=key_text(command) or command.title)

    def _state_text(self) -> str:
        return tr("✓ Done") if self.step.name in self.done else tr("Not done yet")

    def _speak(self) -> None:
        if not sip.isdeleted(self):
            self.show_step()

    def _place(self) -> None:
        self.adjustSize()
        self.resize(_WIDTH_PX, max(self.height(), self.heightForWidth(_WIDTH_PX)))
        self.move(self._over.width() - _WIDTH_PX - _EDGE_PX, _EDGE_PX)
        self.raise_()

    def _on_ran(self, name: str) -> None:
        self.happened(Happened("ran", name))

    def _on_layers(self, states: LayerStates) -> None:
        now = _visible(states)
        changed = now ^ self._visible_layers
        self._visible_layers = now
        for name in sorted(changed):
            self.happened(Happened("shown", name))

    def _on_selection(self, selection: Selection) -> None:
        if selection.layer is not None and selection.keys:
            self.happened(Happened("selected", selection.layer))
        elif selection.place is not None:
            self.happened(Happened("placed"))

    def _on_drawn(self, drawn: Any) -> None:
        if len(drawn.points) >= 2:
            self.happened(Happened("measured", drawn.tool))


def start_walk(desk: Desk) -> WalkPanel | None:
    """Show the walk where it was left; when it is shown already, begin it anew."""
    window = desk.shell.widget()
    over = window.centralWidget() if isinstance(window, QMainWindow) else None
    if over is None:
        return None
    present = over.findChild(WalkPanel)
    if present is not None and present.isVisible():
        present.start_again()
        return present
    return WalkPanel(desk, over)


def offer_walk(desk: Desk) -> None:
    """Offer the walk once, when somebody opens a demo for the first time."""
    if desk.memory.get("walk") is None and desk.session.workspace.facts.get("synthetic"):
        desk.memory.put("walk", {})
        desk.tell(
            msg("New here? Ten small steps show the window."),
            msg("They are under Help, Walk through the demo."),
            (msg("Walk through"), lambda: desk.run("help.walk")),
        )


def _visible(states: LayerStates) -> set[str]:
    return {name for name, state in states.of.items() if state.visible}
