"""Somebody at the screen: looks for what can be seen, presses it, types; calls nothing of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PyQt6.QtCore import QPoint, Qt, QTimer
from PyQt6.QtGui import QAction, QInputMethodEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMenuBar,
    QMessageBox,
    QTabBar,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

LOOK_MS = 10
PATIENCE_MS = 20_000
LEFT = Qt.MouseButton.LeftButton
ACCEPT = QDialogButtonBox.ButtonRole.AcceptRole
CTRL = Qt.KeyboardModifier.ControlModifier
HAND: Any = QTest
"""Its stubs know its functions as methods only."""
T = TypeVar("T")
W = TypeVar("W", bound=QWidget)


def until(look: Callable[[], T], what: str, patience_ms: int = PATIENCE_MS) -> T:
    """Let the program work until `look` finds something; return that."""
    waited = QTimer()
    waited.setSingleShot(True)
    waited.start(patience_ms)
    while not (found := look()):
        if not waited.isActive():
            raise AssertionError(f"waited in vain for {what}; on screen: {on_screen()}")
        HAND.qWait(LOOK_MS)
    return found


def on_screen() -> list[str]:
    """Return the titles of all windows that can be seen, for a failed test."""
    return [f"{type(one).__name__} “{one.windowTitle()}”" for one in QApplication.topLevelWidgets() if one.isVisible()]


def window_of(kind: type[W]) -> W:
    """Wait for a window or dialog of a class, and return it."""

    def look() -> W | None:
        return next((one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()), None)

    found = until(look, kind.__name__)
    assert found is not None
    return found


def gone(widget: QWidget) -> None:
    """Wait until a dialog is closed."""
    left: list[bool] = []
    widget.destroyed.connect(lambda: left.append(True))
    until(lambda: bool(left) or not widget.isVisible(), "the dialog to close")


def activate(window: QWidget) -> None:
    """Make a window the active one, as the system does when one presses into it."""
    if not window.isActiveWindow():
        window.activateWindow()
        until(window.isActiveWindow, f"{_called(window)} to become active")


def press(widget: QWidget, at: QPoint | None = None, *, button: Qt.MouseButton = LEFT) -> None:
    """Press what can be pressed: seen, enabled, behind no dialog and under nothing else."""
    until(lambda: widget.isVisible() and widget.isEnabled(), f"{_called(widget)} to be seen and enabled")
    place = at or widget.rect().center()
    over = widget.window()
    assert over is not None
    modal = QApplication.activeModalWidget()
    popup = QApplication.activePopupWidget()
    assert modal is None or modal is over or popup is over, f"{_called(widget)} is behind {_called(modal)}"
    if popup is None:
        activate(over)
    hit = over.childAt(widget.mapTo(over, place))
    assert widget is over or (
        hit is not None and (hit is widget or widget.isAncestorOf(hit) or hit.isAncestorOf(widget))
    ), f"{_called(widget)} is under {_called(hit)}"
    HAND.mouseClick(widget, button, pos=place)


def tap(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key."""
    HAND.keyClick(widget, key, held)


def press_button(within: QWidget, text: str) -> None:
    """Press the button with this text, or with this tooltip where it has a sign only."""
    press(button(within, text))


def button(within: QWidget, text: str) -> QAbstractButton:
    """Wait for a button that can be seen, and return it."""

    def look() -> QAbstractButton | None:
        buttons = [one for one in within.findChildren(QAbstractButton) if one.isVisible()]
        named = [one for one in buttons if one.text().replace("&", "") == text]
        return next(iter(named or [one for one in buttons if one.toolTip() == text]), None)

    found = until(look, f"the button “{text}” in {_called(within)}")
    assert found is not None
    return found


def write(field: QLineEdit, text: str) -> None:
    """Press into a field, empty it and type; what is no ASCII comes from an input method, as it does at a desk."""
    press(field)
    until(field.hasFocus, "the field to have the keyboard")
    field.selectAll()
    tap(field, Qt.Key.Key_Backspace)
    if text.isascii():
        HAND.keyClicks(field, text)
        return
    typed = QInputMethodEvent()
    typed.setCommitString(text)
    QApplication.sendEvent(field, typed)


def choose(box: QComboBox, text: str) -> None:
    """Choose an entry of a box by its keys: open it, go down to the entry, Enter."""
    until(lambda: box.isVisible() and box.isEnabled(), "the box to be enabled")
    wanted = box.findText(text)
    assert wanted >= 0, f"no “{text}” among {[box.itemText(at) for at in range(box.count())]}"
    box.setFocus()
    tap(box, Qt.Key.Key_F4)
    view = box.view()
    assert view is not None
    until(view.isVisible, "the list of the box")
    tap(view, Qt.Key.Key_Home)
    for _step in range(wanted):
        tap(view, Qt.Key.Key_Down)
    tap(view, Qt.Key.Key_Return)
    until(lambda: not view.isVisible() and box.currentText() == text, f"“{text}” to be chosen")


def press_row(view: QAbstractItemView, row: int) -> None:
    """Press a row of a list or table."""
    model, port = view.model(), view.viewport()
    assert model is not None
    assert port is not None
    until(lambda: model.rowCount() > row, "the row")
    index = model.index(row, 0)
    view.scrollTo(index)
    press(port, view.visualRect(index).center())


def tree_item(tree: QTreeWidget, text: str) -> QTreeWidgetItem:
    """Wait for the item of a tree whose first column is this text, and return it."""
    found = until(lambda: tree.findItems(text, Qt.MatchFlag.MatchExactly), f"the line “{text}”")
    return found[0]


def press_item(tree: QTreeWidget, text: str) -> None:
    """Press the line of a tree whose first column is this text."""
    item, port = tree_item(tree, text), tree.viewport()
    assert port is not None
    tree.scrollToItem(item)
    press(port, tree.visualItemRect(item).center())


def press_tab(window: QMainWindow, title: str) -> None:
    """Bring a dock to the front by the tab that names it."""

    def look() -> tuple[QTabBar, int] | None:
        bars = [one for one in window.findChildren(QTabBar) if one.isVisible()]
        return next(((bar, at) for bar in bars for at in range(bar.count()) if bar.tabText(at) == title), None)

    found = until(look, f"the tab “{title}”")
    assert found is not None
    bar, at = found
    press(bar, bar.tabRect(at).center())


def press_menu(window: QMainWindow, menu: str, entry: str) -> None:
    """Choose an entry of the menus with the mouse."""
    bar = until(lambda: next(iter(window.findChildren(QMenuBar)), None), "the menus")
    assert bar is not None
    top = next(action for action in bar.actions() if action.text().replace("&", "") == menu)
    press(bar, bar.actionGeometry(top).center())
    opened = top.menu()
    assert opened is not None
    press_entry(opened, entry)


def press_entry(menu: QMenu, entry: str) -> None:
    """Choose an entry of an open menu with the mouse."""
    until(menu.isVisible, "the menu")

    def named(action: QAction) -> bool:
        return action.text().replace("&", "").split("\t")[0] == entry

    action = next((one for one in menu.actions() if named(one)), None)
    assert action is not None, f"no “{entry}” among {[one.text() for one in menu.actions()]}"
    assert action.isEnabled(), f"“{entry}” cannot be used: {action.toolTip()}"
    HAND.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


@contextmanager
def answering(answer: Callable[[QDialog], object], kind: type[QDialog]) -> Iterator[None]:
    """Answer a question of the system (which holds the program until then) that what is done inside brings up."""
    answered: list[BaseException | None] = []
    looking = QTimer()
    looking.setInterval(LOOK_MS)

    def look() -> None:
        asked = QApplication.activeModalWidget()
        if not isinstance(asked, kind) or not asked.isVisible():
            return
        looking.stop()
        try:
            answer(asked)
            answered.append(None)
        except BaseException as problem:  # told below: here it would end in the hook of the event loop
            answered.append(problem)
            asked.reject()

    looking.timeout.connect(look)
    looking.start()
    try:
        yield
        until(lambda: bool(answered), f"a question of {kind.__name__}")
    finally:
        looking.stop()
    if answered[0] is not None:
        raise answered[0]


@contextmanager
def naming(file: Path) -> Iterator[None]:
    """Answer the system's question for a file by typing its name."""

    def answer(asked: QDialog) -> None:
        field = asked.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        write(field, str(file))
        buttons = asked.findChild(QDialogButtonBox)
        assert buttons is not None
        accept = next(one for one in buttons.buttons() if buttons.buttonRole(one) is ACCEPT)
        press(accept)

    with answering(answer, QFileDialog):
        yield


@contextmanager
def saying(standard: QMessageBox.StandardButton) -> Iterator[None]:
    """Answer the one question before an act that cannot be taken back easily."""

    def answer(asked: QDialog) -> None:
        box = asked.findChild(QDialogButtonBox)
        assert box is not None
        chosen = box.button(QDialogButtonBox.StandardButton(standard.value))
        assert chosen is not None
        press(chosen)

    with answering(answer, QMessageBox):
        yield


def _called(widget: QWidget | None) -> str:
    if widget is None:
        return "nothing"
    text = widget.text() if isinstance(widget, QAbstractButton | QLineEdit) else widget.windowTitle()
    return f"{type(widget).__name__} “{text}”"
