"""Texts that a spreadsheet would take for formulas, made harmless."""

from __future__ import annotations

import re
from typing import Any

# Also after a line break, and in the full width that Chinese spreadsheets take for the narrow signs
# (https://owasp.org/www-community/attacks/CSV_Injection).
_BEGINS = "[=+@\\t\\r\\n＝＋－＠-]"
_FORMULA = re.compile(f"'*{_BEGINS}")
_ESCAPED = re.compile(f"'+{_BEGINS}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def inert_text(value: Any) -> Any:
    """Return a value for a CSV cell: a text that begins like a formula gets an apostrophe before it.

    `original_text` takes it away again. Numbers stay numbers.
    """
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def original_text(cell: str) -> str:
    """Return the text of a CSV cell without the apostrophe that `inert_text` (or a person) put before a formula."""
    return cell[1:] if cell.startswith("'") and _ESCAPED.match(cell) else cell


def printable(text: str) -> str:
    """Return a text without the control characters that XML cannot hold."""
    return _CONTROL.sub("", text)
