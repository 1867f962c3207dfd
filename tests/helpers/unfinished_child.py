"""A desktop in a process of its own that begins a card, a drawing and an import, and waits to be killed."""

from __future__ import annotations

import sys
from pathlib import Path

from PyQt6.QtWidgets import QApplication, QLineEdit, QWidget

from mapdesk.session import open_session
from mapdesk.settings import Settings
from mapdesk.ui import theme
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.importing import ImportDialog
from mapdesk.ui.dialogs.row_form import new_row
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.map.messages import Drawn
from mapdesk.ui.remember import Memory
from mapdesk.ui.wall import Wall
from tests.helpers.fake_map import FakeMap
from tests.helpers.small import AUTHOR


class _Program:
    def __getattr__(self, _name: str) -> object:
        return lambda *_given: None


def main(file: Path, folder: Path, table: Path) -> None:
    """Fill in half of three things; print a line when the kept file is on the disk; wait."""
    app = QApplication(sys.argv[:1])
    theme.start(app, Settings(theme="dark"))
    fake = FakeMap()
    desk = Desk(open_session(file, write=True, author=AUTHOR), Settings(language="en"), fake, Memory(folder))
    desk.program = _Program()  # type: ignore[assignment]
    window = MainWindow(desk, fake, Wall(QWidget, lambda widget: widget.deleteLater()))
    window.show()
    fake.drawn.emit(Drawn("measure_area", ((121.15, 27.84), (121.16, 27.84), (121.16, 27.85)), final=False))
    desk.use_layer("cameras")
    form = new_row(desk)
    name = form.fields["name"]
    assert isinstance(name, QLineEdit)
    name.setText("未填完的探头")
    form.place.setText("27.84 121.15")
    dialog = ImportDialog(desk, table)
    dialog.incoming.decide(mapping={"随便": "note"})
    dialog.open()
    desk.unfinished._timer.timeout.connect(lambda: told(desk))  # after it has kept, by the order of connections
    app.exec()


def told(desk: Desk) -> None:
    """Tell the parent once all is on the disk."""
    desk.unfinished._tasks.finish()
    sys.stdout.write("kept\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*(Path(one) for one in sys.argv[1:4]))
