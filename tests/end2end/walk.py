"""The first day in a district, step by step, by somebody who sits at the screen; a test and the pictures follow it."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QMenu, QMessageBox, QToolButton

from mapdesk.ui.desktop import Desktop
from mapdesk.ui.dialogs.accounts import Accounts
from mapdesk.ui.dialogs.backups import Backups
from mapdesk.ui.dialogs.importing import ImportDialog
from mapdesk.ui.dialogs.restoring import RestoreDialog
from mapdesk.ui.dialogs.sign_on import SignOn
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.panels.card import CardPanel
from mapdesk.ui.panels.catalogue import CataloguePanel
from mapdesk.ui.seat import SeatPart
from mapdesk.ui.start.new_district import NewDistrict
from mapdesk.ui.start.page import StartPage
from mapdesk.words import tr
from tests.helpers import district_files as files
from tests.helpers.person import (
    CTRL,
    activate,
    choose,
    gone,
    naming,
    press,
    press_button,
    press_entry,
    press_menu,
    press_row,
    press_tab,
    saying,
    tap,
    tree_item,
    until,
    window_of,
    write,
)

ADMINISTRATOR, PLANNER, OPERATOR = "System desk", "Planning desk", "Duty seat 1"
SECRETS = {
    ADMINISTRATOR: "first light over the reef",
    PLANNER: "borders follow the ridge",
    OPERATOR: "three bells before dawn",
}
CATALOGUE_COLUMN_OF_BUTTONS = 1


def start_page(desktop: Desktop) -> StartPage:
    """Wait for the start page."""
    page = until(lambda: desktop.start, "the start page")
    assert page is not None
    until(page.isVisible, "the start page")
    return page


def open_window(desktop: Desktop) -> MainWindow:
    """Wait for the window of a workspace with its map painted and its panels made."""
    window = until(lambda: desktop.window, "the window")
    desk = desktop.desk
    assert window is not None
    assert desk is not None
    until(lambda: not desk.panels_held, "the map to be painted")
    return window


def begin_district(page: StartPage, folder: Path, target: Path) -> NewDistrict:
    """Fill the form of a new district and have it made; the dialog shows what came of it."""
    press_button(page, tr("New workspace"))
    dialog = window_of(NewDistrict)
    write(dialog.name, files.NAME)
    write(dialog.code, files.COUNTY)
    with naming(files.write_outline(folder)):
        press_button(dialog.outline, tr("Choose a file"))
    write(dialog.account, ADMINISTRATOR)
    write(dialog.passphrase, SECRETS[ADMINISTRATOR])
    write(dialog.again, SECRETS[ADMINISTRATOR])
    with naming(target):
        press_button(dialog, tr("Make it"))
    until(dialog.open_it.isVisible, "the district to be made")
    return dialog


def sign_on(dialog: SignOn, account: str, passphrase: str = "") -> None:
    """Choose the account, type its passphrase, Enter."""
    names = [dialog.list.item(row) for row in range(dialog.list.count())]
    row = next(at for at, item in enumerate(names) if item is not None and item.text().startswith(account))
    press_row(dialog.list, row)
    write(dialog.passphrase, passphrase or SECRETS[account])
    tap(dialog.passphrase, Qt.Key.Key_Return)


def change_shift(window: MainWindow, account: str) -> None:
    """Change the shift by the seat in the status line."""
    seat = until(lambda: window.findChild(SeatPart), "the seat")
    assert seat is not None
    press(seat)
    menu = until(QApplication.activePopupWidget, "the menu of the seat")
    assert isinstance(menu, QMenu)
    press_entry(menu, tr("Sign on or change shift"))
    dialog = window_of(SignOn)
    sign_on(dialog, account)
    gone(dialog)
    until(lambda: account in seat.text(), f"{account} at the seat")


def catalogue(window: MainWindow) -> CataloguePanel:
    """Bring the data catalogue to the front."""
    press_tab(window, tr("Data catalogue"))
    panel = until(lambda: window.findChild(CataloguePanel), "the catalogue")
    assert panel is not None
    until(lambda: bool(panel.lines), "the lines of the catalogue")
    return panel


def catalogue_button(panel: CataloguePanel, layer: str, tip: str) -> QToolButton:
    """Return a button of a line of the catalogue, scrolled to; press it at once, before the list is filled anew."""
    activate(panel.window() or panel)

    def look() -> QToolButton | None:
        item = tree_item(panel.list, layer)
        panel.list.scrollToItem(item)
        holder = panel.list.itemWidget(item, CATALOGUE_COLUMN_OF_BUTTONS)
        found = [] if holder is None else holder.findChildren(QToolButton)
        return next((one for one in found if one.accessibleName() == tip), None)

    found = until(look, f"“{tip}” of {layer}")
    assert found is not None
    return found


def state_of(panel: CataloguePanel, layer: str) -> tuple[str, str]:
    """Return what the catalogue says of a layer: its state and its rows."""
    item = tree_item(panel.list, layer)
    return item.text(2), item.text(3)


def save_template(panel: CataloguePanel, layer: str, target: Path) -> None:
    """Save the spreadsheet of a layer from its line in the catalogue."""
    with naming(target):
        press(catalogue_button(panel, layer, tr("Save the template")))
    until(target.is_file, "the template")


def bring(panel: CataloguePanel, layer: str, file: Path) -> ImportDialog:
    """Import a file by the line of its layer; the dialog shows the report."""
    with naming(file):
        press(catalogue_button(panel, layer, tr("Import into the layer")))
    dialog = window_of(ImportDialog)
    until(lambda: dialog.preview is not None and dialog.import_it.isEnabled(), f"the preview of {file.name}")
    press(dialog.import_it)
    until(lambda: dialog.report is not None, f"the report of {file.name}")
    return dialog


def counts_of(dialog: ImportDialog) -> dict[str, str]:
    """Return the figures that the report on screen shows."""
    return {str(title): text for title, text in dialog.counts.texts()}


def close_report(dialog: ImportDialog) -> None:
    """Close the report of an import."""
    press(dialog.end)
    gone(dialog)


def add_accounts(window: MainWindow) -> None:
    """Make a planner and an operator in the list of accounts."""
    press_menu(window, tr("File"), tr("Duty accounts"))
    dialog = window_of(Accounts)
    for name, role in ((PLANNER, tr("Planner")), (OPERATOR, tr("Operator"))):
        write(dialog.name, name)
        choose(dialog.new_role, role)
        write(dialog.first, SECRETS[name])
        write(dialog.again, SECRETS[name])
        press(dialog.add)
        assert not dialog.wrong.text()
        tree_item(dialog.list, name)
    press_button(dialog, tr("Close"))
    gone(dialog)


def find(window: MainWindow, text: str) -> CardPanel:
    """Look for an object by its name and show its card."""
    activate(window)
    tap(window, Qt.Key.Key_F, CTRL)
    search = window.top.search
    until(search.hasFocus, "the search box")
    write(search, text)
    until(lambda: [one.text for one in search.results()][:1] == [text], f"“{text}” to be found first")
    tap(search, Qt.Key.Key_Return)
    card = until(lambda: window.findChild(CardPanel), "the card")
    assert card is not None
    until(lambda: card.isVisible() and card.title.text() == text, f"the card of “{text}”")
    return card


def attach(window: MainWindow, name: str, file: Path) -> None:
    """Attach a file to an object by its card; return when the screen says that it is done."""
    card = find(window, name)
    at = card.tabs.indexOf(card.attached)
    bar = card.tabs.tabBar()
    assert bar is not None
    press(bar, bar.tabRect(at).center())
    with naming(file):
        press_button(card.attached, tr("Add a file"))
    told = tr("{name} was attached", name=file.name)
    until(lambda: told in window.toasts(), f"“{told}”")


def attached_to(window: MainWindow, name: str) -> list[str]:
    """Return the names of the files on the card of an object."""
    card = find(window, name)
    bar = card.tabs.tabBar()
    assert bar is not None
    press(bar, bar.tabRect(card.tabs.indexOf(card.attached)).center())
    until(lambda: bool(card.attached.state.text()), "the attachments")
    rows = [card.attached.list.item(row) for row in range(card.attached.list.count())]
    return [item.text().splitlines()[0] for item in rows if item is not None]


def backups(window: MainWindow) -> Backups:
    """Open the list of backups."""
    press_menu(window, tr("File"), tr("Backups"))
    dialog = window_of(Backups)
    until(lambda: bool(dialog.state.text()), "the list of backups")
    return dialog


def make_backup(dialog: Backups) -> None:
    """Make a backup now."""
    before = dialog.list.topLevelItemCount()
    press(dialog.make)
    until(lambda: dialog.list.topLevelItemCount() == before + 1 and dialog.make.isEnabled(), "the new backup")


def restore(dialog: Backups, account: str) -> None:
    """Put the newest backup in place, after the one question, with an account that answers for it."""
    with saying(QMessageBox.StandardButton.Yes):
        press(dialog.restore)
    asked = window_of(RestoreDialog)
    until(asked.signature.isVisible, "the question who answers for it")
    choose(asked.account, account)
    write(asked.passphrase, SECRETS[account])
    press(asked.restore)
    gone(asked)
