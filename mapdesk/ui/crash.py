"""When the program has a fault: a report for the support, one sentence to the person, and the window stays open."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from mapdesk import log, notify
from mapdesk.errors import MapdeskError
from mapdesk.notify import Level, Notice
from mapdesk.ui import report
from mapdesk.words import msg

_told: set[str] = set()


def install() -> None:
    """Take over what Python does with errors that nobody caught (PyQt would end the process)."""
    report.watch_fatal()
    sys.excepthook = on_error
    threading.excepthook = lambda args: on_error(args.exc_type, args.exc_value, args.exc_traceback)


def on_error(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Log an error that nobody caught, write a report of it and tell the person in one sentence."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or KeyboardInterrupt(), trace)
        return
    if isinstance(error, MapdeskError):
        notify.error(error)
        return
    log.logger("crash").error("not caught", exc_info=(kind, error or kind(), trace))
    place = _place(trace)
    if place in _told:  # a fault in a timer or in painting would otherwise fill the screen
        return
    _told.add(place)
    written = report.fault_report(kind, error, trace)
    notify.tell(
        Notice(
            Level.ERROR,
            msg("The program has made a mistake; nothing that was confirmed is lost."),
            msg("Place of the mistake: {place}.", place=place),
            msg("Please send the report to the support: Help, Log and reports.")
            if written is not None
            else msg("Please send the log to the support: Help, Log and reports."),
        )
    )


def _place(trace: TracebackType | None) -> str:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
