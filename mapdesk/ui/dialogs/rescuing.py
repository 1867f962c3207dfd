"""The file of the open workspace is gone: what was stored is written beside its place, and opened from there."""

from __future__ import annotations

from PyQt6.QtCore import QTimer

from mapdesk.store.rescuing import Rescue
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.ui.widgets.progress import ProgressStrip
from mapdesk.words import tr

_LOOK_MS = 100


class RescueDialog(Frame):
    """Tells how far the rescue copy is, which the window does not wait for, and offers to open it.

    Parameters
    ----------
    desk : Desk
    rescue : Rescue
    """

    def __init__(self, desk: Desk, rescue: Rescue) -> None:
        super().__init__(tr("The workspace is gone"), desk.shell.widget())
        self._desk = desk
        self._rescue = rescue
        gone = tr("Another program deleted or replaced the file while it was open. Nothing more is stored in it.")
        self.body.addWidget(label(gone, wrap=True))
        self.state = label("", wrap=True)
        self.body.addWidget(self.state)
        self.strip = ProgressStrip(cancels=False)
        self.strip.start(tr("Writing what was stored"))
        self.body.addWidget(self.strip)
        self.open_it = push_button(tr("Open it"), self._open, primary=True)
        self.add_buttons(push_button(tr("Close"), self.reject), self.open_it)
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_MS)
        self._watch.timeout.connect(self.look)
        self._watch.start()
        self.look()

    def look(self) -> None:
        """Tell how far it is now."""
        rescue, busy = self._rescue, self._rescue.under_way()
        self.state.setText(str(rescue.told()))
        self.strip.setVisible(busy)
        self.strip.advance(rescue.pages_done, rescue.pages)
        self.open_it.setEnabled(not busy and rescue.problem is None)
        if not busy:
            self._watch.stop()

    def _open(self) -> None:
        self.accept()
        self._desk.program.open_workspace(str(self._rescue.copy))
