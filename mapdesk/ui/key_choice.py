"""Which key a command may have: what is refused, and why."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import QKeyCombination, Qt
from PyQt6.QtGui import QKeySequence

from mapdesk.commands import COMMANDS, Command
from mapdesk.words import Message, msg

# Lists, fields and the map itself live on these; a command that took one would break them.
_LISTS = ("Return", "Enter", "Space", "Tab", "Backtab", "Up", "Down", "Left", "Right", "PgUp", "PgDown", "Home", "End",
          "Backspace", "Del", "J", "K", "Alt+Up", "Alt+Down", "F2")  # fmt: skip
_FIELDS = ("Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+A", "Ctrl+Left", "Ctrl+Right", "Ctrl+Backspace", "Ctrl+Del")
_NO_TEXT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


def keys_now(command: Command, chosen: Mapping[str, str]) -> list[str]:
    """Return the keys a command would have with these choices, in Qt's portable notation."""
    return [key for key in chosen.get(command.name, command.key).split(" | ") if key]


def keys_text(keys: str) -> str:
    """Return keys parted by " | " as this system writes them, or a dash for none."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(native) for key in keys.split(" | ") if key) or "–"


def refusal(name: str, key: str, chosen: Mapping[str, str]) -> Message | None:
    """Return why a command may not have a key, or None when it may.

    Parameters
    ----------
    name : str
        Of the command.
    key : str
        In Qt's portable notation.
    chosen : mapping of str to str
        The choices so far, by command name.
    """
    wanted = QKeySequence(key)
    if wanted.count() != 1 or wanted[0].key() in (*_MODIFIERS, Qt.Key.Key_unknown):
        return msg("That is no key.")
    if _among(wanted, _FIELDS):
        return msg("{key} belongs to the fields: copy, paste, select, move.", key=key)
    if _among(wanted, _LISTS):
        return msg("{key} moves in lists and on the map.", key=key)
    if not COMMANDS.load()[name].on_map and _writes(wanted[0]):
        return msg("{key} alone would be taken from every field; add Ctrl or Alt.", key=key)
    for other, command in COMMANDS.items():
        if other != name and _among(wanted, keys_now(command, chosen)):
            return msg("{key} is the key of “{command}” already.", key=key, command=command.title)
    return None


def _among(wanted: QKeySequence, keys: tuple[str, ...] | list[str]) -> bool:
    return any(wanted == QKeySequence(key) for key in keys)


def _writes(one: QKeyCombination) -> bool:
    """Return whether a key, with its modifiers, writes a character into a field."""
    is_character = one.key().value < Qt.Key.Key_Escape.value
    return is_character and not one.keyboardModifiers() & _NO_TEXT
