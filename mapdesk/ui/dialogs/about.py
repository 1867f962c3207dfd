"""About: version, licence, libraries."""

from __future__ import annotations

import platform
from importlib import metadata

from PyQt6.QtCore import PYQT_VERSION_STR, QT_VERSION_STR

import mapdesk
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.facts import FactList
from mapdesk.ui.widgets.labels import label
from mapdesk.words import tr

_LIBRARIES = ("geopandas", "shapely", "pyproj", "pyogrio", "folium", "rtree", "SQLAlchemy", "numpy", "QtAwesome")


class About(Frame):
    """What this is, under which licence, and with which versions it runs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("mapdesk", desk.shell.widget(), width_px=480)
        self.body.addWidget(label(tr("A spatial command map for an island district."), wrap=True))
        facts = FactList()
        facts.show_facts(
            [
                (tr("Version"), mapdesk.__version__),
                (tr("Licence"), "GPL-3.0-or-later"),
                (tr("Workspace"), desk.session.workspace.location),
                ("Python", platform.python_version()),
                ("Qt, PyQt", f"{QT_VERSION_STR}, {PYQT_VERSION_STR}"),
                *((name, _version(name)) for name in _LIBRARIES),
            ]
        )
        self.body.addWidget(facts)
        self.add_buttons(push_button(tr("Close"), self.close))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "–"
