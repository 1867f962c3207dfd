"""Attachments: only what they are said to be, nothing that tells where and with what they were made, with undo."""

from __future__ import annotations

import contextlib
import io
import json
import struct
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from mapdesk.errors import FormatError, RefusedError, StoreError
from mapdesk.model.query import Query
from mapdesk.session import Session
from mapdesk.store.attachments import (
    ATTACHMENT_TABLES,
    AttachmentRemoved,
    attach,
    attachments_of,
    checked,
)
from mapdesk.store.change import change_from_json, change_to_json
from mapdesk.store.geopackage import GeoPackageWorkspace
from mapdesk.store.scrubbing import kind_of, scrubbed
from tests.helpers.workspaces import AUTHOR, make_workspace
from tests.store.contract import put

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
SECRETS = (b"SecretCamera", b"SecretComment", b"SecretXmp", b"SecretAuthor", b"SecretFile")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[GeoPackageWorkspace]:
    with closing(make_workspace(tmp_path)) as made:
        made.tables(ATTACHMENT_TABLES)
        put(made, "posts", {"name": "lamp"})
        yield made


@pytest.fixture
def session(workspace: GeoPackageWorkspace) -> Session:
    return Session(workspace, AUTHOR)


def pixels() -> Image.Image:
    y, x = np.mgrid[0:40, 0:60]
    return Image.fromarray(np.stack([x * 4, y * 6, (x + y) * 2], axis=-1).astype(np.uint8))


def exif(orientation: int = 6) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = "SecretCamera"
    made.get_ifd(0x8825)[2] = (27.0, 50.0, 1.0)
    return made


def jpeg(**options: object) -> bytes:
    made = io.BytesIO()
    pixels().save(made, "JPEG", quality=90, exif=exif(), comment=b"SecretComment", xmp=b"<x>SecretXmp</x>", **options)
    return made.getvalue() + b"SecretFile after the end"


def png() -> bytes:
    facts = PngImagePlugin.PngInfo()
    facts.add_text("Comment", "SecretComment")
    facts.add_itxt("XML:com.adobe.xmp", "SecretXmp", zip=False)
    made = io.BytesIO()
    pixels().save(made, "PNG", pnginfo=facts, exif=exif(1))
    return made.getvalue() + b"SecretFile"


def webp() -> bytes:
    made = io.BytesIO()
    pixels().save(made, "WEBP", lossless=True, exif=exif(1).tobytes(), xmp=b"SecretXmp")
    return made.getvalue()


def pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

    made = io.BytesIO()
    pixels().save(made, "PDF", author="SecretAuthor", title="SecretAuthor")
    writer = PdfWriter(clone_from=PdfReader(made))
    xmp = StreamObject()
    xmp.set_data(b"SecretXmp")
    writer._root_object[NameObject("/Metadata")] = writer._add_object(xmp)
    writer.add_attachment("SecretFile.txt", b"SecretFile")
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("SecretComment")}
    writer._root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    for one in writer._objects:
        if isinstance(one, StreamObject) and one.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
            one._data = jpeg()
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    "make", [jpeg, lambda: jpeg(progressive=True), lambda: jpeg(restart_marker_blocks=2), png, webp]
)
def test_picture_keeps_its_pixels_and_nothing_else(make: object) -> None:
    content = make()  # type: ignore[operator]
    assert any(secret in content for secret in SECRETS)
    made = checked(content, "C:\\photos\\a.jpg")
    assert made.name == "a.jpg"
    assert not any(secret in made.content for secret in SECRETS)
    np.testing.assert_array_equal(np.asarray(opened(made.content)), np.asarray(opened(content)))
    found = opened(made.content).getexif()
    assert set(found) <= {0x0112}
    assert found.get_ifd(0x8825) == {}


def test_photo_on_its_side_stays_upright() -> None:
    made = checked(jpeg(), "a.jpg")
    assert opened(made.content).getexif()[0x0112] == 6
    assert made.size_px == (40, 60)
    assert made.thumbnail is not None
    assert opened(made.thumbnail).size == (40, 60)


def test_pdf_loses_info_xmp_files_scripts_and_what_its_pictures_tell() -> None:
    content = pdf()
    made = checked(content, "a.pdf")
    assert made.kind == "application/pdf"
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(made.content))
    assert len(reader.pages) == 1
    assert not reader.metadata
    assert reader.xmp_metadata is None
    assert not reader.attachments
    raw = made.content
    for one in reader.pages[0].images:
        raw += one.data
    assert not any(secret in raw for secret in SECRETS)
    assert reader.pages[0].images[0].image.size == (60, 40)


def test_locked_pdf_is_refused() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    with pytest.raises(FormatError, match="locked by a password"):
        checked(made.getvalue(), "a.pdf")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("纸条 note\r\n".encode(), "text/plain"),
        ("纸条".encode("gb18030"), "text/plain"),
        (b"GIF89a\x01\x00", None),
        (b"MZ\x90\x00", None),
        (b"PK\x03\x04\x14\x00", None),
        (b"\x01\x02", None),
        (b"\xff\xfe\xff", None),
    ],
)
def test_type_is_told_by_the_content(content: bytes, kind: str | None) -> None:
    assert kind_of(content) == kind
    if kind is None:
        with pytest.raises(FormatError, match="type that cannot be attached"):
            checked(content, "harmless.jpg")


def test_too_large_files_are_refused() -> None:
    with pytest.raises(FormatError, match="too large"):
        checked(b"x" * (1 << 20) + b"x", "a.txt", limit_mb=1)
    with pytest.raises(FormatError, match="cannot be attached"):
        checked(b"", "a.txt")


def bomb(width: int, height: int) -> bytes:
    """Return a PNG whose header promises many pixels and whose data are a few bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [9_100, 20_000, 1_000_000])
def test_picture_that_would_fill_the_memory_is_refused(side: int) -> None:
    with pytest.raises(FormatError, match="pixels"):
        checked(bomb(side, side), "a.png")


@pytest.mark.parametrize("make", [jpeg, png, webp, pdf])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_cut_file_is_refused_or_sound(make: object, share: float) -> None:
    content = make()  # type: ignore[operator]
    with contextlib.suppress(FormatError):
        assert checked(content[: int(len(content) * share)], "a").content


@given(st.binary(max_size=300), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\x00\x00\x00WEBP"]))
def test_any_bytes_are_scrubbed_or_refused(rest: bytes, start: bytes) -> None:
    content = start + rest
    kind = kind_of(content)
    assert kind is not None
    with contextlib.suppress(FormatError):
        scrubbed(content, kind)


def test_attachment_is_journalled_and_can_be_undone_and_redone(session: Session) -> None:
    workspace = session.workspace
    made = checked(jpeg(), "a.jpg")
    change = attach("posts", "POS0000001", made, at=NOW)
    session.do(change)
    (row,) = attachments_of(workspace, "posts", "POS0000001")
    assert (row["name"], row["kind"], row["size_bytes"]) == ("a.jpg", "image/jpeg", len(made.content))
    assert workspace.file(row["digest"]) == made.content
    assert workspace.file(row["digest"], thumbnail=True) == made.thumbnail
    told = workspace.entries(newest_first=True, limit=1)[0].change
    assert told is not None
    assert len(json.dumps(told)) < 500
    assert change_from_json(told) == change
    assert change_to_json(change_from_json(told)) == change_to_json(change)
    session.undo()
    assert attachments_of(workspace, "posts", "POS0000001") == []
    session.redo()
    session.do(AttachmentRemoved((row["attachment_id"],)))
    assert workspace.count(Query("attachments")) == 0
    session.undo()
    (again,) = attachments_of(workspace, "posts", "POS0000001")
    assert workspace.file(again["digest"]) == made.content
    assert workspace.verify_journal().problem is None


def test_attachment_to_nothing_and_removal_of_nothing_are_refused(session: Session) -> None:
    made = checked(b"text", "a.txt")
    with pytest.raises(RefusedError, match="There is no"):
        session.do(attach("posts", "POS0000009", made, at=NOW))
    with pytest.raises(RefusedError, match="not there"):
        session.do(AttachmentRemoved(("ATT0000009",)))
    with pytest.raises(StoreError, match="not in the workspace"):
        session.workspace.file("0" * 64)


def test_bytes_go_when_the_text_of_their_entries_is_blanked(session: Session) -> None:
    workspace = session.workspace
    first = session.do(attach("posts", "POS0000001", checked(b"one", "a.txt"), at=NOW))
    session.do(attach("posts", "POS0000001", checked(b"two", "b.txt"), at=NOW))
    one, two = (row["digest"] for row in attachments_of(workspace, "posts", "POS0000001"))
    key = attachments_of(workspace, "posts", "POS0000001")[0]["attachment_id"]
    removal = session.do(AttachmentRemoved((key,)))
    assert workspace.file(one) == b"one"
    workspace.blank_text(first.seq)
    assert workspace.file(one) == b"one"
    workspace.blank_text(removal.seq)
    with pytest.raises(StoreError):
        workspace.file(one)
    assert workspace.file(two) == b"two"
