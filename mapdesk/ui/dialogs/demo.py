"""Making the demo district: where to put it, how large, with progress."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtWidgets import QComboBox, QFileDialog, QWidget

from mapdesk import notify
from mapdesk.errors import MapdeskError
from mapdesk.layers.base import LAYERS
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.tasks import Job, Tasks
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.ui.widgets.progress import ProgressStrip
from mapdesk.words import Message, msg, tr

SIZES: dict[str, Message] = {
    "district": msg("District: as large as a real island district"),
    "tiny": msg("Tiny: one small island, for trying things out"),
    "banner": msg("Banner: 1,000,000 addresses, takes minutes"),
}


class DemoDialog(Frame):
    """Asks for the size, makes the demo off the window's thread, and hands the file on."""

    def __init__(self, parent: QWidget | None, tasks: Tasks, location: Path, done: Callable[[str], object]) -> None:
        super().__init__(tr("New demo district"), parent)
        self._tasks = tasks
        self._location = location
        self._done = done
        self._job: Job | None = None
        self.size_box = QComboBox()
        for name, title in SIZES.items():
            self.size_box.addItem(str(title), name)
        self.strip = ProgressStrip()
        self.strip.cancelled.connect(self.reject)
        self.strip.hide()
        self.make = push_button(tr("Make it"), self.start, primary=True)
        hint = tr("A fictional district with everything the program shows. Nothing in it is real.")
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addWidget(label(location, wrap=True))
        self.body.addWidget(self.size_box)
        self.body.addWidget(self.strip)
        self.body.addStretch(1)
        self.add_buttons(push_button(tr("Cancel"), self.reject), self.make)

    def start(self) -> None:
        """Make the district."""
        size = str(self.size_box.currentData())
        self.make.setEnabled(False)
        self.size_box.setEnabled(False)
        self.strip.show()
        self.strip.start(tr("Making the demo district"))

        self._job = self._tasks.run(self._work(size), self._on_made, self._on_failed)
        self._job.progressed.connect(self._on_step)

    def done(self, result: int) -> None:
        """Close; work that is under way is stopped and what it began is removed."""
        if self._job is not None:
            self._job.drop()
        super().done(result)

    def _work(self, size: str) -> Callable[[Job], bool]:
        location = self._location

        def work(job: Job) -> bool:
            from mapdesk.ui.apart import make_demo_apart

            return make_demo_apart(location, size, job.progressed.emit, lambda: job.cancelled)

        return work

    def _on_step(self, done: int, total: int, step: str) -> None:
        title = LAYERS[step].title if step in LAYERS else msg("relief, roads and borders")
        self.strip.advance(done, total, tr("Making the demo district: {step}", step=title))

    def _on_made(self, made: bool) -> None:
        self._job = None
        if made:
            self.accept()
            self._done(str(self._location))

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.reject()
        if isinstance(error, MapdeskError):  # others have been told as mistakes of the program already
            notify.error(error)


def ask_demo(parent: QWidget | None, tasks: Tasks, done: Callable[[str], object]) -> None:
    """Ask where the demo shall lie, make it there and hand its location to `done`."""
    suggested = str(Path.home() / "mapdesk-demo.gpkg")
    location, _kind = QFileDialog.getSaveFileName(
        parent, tr("New demo district"), suggested, tr("Workspaces") + " (*.gpkg)"
    )
    if location:
        path = Path(location) if location.endswith(".gpkg") else Path(f"{location}.gpkg")
        DemoDialog(parent, tasks, path, done).open()
