"""The beginning: what to open when no workspace is given and none was used before."""

from __future__ import annotations

from mapdesk.ui.dialogs.demo import ask_demo
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.dialogs.opening import choose_workspace
from mapdesk.ui.tasks import Tasks
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import tr


class Beginning(Frame):
    """Open a workspace, or make the demo district. `location` is what was chosen, None when nothing was."""

    def __init__(self) -> None:
        super().__init__(tr("Where do you want to work?"), None)
        self.location: str | None = None
        self._tasks = Tasks(self)
        hint = tr("A workspace is one file that holds a district with all its layers and its log.")
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addWidget(push_button(tr("Open a workspace"), self._open, icon_name="folder-open-outline"))
        self.body.addWidget(push_button(tr("New demo district"), self._make_demo, icon_name="map-plus"))
        self.body.addStretch(1)
        self.add_buttons(push_button(tr("Quit"), self.reject))

    def _open(self) -> None:
        location = choose_workspace(self)
        if location:
            self._choose(location)

    def _make_demo(self) -> None:
        ask_demo(self, self._tasks, self._choose)

    def _choose(self, location: str) -> None:
        self.location = location
        self.accept()
