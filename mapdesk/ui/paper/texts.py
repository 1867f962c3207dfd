"""Texts in files of sheets, so that they can be found by searching and are set in the same letters elsewhere."""

from __future__ import annotations

import io
import re
import unicodedata

# Radicals that Unicode gives no compatibility mapping, though fonts have one glyph for them and for the character
# (https://www.unicode.org/Public/UCD/latest/ucd/EquivalentUnifiedIdeograph.txt).
_RADICALS = {
    0x2E9F: 0x6BCD, 0x2EA0: 0x6C11, 0x2EBC: 0x8089, 0x2EC1: 0x864E, 0x2EC4: 0x897F, 0x2EC5: 0x89C1, 0x2EC6: 0x89D2,
    0x2EC9: 0x8D1D, 0x2ECB: 0x8F66, 0x2ECC: 0x8FB6, 0x2ED1: 0x9577, 0x2ED2: 0x9578, 0x2ED3: 0x957F, 0x2ED4: 0x95E8,
    0x2ED8: 0x9752, 0x2ED9: 0x97E6, 0x2EDA: 0x9875, 0x2EDB: 0x98CE, 0x2EDC: 0x98DE, 0x2EDD: 0x98DF, 0x2EE2: 0x9A6C,
    0x2EE3: 0x9AA8, 0x2EE4: 0x9B3C, 0x2EE5: 0x9C7C, 0x2EE6: 0x9E1F, 0x2EE7: 0x5364, 0x2EE8: 0x9EA6, 0x2EE9: 0x9EC4,
    0x2EEC: 0x9F50, 0x2EEE: 0x9F7F, 0x2EF0: 0x9F99,
}  # fmt: skip
_CODE = re.compile(rb"<([0-9A-Fa-f]{4})>")
_RANGES = re.compile(rb"beginbfrange.*?endbfrange", re.DOTALL)
_TARGETS = re.compile(rb"(<[0-9A-Fa-f]{4}> <[0-9A-Fa-f]{4}> )(\[[^\]]*\]|<[0-9A-Fa-f]{4}>)")
_FAMILY = re.compile(rb'font-family="[^"]*"')
_FAMILIES = b'font-family="Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif"'


def searchable_pdf(content: bytes) -> bytes:
    """Return a PDF whose tables of letters name each glyph by its usual character.

    Qt names a glyph by the lowest code that shows it: 网 becomes the radical U+2F79, which looks the same and is not
    found, "fi" a ligature, a blank a tabulator.
    """
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, StreamObject

    writer = PdfWriter(clone_from=io.BytesIO(content))
    for page in writer.pages:
        resources = page.get("/Resources", DictionaryObject()).get_object()
        fonts = resources.get("/Font", DictionaryObject()).get_object()
        for font in fonts.values():
            table = font.get_object().get("/ToUnicode")
            stream = None if table is None else table.get_object()
            if isinstance(stream, StreamObject):
                stream.set_data(usual_codes(stream.get_data()))
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def usual_codes(table: bytes) -> bytes:
    """Return a ToUnicode table (PDF 32000-1, 9.10.3) as Qt writes them, with usual characters as targets."""
    return _RANGES.sub(lambda block: _TARGETS.sub(_usual_target, block[0]), table)


def portable_svg(content: bytes) -> bytes:
    """Return an SVG whose texts name fonts that other machines have; texts of people hold no bare quotation mark."""
    return _FAMILY.sub(_FAMILIES, content)


def _usual_target(found: re.Match[bytes]) -> bytes:
    return found[1] + _CODE.sub(lambda code: b"<" + _usual(int(code[1], 16)) + b">", found[2])


def _usual(code: int) -> bytes:
    if code == 9:
        text = " "
    elif code in _RADICALS:
        text = chr(_RADICALS[code])
    elif 0x2E80 <= code <= 0x2FDF or 0xFB00 <= code <= 0xFB06 or 0xF900 <= code <= 0xFAFF:
        text = unicodedata.normalize("NFKC", chr(code))
    else:
        return b"%04X" % code
    return text.encode("utf-16-be").hex().upper().encode()
