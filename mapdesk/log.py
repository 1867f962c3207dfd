"""The log file of the program: rotating, without values of fields and without secrets.

What the program writes by itself names no values. Messages of exceptions may hold some ("KeyError: '海湾路7号'"), so
the formatter drops or blanks them, and of every path keeps the last name only.
"""

from __future__ import annotations

import logging
import re
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from mapdesk import paths

FILE = "mapdesk.log"
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"

# Their messages name types, attributes and arguments of the program; all others may quote data.
_TELLING = (AttributeError, NameError, ImportError, TypeError)
_QUOTED = re.compile(r"""(['"“])(.*?)(['"”])""")
_OWN_WORD = re.compile(r"^[A-Za-z_][A-Za-z_.]*(\(\))?$")
_URL = re.compile(r"\b([a-z]+)://[^\s'\"<>]+")
_PATH = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][^\\/\s'\":,;()<>|]+){2,}")
_FOREIGN = re.compile(r"[^\x00-\x7f“”–]+")
_LONG_NUMBER = re.compile(r"\d{5,}")
_SECRET = re.compile(r"(?i)\b(key|token|passphrase|password|tk|secret)\s*[=:]\s*\S+")
_PACKAGES = ("site-packages", "dist-packages", "mapdesk", "lib")


class Formatter(logging.Formatter):
    """Writes lines that may be handed to the support: no folders, no addresses, no values."""

    def formatException(self, ei: object) -> str:
        """Return the traceback of an exception as `fault_text` writes it."""
        assert isinstance(ei, tuple)
        return fault_text(ei[0] or Exception, ei[1], ei[2])

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line without folders and addresses."""
        return scrubbed(super().formatMessage(record))


def logger(subject: str) -> logging.Logger:
    """Return the logger of one subject ("store", "map", "feeds")."""
    return logging.getLogger(f"mapdesk.{subject}")


def start(folder: Path | None = None) -> Path:
    """Write the log into `folder` (default: this user's log folder); return the file.

    Five files of 1 MB are kept.
    """
    target = (folder or paths.log_folder()) / FILE
    root = logging.getLogger("mapdesk")
    if not any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        handler = RotatingFileHandler(target, maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True)
        handler.setFormatter(Formatter(_FORMAT))
        root.addHandler(handler)
        root.setLevel(logging.INFO)
    return target


def last_lines(count: int, folder: Path | None = None) -> list[str]:
    """Return the last lines of the log, oldest first; none when there is no log yet."""
    file = (folder or paths.log_folder()) / FILE
    lines: list[str] = []
    for one in (file, file.with_name(f"{FILE}.1")):
        if len(lines) >= count:
            break
        try:
            lines = one.read_text(encoding="utf-8", errors="replace").splitlines() + lines
        except OSError:
            continue
    return lines[-count:]


def scrubbed(text: str) -> str:
    """Return a line without folders, addresses and secrets: of a path its last name, of an address its scheme."""
    text = _URL.sub(lambda found: f"{found[1]}://…", text)
    text = _SECRET.sub(lambda found: f"{found[1]}=…", text)
    return _PATH.sub(lambda found: re.split(r"[\\/]", found[0])[-1], text)


def fault_text(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> str:
    """Return a traceback without values: frames by module file and line, the message only where it names code."""
    lines = ["Traceback (most recent call last):"]
    for frame in traceback.extract_tb(trace):
        lines.append(f"  {_module_file(frame.filename)}:{frame.lineno} in {frame.name}")
        if frame.line:
            lines.append(f"    {frame.line}")
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    lines.append(f"{name}: {_blanked(str(error))}" if isinstance(error, _TELLING) else name)
    inner = None if error is None else error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if inner is not None and inner is not error:
        lines = [fault_text(type(inner), inner, inner.__traceback__), "which led to", *lines]
    return "\n".join(lines)


def _blanked(message: str) -> str:
    """Return a message in which only words of the program stand in quotes, and no long numbers or other scripts."""
    text = _QUOTED.sub(lambda m: m[0] if _OWN_WORD.match(m[2]) else f"{m[1]}…{m[3]}", scrubbed(message))
    return _LONG_NUMBER.sub("…", _FOREIGN.sub("…", text))[:300]


def _module_file(filename: str) -> str:
    parts = Path(filename).parts
    for name in _PACKAGES:
        if name in parts:
            at = len(parts) - 1 - parts[::-1].index(name)
            return "/".join(parts[at + (name.endswith("-packages") or name == "lib") :])
    return parts[-1] if parts else "?"
