"""Bytes to text: UTF-8 and GB18030 first, everything else by its statistics."""

from __future__ import annotations

import codecs
from pathlib import Path

from mapdesk.errors import FormatError
from mapdesk.words import msg

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
_CONTROL = {chr(code) for code in range(32)} - set("\t\n\r\f\v\x1a\x1b")
_BAD_SHARE = 0.001


def decode(data: bytes, path: Path, encoding: str | None = None) -> tuple[str, str]:
    """Return (text, name of the encoding) of the bytes of a text file, without a byte order mark.

    Parameters
    ----------
    data : bytes
    path : Path
        For the error text.
    encoding : str, optional
        What a person said it is; tried alone.

    Raises
    ------
    FormatError
        If the bytes are no text, or not in the given encoding.
    """
    if encoding:
        return _as_told(data, path, encoding), encoding
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _as_told(data, path, name), name
    for text, name in (_strict(data, "utf-8"), _strict(data, "gb18030")):
        if text is not None and (name == "utf-8" or _chinese(text)) and not _binary(text):
            return text, name
    return _guessed(data, path)


def _as_told(data: bytes, path: Path, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except LookupError:
        raise FormatError(msg("There is no encoding called “{name}”.", name=encoding)) from None
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        raise FormatError(
            msg("“{name}” is not written in {encoding}.", name=path.name, encoding=encoding),
            msg("The first wrong byte is number {at}.", at=at + 1),
        ) from None
    if _binary(text):
        raise _no_text(path)
    return text.removeprefix("\ufeff")


def _strict(data: bytes, encoding: str) -> tuple[str | None, str]:
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        return None, encoding


def _chinese(text: str) -> bool:
    """Return whether what is not ASCII is nearly all of the 6,763 common characters and the marks of GB 2312."""
    sample = [char for char in text[:_SAMPLE] if char > "\x7f"]
    common = sum(1 for char in sample if char.encode("gb2312", "ignore"))
    return common >= 0.9 * len(sample)


def _binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    return sum(sample.count(char) for char in _CONTROL) > _BAD_SHARE * len(sample)


def _guessed(data: bytes, path: Path) -> tuple[str, str]:
    """Return the text by statistics; a UTF-8 text with a few damaged bytes stays UTF-8."""
    mended = data.decode("utf-8", "replace")
    if mended.count("\ufffd") <= _BAD_SHARE * len(mended) and not _binary(mended):
        return mended, "utf-8"
    from charset_normalizer import from_bytes

    if b"\0" not in data[:_SAMPLE]:
        best = from_bytes(data[:_SAMPLE]).best()
        text = data.decode(best.encoding, "replace") if best is not None else ""
        if best is not None and text and text.count("\ufffd") <= _BAD_SHARE * len(text) and not _binary(text):
            return text, best.encoding
    raise _no_text(path)


def _no_text(path: Path) -> FormatError:
    return FormatError(
        msg("“{name}” is no text file.", name=path.name), hint=msg("Give the encoding if it is one, for example gbk.")
    )
