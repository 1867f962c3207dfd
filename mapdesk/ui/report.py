"""The report for support: what went wrong, with which versions, after which lines of the log; no values, no folders."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import platform
import time
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import IO

from PyQt6.QtCore import PYQT_VERSION_STR, QT_VERSION_STR

import mapdesk
from mapdesk import log, paths

KEPT_REPORTS = 10
_LINES = 200
_FORGET_AFTER_S = 7 * 86_400
_LIBRARIES = ("PyQt6-WebEngine", "shapely", "pyproj", "pyogrio", "geopandas", "SQLAlchemy", "numpy")

_fatal: IO[str] | None = None


def write_report(fault: str, *, title: str = "The program made a mistake") -> Path | None:
    """Write a report into the log folder and return it; None when it cannot be written.

    Parameters
    ----------
    fault : str
        A traceback as `log.fault_text` writes it.
    title : str
        What the first line says. Reports are in English: the support reads them.
    """
    now = datetime.now(UTC)
    lines = [
        f"{title}.",
        "",
        f"At        {now:%Y-%m-%d %H:%M:%S}Z",
        *(f"{name:<9} {value}" for name, value in versions()),
        "",
        fault,
        "",
        f"The last {_LINES} lines of the log:",
        *log.last_lines(_LINES),
        "",
    ]
    try:
        file = paths.log_folder() / f"report-{now:%Y%m%d-%H%M%S}-{now.microsecond // 1000:03d}.txt"
        file.write_text("\n".join(lines), encoding="utf-8")
        for old in reports()[KEPT_REPORTS:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        log.logger("crash").warning("report not written: %s", error.strerror)
        return None
    return file


def reports() -> list[Path]:
    """Return the reports in the log folder, newest first."""
    return sorted(paths.log_folder().glob("report-*.txt"), reverse=True)


def versions() -> list[tuple[str, str]]:
    """Return (name, version) of the program, the system and the libraries that matter to the support."""
    found = [
        ("mapdesk", mapdesk.__version__),
        ("System", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("Python", platform.python_version()),
        ("Qt, PyQt", f"{QT_VERSION_STR}, {PYQT_VERSION_STR}"),
    ]
    for name in _LIBRARIES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found.append((name, metadata.version(name)))
    return found


def watch_fatal() -> Path | None:
    """Let Python write where the program was when the system ends it; make a report of what it wrote last time.

    Returns
    -------
    Path or None
        The report, when the program ended in that way before.
    """
    global _fatal
    made = _report_fatal()
    with contextlib.suppress(OSError):
        _fatal = (paths.log_folder() / f"fatal-{os.getpid()}.txt").open("w", encoding="utf-8")
        faulthandler.enable(_fatal)
    return made


def end_watch() -> None:
    """Stop what `watch_fatal` began: the program ends in order."""
    global _fatal
    if _fatal is not None:
        faulthandler.disable()
        _fatal.close()
        with contextlib.suppress(OSError):
            Path(_fatal.name).unlink(missing_ok=True)
        _fatal = None


def _report_fatal() -> Path | None:
    made = None
    for file in sorted(paths.log_folder().glob("fatal-*.txt")):
        with contextlib.suppress(OSError):
            text = file.read_text(encoding="utf-8", errors="replace")
            if text.strip():
                told = "\n".join(log.scrubbed(line) for line in text.splitlines())
                made = write_report(told, title="The system ended the program") or made
            if text.strip() or time.time() - file.stat().st_mtime > _FORGET_AFTER_S:
                file.unlink()
    return made


def fault_report(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> Path | None:
    """Write a report of an error that nobody caught."""
    return write_report(log.fault_text(kind, error, trace))
