"""Attachments of one object: thumbnails, add, open a copy, remove."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QSize, Qt, QUrl
from PyQt6.QtGui import QDesktopServices, QIcon, QPixmap
from PyQt6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from mapdesk import notify
from mapdesk.errors import MapdeskError, StoreError
from mapdesk.model.journal import Entry
from mapdesk.store.attachments import ATTACHMENTS, KINDS, AttachmentRemoved, attach, attachments_of, checked
from mapdesk.ui import acts, figures
from mapdesk.ui.context import Desk, follow
from mapdesk.ui.icons import icon
from mapdesk.ui.rights import why_not
from mapdesk.ui.start.recent import size_text
from mapdesk.ui.tasks import Job
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import msg, tr

_ROW = Qt.ItemDataRole.UserRole
_SIDE_PX = 56
_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
}
_PATTERNS = "*.jpg *.jpeg *.png *.webp *.pdf *.txt"

Found = tuple[dict[str, Any], bytes | None]


class AttachmentList(QWidget):
    """The attachments of the object whose card is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._object: tuple[str, str] | None = None
        self._copies: tempfile.TemporaryDirectory[str] | None = None
        self.list = QListWidget()
        self.list.setIconSize(QSize(_SIDE_PX, _SIDE_PX))
        self.list.setWordWrap(True)
        self.state = label("", "muted", wrap=True)
        self.add = push_button(tr("Add a file"), self.ask_files, icon_name="paperclip")
        self.look = push_button(tr("Open a copy"), self.open_copy)
        self.remove = push_button(tr("Remove"), self.remove_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(8)
        column.addWidget(self.state)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.add, self.look, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.list.currentItemChanged.connect(lambda _now, _before: self._enable())
        self.list.itemActivated.connect(lambda _item: self.open_copy())
        follow(self, desk.session.changed, self._on_changed)
        follow(self, desk.session.signed_on, lambda _account: self._enable())

    def show_object(self, layer: str | None, key: str) -> None:
        """Show the attachments of a row; None: of nothing."""
        self._object = None if layer is None else (layer, key)
        self.refresh()

    def refresh(self) -> None:
        """Read the attachments again."""
        wanted, workspace = self._object, self._desk.session.workspace
        if wanted is None:
            self._show([])
            return

        def read(_job: Job) -> list[Found]:
            try:
                rows = attachments_of(workspace, *wanted)
            except MapdeskError:  # a workspace opened for reading that an older program wrote has no table of them
                return []
            return [(row, workspace.file(row["digest"], thumbnail=True)) for row in rows]

        self._desk.reader.ask("attachments", read, self._show)

    def chosen(self) -> dict[str, Any] | None:
        """Return the row of the chosen attachment."""
        item = self.list.currentItem()
        found = item.data(_ROW) if item is not None else None
        return found if isinstance(found, dict) else None

    def ask_files(self) -> None:
        """Ask for files and attach them."""
        kinds = tr("Files that can be attached") + f" ({_PATTERNS})"
        folder = str(self._desk.memory.get("attach_folder") or Path.home())
        chosen, _kind = QFileDialog.getOpenFileNames(self, tr("Add a file"), folder, kinds)
        if chosen:
            self._desk.memory.put("attach_folder", str(Path(chosen[0]).parent))
            self.take_files([Path(one) for one in chosen])

    def take_files(self, files: Sequence[Path]) -> None:
        """Check files, take position and device out of them, and attach them, off the window's thread."""
        wanted, desk = self._object, self._desk  # the card may show something else when it is done
        if wanted is None:
            return
        limit = desk.settings.attachment_limit_mb
        for file in files:

            def act(file: Path = file) -> Entry:
                attached = checked(_read(file, limit), file.name, limit_mb=limit)
                return desk.session.do(attach(*wanted, attached, at=datetime.now(UTC)))

            def done(_entry: Entry, file: Path = file) -> None:
                undo = (msg("Undo"), lambda: desk.run("edit.undo"))
                desk.tell(msg("{name} was attached", name=file.name), "", undo)

            acts.perform(desk, act, done, doing=msg("Attaching the file"), long=True)

    def open_copy(self) -> None:
        """Write a copy beside the other temporary files and open it with the program of this system."""
        file = self.copy_chosen()
        if file is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
            notify.warn(msg("The copy could not be opened"), msg("It lies at {file}.", file=str(file)))

    def copy_chosen(self) -> Path | None:
        """Write a copy of the chosen attachment; return where.

        The ending of its name follows from what it holds, so that a text never opens as a program.
        """
        row = self.chosen()
        if row is None:
            return None
        try:
            content = self._desk.session.workspace.file(row["digest"])
            self._copies = self._copies or tempfile.TemporaryDirectory(prefix="mapdesk-")
            file = Path(self._copies.name) / f"{Path(row['name']).stem}{_ENDINGS.get(row['kind'], '.txt')}"
            file.write_bytes(content or b"")
        except MapdeskError as error:
            notify.error(error)
            return None
        except OSError as error:
            notify.warn(msg("The copy could not be opened"), error.strerror or "")
            return None
        return file

    def remove_chosen(self) -> None:
        """Take the chosen attachment away; that can be undone."""
        row, desk = self.chosen(), self._desk
        if row is None:
            return

        def done(_entry: Entry) -> None:
            undo = (msg("Undo"), lambda: desk.run("edit.undo"))
            desk.tell(msg("The attachment was removed"), row["name"], undo)

        acts.do(desk, AttachmentRemoved((row["attachment_id"],)), done, doing=msg("Saving"))

    def _show(self, found: list[Found]) -> None:
        self.list.clear()
        for row, thumbnail in found:
            kind = str(KINDS.get(row["kind"], row["kind"]))
            moment = figures.moment(datetime.fromisoformat(row["added_at"]))
            item = QListWidgetItem(f"{row['name']}\n{kind} · {size_text(row['size_bytes'] or 0)}\n{moment}")
            item.setIcon(_picture(thumbnail))
            item.setToolTip(row["name"])
            item.setData(_ROW, row)
            item.setSizeHint(QSize(0, _SIDE_PX + 12))
            self.list.addItem(item)
        if found:
            self.list.setCurrentRow(0)
        self.list.setVisible(bool(found))
        privacy = tr("Position and device are taken out of photos before they are stored.")
        self.state.setText(privacy if found else " ".join((tr("Nothing is attached yet."), privacy)))
        self._enable()

    def _enable(self) -> None:
        refused = why_not(self._desk, "attachment.added", ATTACHMENTS.name)
        some = self.chosen() is not None
        self.add.setEnabled(self._object is not None and not str(refused))
        self.remove.setEnabled(some and not str(refused))
        for button in (self.add, self.remove):
            button.setToolTip(str(refused))
        self.look.setEnabled(some)

    def _on_changed(self, touched: Mapping[str, set[str]]) -> None:
        if ATTACHMENTS.name in touched:
            self.refresh()


def _read(file: Path, limit_mb: int) -> bytes:
    """Return the bytes of a file, or just more than may be attached."""
    try:
        with file.open("rb") as opened:
            return opened.read((limit_mb << 20) + 1)
    except OSError as error:
        raise StoreError(msg("“{name}” cannot be read.", name=file.name), error.strerror or "") from error


def _picture(thumbnail: bytes | None) -> QIcon:
    """Return a thumbnail as an icon; what is no picture gets the sign of a paper."""
    made = QPixmap()
    if thumbnail is None or not made.loadFromData(thumbnail):
        return icon("file-document-outline", "muted")
    return QIcon(made)
