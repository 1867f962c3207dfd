"""The log file of the program: rotating, without values of fields and without secrets."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from mapdesk import paths

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def logger(subject: str) -> logging.Logger:
    """Return the logger of one subject ("store", "map", "feeds")."""
    return logging.getLogger(f"mapdesk.{subject}")


def start(folder: Path | None = None) -> Path:
    """Write the log into `folder` (default: this user's log folder); return the file.

    Five files of 1 MB are kept.
    """
    target = (folder or paths.log_folder()) / "mapdesk.log"
    root = logging.getLogger("mapdesk")
    if not any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        handler = RotatingFileHandler(target, maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter(_FORMAT))
        root.addHandler(handler)
        root.setLevel(logging.INFO)
    return target
