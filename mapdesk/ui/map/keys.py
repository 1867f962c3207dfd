"""Keys of tile services: in the system's keyring or an environment variable, never in settings, logs or messages."""

from __future__ import annotations

import os
import re

from mapdesk.errors import MapdeskError
from mapdesk.words import msg

_SERVICE = "mapdesk"


def variable_of(source: str) -> str:
    """Return the environment variable that may hold the key of a source: MAPDESK_KEY_<SOURCE>."""
    return "MAPDESK_KEY_" + re.sub(r"[^A-Z0-9]", "_", source.upper())


def key_of(source: str) -> str | None:
    """Return the key of a source, or None; may take a moment, as the keyring may ask its service."""
    given = os.environ.get(variable_of(source), "").strip()
    if given:
        return given
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(_SERVICE, f"tiles:{source}") or None
    except (KeyringError, OSError, RuntimeError):
        return None


def where_key_lies(source: str) -> str:
    """Return "environment", "keyring", or "" when there is no key; may take a moment like `key_of`."""
    if os.environ.get(variable_of(source), "").strip():
        return "environment"
    return "keyring" if key_of(source) else ""


def has_keyring() -> bool:
    """Return whether this system has a keyring that can be asked."""
    import keyring
    from keyring.backends import fail, null
    from keyring.errors import KeyringError

    try:
        return not isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring)
    except (KeyringError, OSError, RuntimeError):
        return False


def keep_key(source: str, key: str) -> None:
    """Keep a key in the system's keyring; an empty one removes it.

    Raises
    ------
    MapdeskError
        There is no keyring here, or it refuses.
    """
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    try:
        if key:
            keyring.set_password(_SERVICE, f"tiles:{source}", key)
            return
        keyring.delete_password(_SERVICE, f"tiles:{source}")
    except PasswordDeleteError:
        return
    except (KeyringError, OSError, RuntimeError) as error:
        raise MapdeskError(
            msg("The key could not be kept in the system's keyring"),
            type(error).__name__,
            msg("Set the environment variable {variable} instead", variable=variable_of(source)),
        ) from error
