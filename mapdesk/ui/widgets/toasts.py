"""Toasts: short news at the lower right of the map; errors stay until they are closed, by their cross or by Esc."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6 import sip
from PyQt6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PyQt6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mapdesk.notify import Level, Notice
from mapdesk.ui.icons import icon
from mapdesk.ui.widgets.buttons import icon_button, push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import msg, tr

_SHOWN_MS = {Level.INFO: 6_000, Level.WARNING: 12_000, Level.ERROR: 0}
_LOOKS = {
    Level.INFO: ("check-circle-outline", "normal"),
    Level.WARNING: ("alert-outline", "text"),
    Level.ERROR: ("alert-octagon-outline", "text"),
}
_WIDTH_PX = 360
_MOST = 4
CLOSE = msg("Close")

Action = tuple[object, Callable[[], object]]


class Toast(QFrame):
    """One notice: sign, title, detail, hint, an optional button, and a cross to close it."""

    def __init__(self, notice: Notice, action: Action | None = None) -> None:
        super().__init__()
        self.setObjectName("Toast")
        self.setFixedWidth(_WIDTH_PX)
        self.notice = notice
        self.action = action
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 8, 12)
        row.setSpacing(12)
        name, token = _LOOKS[notice.level]
        sign = QLabel()
        sign.setPixmap(icon(name, token).pixmap(QSize(20, 20)))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(notice.title, wrap=True))
        for part in (notice.detail, notice.hint):
            if str(part):
                words.addWidget(label(part, "muted", wrap=True))
        if action is not None:
            words.addWidget(push_button(action[0], lambda: (action[1](), self.close())), 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words, 1)
        row.addWidget(icon_button("close", tr("Close"), self.close, small=True), 0, Qt.AlignmentFlag.AlignTop)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


class ToastStack(QObject):
    """The toasts over a widget, newest lowest; a press on the cross, Esc or time takes one away.

    A toast takes the presses on its own box only; its time begins anew while a dialog stands before it; what is told
    again moves to the end instead of standing there twice.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._toasts: list[Toast] = []
        over.installEventFilter(self)

    def show_notice(self, notice: Notice, action: Action | None = None) -> Toast:
        """Show a notice, with a button when `action` gives its text and what it does."""
        for same in [one for one in self._toasts if _words(one.notice) == _words(notice)]:
            self._drop(same)
        toast = Toast(notice, action)
        toast.setParent(self._over)
        toast.destroyed.connect(lambda: self._forget(toast))
        self._toasts.append(toast)
        while len(self._toasts) > _MOST:
            self._drop(self._toasts[0])
        life = _SHOWN_MS[notice.level]
        if life:
            timer = QTimer(toast)
            timer.setSingleShot(True)
            timer.timeout.connect(lambda: timer.start(life) if _is_behind(self._over) else toast.close())
            timer.start(life)
        toast.show()
        self._place()
        return toast

    def clear(self) -> bool:
        """Take all away; return whether there was one that stays until somebody closes it."""
        stayed = any(not _SHOWN_MS[toast.notice.level] for toast in self._toasts)
        for toast in list(self._toasts):
            self._drop(toast)
        return stayed

    def speak(self) -> None:
        """Say in the language of now what is still to be read; what was only good news goes."""
        for toast in list(self._toasts):
            self._drop(toast)
            if toast.notice.level is not Level.INFO:
                self.show_notice(toast.notice, toast.action)

    def texts(self) -> list[str]:
        """Return the titles that are on screen, oldest first."""
        return [str(toast.notice.title) for toast in self._toasts]

    def eventFilter(self, _watched: QObject | None, event: QEvent | None) -> bool:
        if event is not None and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

    def _drop(self, toast: Toast) -> None:
        self._toasts.remove(toast)
        toast.close()

    def _forget(self, toast: Toast) -> None:
        if toast in self._toasts and not sip.isdeleted(self._over):
            self._toasts.remove(toast)
            self._place()

    def _place(self) -> None:
        bottom = self._over.height() - 16
        for toast in reversed(self._toasts):
            toast.adjustSize()
            # That guesses the height of wrapped lines; only the layout knows it.
            toast.resize(toast.width(), max(toast.height(), toast.heightForWidth(toast.width())))
            toast.move(self._over.width() - toast.width() - 16, bottom - toast.height())
            toast.raise_()
            bottom -= toast.height() + 8


def _is_behind(over: QWidget) -> bool:
    """Return whether a dialog of the same window stands before the toasts: nobody looks at them now."""
    dialog = QApplication.activeModalWidget()
    return dialog is not None and dialog is not over.window()


def _words(notice: Notice) -> tuple[str, str, str]:
    return str(notice.title), str(notice.detail), str(notice.hint)
