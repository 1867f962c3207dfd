"""Attachments: photos, plans and papers, kept as bytes in the workspace and linked to a row of a layer."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from mapdesk.errors import FormatError, RefusedError
from mapdesk.model.query import Op, Query, Where
from mapdesk.model.schema import Column, Kind, Schema, Shape
from mapdesk.store.change import Change, PlainChange, RowsRestored, register
from mapdesk.store.scrubbing import kind_of, scrubbed
from mapdesk.store.values import stored_datetime
from mapdesk.store.workspace import Transaction, Workspace
from mapdesk.words import msg

PIXEL_LIMIT = 80_000_000
"""A picture with more pixels is refused before it is unpacked; the largest cameras in use have about 60 million."""
THUMBNAIL_PX = 320
KINDS = {
    "image/jpeg": msg("Photo"),
    "image/png": msg("Picture"),
    "image/webp": msg("Picture"),
    "application/pdf": msg("PDF"),
    "text/plain": msg("Text"),
}
ATTACHMENTS = Schema(
    "attachments",
    "attachment_id",
    "ATT",
    Shape.NONE,
    (
        Column("layer", Kind.TEXT, msg("Layer"), required=True),
        Column("object_id", Kind.TEXT, msg("Object"), required=True),
        Column("name", Kind.TEXT, msg("Name"), required=True),
        Column("kind", Kind.TEXT, msg("Kind"), choices=KINDS),
        Column("size_bytes", Kind.INTEGER, msg("Size")),
        Column("width_px", Kind.INTEGER, msg("Width"), unit="px"),
        Column("height_px", Kind.INTEGER, msg("Height"), unit="px"),
        Column("digest", Kind.TEXT, msg("Digest")),
        Column("added_at", Kind.DATETIME, msg("Added at")),
    ),
    ("object_id", "digest"),
)
ATTACHMENT_TABLES = (ATTACHMENTS,)


@dataclass(frozen=True)
class Attached:
    """Bytes that were checked and scrubbed, ready to be attached; made by `checked`.

    Attributes
    ----------
    name, kind : str
        The name of the file without its folders, and the media type its content shows.
    content : bytes
    thumbnail : bytes or None
        A JPEG of at most `THUMBNAIL_PX`, upright; None for what is no picture.
    size_px : (width, height) or None
        As it is seen, orientation applied.
    """

    name: str
    kind: str
    content: bytes = field(repr=False)
    thumbnail: bytes | None = field(default=None, repr=False)
    size_px: tuple[int, int] | None = None


@register
@dataclass(frozen=True)
class AttachmentAdded:
    """Attach a file to a row; the journal names it by its digest, the bytes lie beside the rows.

    Attributes
    ----------
    layer, key : str
        The row it belongs to.
    name, media, digest : str
    at : str
        When, stored form.
    size_bytes : int
    size_px : tuple of int or None
    attached : Attached or None
        The bytes; None when the change comes from the journal: they are in the workspace then.
    """

    kind: ClassVar[str] = "attachment.added"
    layer: str
    key: str
    name: str
    media: str
    digest: str
    at: str
    size_bytes: int
    size_px: tuple[int, int] | None = None
    attached: Attached | None = field(default=None, repr=False, compare=False)

    def apply(self, transaction: Transaction) -> Change:
        """Keep the bytes and write the row.

        Raises
        ------
        RefusedError
            There is no such row to attach to.
        """
        _require_row(transaction, self.layer, self.key)
        if self.attached is not None:
            transaction.keep_file(self.attached.content, self.attached.thumbnail)
        width, height = self.size_px or (None, None)
        row = {
            "layer": self.layer,
            "object_id": self.key,
            "name": self.name,
            "kind": self.media,
            "size_bytes": self.size_bytes,
            "width_px": width,
            "height_px": height,
            "digest": self.digest,
            "added_at": self.at,
        }
        transaction.put(ATTACHMENTS.name, [row])
        return RowsRestored(transaction.seq)

    def to_json(self) -> dict[str, Any]:
        """Return all but the bytes."""
        names = ("layer", "key", "name", "media", "digest", "at", "size_bytes", "size_px")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> AttachmentAdded:
        """Return the change that the journal tells of."""
        size = data.get("size_px")
        return cls(**{**data, "size_px": None if size is None else (int(size[0]), int(size[1]))})


@register
@dataclass(frozen=True)
class AttachmentRemoved(PlainChange):
    """Take attachments away; their bytes stay for taking this back until the texts of the entries are blanked."""

    kind: ClassVar[str] = "attachment.removed"
    keys: tuple[str, ...]

    def apply(self, transaction: Transaction) -> Change:
        """Remove the rows."""
        if not transaction.remove(ATTACHMENTS.name, self.keys):
            raise RefusedError(msg("The attachment is not there any more."))
        return RowsRestored(transaction.seq)


def checked(content: bytes, name: str, *, limit_mb: int = 20) -> Attached:
    """Return a file as it may be attached: of a known type, not too large, without metadata, with a thumbnail.

    Parameters
    ----------
    content : bytes
    name : str
        Of the file; folders before it are dropped.
    limit_mb : int
        Setting `attachment_limit_mb`.

    Raises
    ------
    FormatError
        Another type, too large, too many pixels, or damaged. Nothing of it is kept.
    """
    short = Path(name.replace("\\", "/")).name[:200] or "file"
    if len(content) > limit_mb << 20:
        raise FormatError(
            msg("“{name}” is too large to be attached.", name=short),
            msg("It has {size} MB, {limit} MB are allowed.", size=-(-len(content) >> 20), limit=limit_mb),
        )
    kind = kind_of(content)
    if kind is None or not content:
        raise FormatError(
            msg("“{name}” is of a type that cannot be attached.", name=short),
            hint=msg("JPEG, PNG, WebP, PDF and plain text can be."),
        )
    try:
        if not kind.startswith("image/"):
            return Attached(short, kind, scrubbed(content, kind))
        _require_pixels(content)
        clean = scrubbed(content, kind)
        thumbnail, size = _thumbnail(clean)
    except FormatError as error:
        raise FormatError(msg("“{name}” cannot be attached.", name=short), error.sentence()) from error
    return Attached(short, kind, clean, thumbnail, size)


def attach(layer: str, key: str, attached: Attached, *, at: datetime) -> AttachmentAdded:
    """Return the change that attaches a checked file to a row."""
    digest = hashlib.sha256(attached.content).hexdigest()
    size = len(attached.content)
    moment = stored_datetime(at)
    return AttachmentAdded(
        layer, key, attached.name, attached.kind, digest, moment, size, attached.size_px, attached=attached
    )


def attachments_of(workspace: Workspace, layer: str, key: str) -> list[dict[str, Any]]:
    """Return the rows of the attachments of one row, oldest first; bytes by `workspace.file(row["digest"])`."""
    where = (Where("object_id", Op.EQ, key), Where("layer", Op.EQ, layer))
    return workspace.rows(Query(ATTACHMENTS.name, where=where)).dicts()


def _require_row(transaction: Transaction, layer: str, key: str) -> None:
    schema = transaction.schema(layer)
    query = Query(layer, where=(Where(schema.key, Op.EQ, key),), columns=(), limit=1)
    if not len(transaction.rows(query)):
        raise RefusedError(msg("There is no “{row}” in the layer “{layer}”.", row=key, layer=layer))


def _require_pixels(content: bytes) -> None:
    """Refuse a picture that is small as a file and huge when unpacked, by what its header says."""
    with _opened(content) as image:
        width, height = image.size
    if width * height > PIXEL_LIMIT:
        raise FormatError(msg("The picture has {count} million pixels.", count=width * height // 1_000_000))


def _thumbnail(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """Return the thumbnail and the size as seen; unpacks the whole picture, so that a damaged one is found."""
    from PIL import Image, ImageOps

    with _opened(content) as image:
        width, height = image.size
        turned = image.getexif().get(0x0112, 1) >= 5
        image.draft("RGB", (2 * THUMBNAIL_PX, 2 * THUMBNAIL_PX))
        try:
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
            flat = upright.convert("RGBA")
        except (OSError, ValueError, SyntaxError) as error:
            raise FormatError(msg("The file is damaged."), str(error)[:200]) from error
    paper = Image.new("RGB", flat.size, "white")
    paper.paste(flat, mask=flat.getchannel("A"))
    made = io.BytesIO()
    paper.save(made, "JPEG", quality=80)
    return made.getvalue(), (height, width) if turned else (width, height)


def _opened(content: bytes) -> Any:
    """Return the picture with its header read only."""
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is below it
        try:
            return Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
        except Image.DecompressionBombError as error:
            raise FormatError(msg("The picture has too many pixels.")) from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            raise FormatError(msg("The file is damaged."), str(error)[:200]) from error
