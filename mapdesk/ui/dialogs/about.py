"""About: version, licence, and all parts with theirs."""

from __future__ import annotations

from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

import mapdesk
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.parts import parts
from mapdesk.ui.report import versions
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.facts import FactList
from mapdesk.ui.widgets.labels import label
from mapdesk.words import tr


class About(Frame):
    """What this is, under which licence, and what is inside it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("mapdesk", desk.shell.widget(), width_px=620)
        self.body.addWidget(label(tr("A spatial command map for an island district."), wrap=True))
        facts = FactList()
        facts.show_facts(
            [
                (tr("Version"), mapdesk.__version__),
                (tr("Licence"), "GPL-3.0-or-later"),
                (tr("Workspace"), desk.session.workspace.location),
            ]
        )
        self.body.addWidget(facts)
        self.body.addWidget(label(tr("What is inside"), "section"))
        self.parts = QTreeWidget()
        self.parts.setRootIsDecorated(False)
        self.parts.setHeaderLabels([tr("Part"), tr("Version"), tr("Licence")])
        for one in parts():
            self.parts.addTopLevelItem(QTreeWidgetItem([one.name, one.version, one.licence]))
        header = self.parts.header()
        if header is not None:
            header.setStretchLastSection(True)
            header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.body.addWidget(self.parts, 1)
        self.add_buttons(
            push_button(tr("Copy versions"), self.copy, icon_name="content-copy"), push_button(tr("Close"), self.close)
        )
        self.resize(620, min(640, desk.shell.widget().height() - 60))

    def copy(self) -> None:
        """Copy the versions, for a message to the support."""
        lines = [f"{name} {value}" for name, value in versions()]
        lines += [f"{one.name} {one.version} ({one.licence})" for one in parts()]
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText("\n".join(lines))
