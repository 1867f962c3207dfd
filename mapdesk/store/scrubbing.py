"""Bytes of an attachment as they may be kept: without what tells where, when and with what they were made.

JPEG, PNG and WebP lose the pieces that hold such data and keep their pixels bit for bit; of the EXIF data of a JPEG
only the orientation comes back. Sources: ITU-T T.81 annex B (JPEG markers), PNG specification (third edition) clauses
5.3 and 11, WebP container specification (RIFF), ISO 32000-1 clauses 7.7.2 and 14.3 (PDF).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from mapdesk.errors import FormatError
from mapdesk.words import msg

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}
_WEBP_FLAGS = 0x2C  # colour profile, EXIF, XMP
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_PDF_DROPPED = ("/Metadata", "/PieceInfo", "/LastModified")
_PDF_ACTING = ("/AA", "/OpenAction", "/Names", "/AF", "/Collection")


def kind_of(data: bytes) -> str | None:
    """Return the media type that the content itself shows, or None; a name or an ending is never believed."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(_PNG):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    return "text/plain" if _is_text(data) else None


def scrubbed(data: bytes, kind: str) -> bytes:
    """Return the bytes without metadata.

    Raises
    ------
    FormatError
        The file is damaged, or is a PDF that is locked by a password.
    """
    try:
        return {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp, "application/pdf": _pdf}.get(kind, bytes)(
            data
        )
    except (struct.error, IndexError, ValueError) as error:
        raise FormatError(msg("The file is damaged."), str(error)[:200]) from error


def _is_text(data: bytes) -> bool:
    if b"\x00" in data:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(one) < 32 and one not in "\t\r\n\f" for one in text)
    return False


def _jpeg(data: bytes) -> bytes:
    """Keep the segments that make the picture, and a new EXIF segment with nothing but the orientation."""
    kept = []
    orientation = 1
    for marker, segment in _segments(data):
        if marker == 0xE1 and segment[4:10] == b"Exif\x00\x00":
            orientation = _orientation(segment[10:])
        elif marker == 0xE0:
            kept.append(_jfif(segment))
        elif marker == 0xEE or not (0xE0 <= marker <= 0xEF or marker == 0xFE):  # 0xEE tells how colours are coded
            kept.append(segment)
    first = _orientation_segment(orientation) if orientation != 1 else b""
    return b"".join((b"\xff\xd8", first, *kept, b"\xff\xd9"))


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (marker, bytes) up to the end of the picture; what follows that (another picture, a film) is left out."""
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1  # fill bytes
        if data[at] != 0xFF:
            raise ValueError(f"no marker at {at}")
        marker = data[at + 1]
        if marker == 0xD9:
            return
        length = 0 if marker in _STANDALONE else struct.unpack_from(">H", data, at + 2)[0]
        end = at + 2 + length
        if end > len(data) or length == 1:
            raise ValueError("a segment is cut")
        if marker == 0xDA:
            end = _scan_end(data, end)
        yield marker, data[at:end]
        at = end


def _jfif(segment: bytes) -> bytes:
    """Return the JFIF segment without its small picture; another kind of this marker (JFXX, others) goes."""
    if segment[4:9] != b"JFIF\x00":
        return b""
    return b"\xff\xe0\x00\x10" + segment[4:16] + b"\x00\x00"


def _scan_end(data: bytes, at: int) -> int:
    """Return where the entropy-coded bytes end: at the next marker that is none of theirs."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] not in (0x00, *range(0xD0, 0xD8)):
            return at
        at += 2


def _orientation(tiff: bytes) -> int:
    """Return tag 0x0112 of the first directory of EXIF data; 1 where there is none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    (first,) = struct.unpack_from(order + "I", tiff, 4)
    if first + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(order + "H", tiff, first)
    for entry in range(min(count, (len(tiff) - first - 2) // 12)):
        tag, _kind, _count, value = struct.unpack_from(order + "HHIH", tiff, first + 2 + 12 * entry)
        if tag == 0x0112:
            return value if 1 <= value <= 8 else 1
    return 1


def _orientation_segment(orientation: int) -> bytes:
    tiff = struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(data: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        chunk = data[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise ValueError("a chunk is cut")
        if name in _PNG_KEPT:
            kept.append(chunk)
        at += 12 + length
        if name == b"IEND":
            return b"".join(kept)


def _webp(data: bytes) -> bytes:
    kept = [bytearray(one) for name, one in _riff(data) if name in _WEBP_KEPT]
    for chunk in kept:
        if chunk[:4] == b"VP8X":
            chunk[8] &= ~_WEBP_FLAGS & 0xFF
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _riff(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    end = min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    at = 12
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, at)
        whole = 8 + length + length % 2
        if at + 8 + length > end:
            raise ValueError("a chunk is cut")
        yield name, data[at : at + whole]
        at += whole


def _pdf(data: bytes) -> bytes:
    """Write the document anew without Info, XMP, embedded files and actions; its JPEG pictures are scrubbed too."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise FormatError(msg("The PDF is locked by a password."), hint=msg("Save it without one."))
        writer = PdfWriter(clone_from=reader)
        writer.metadata = None
        _scrub_objects(writer)
        cut = io.BytesIO()
        writer.write(cut)
        made = io.BytesIO()
        PdfWriter(clone_from=PdfReader(cut)).write(made)  # takes what can be reached: what was cut off goes
    except (PyPdfError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise FormatError(msg("The file is damaged."), str(error)[:200]) from error
    return made.getvalue()


def _scrub_objects(writer: object) -> None:
    from pypdf.generic import DictionaryObject, StreamObject

    for number in range(1, len(writer._objects) + 1):  # type: ignore[attr-defined]
        found = writer._objects[number - 1]  # type: ignore[attr-defined]
        if not isinstance(found, DictionaryObject):
            continue
        for name in (*_PDF_DROPPED, *_PDF_ACTING):
            if name in found and (name in _PDF_DROPPED or found.get("/Type") in ("/Catalog", "/Page")):
                del found[name]
        if isinstance(found, StreamObject) and found.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
            found._data = _jpeg(found._data)
