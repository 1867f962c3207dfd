"""The printing press: a process that draws sheets, kept while it is wanted; ended when somebody cancels."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from mapdesk import log
from mapdesk.errors import MapdeskError
from mapdesk.ui.paper.making import Order
from mapdesk.words import msg

_LOOK_EVERY_S = 0.1
_GRACE_S = 2.0
_logger = log.logger("print")


class Press:
    """Draws one sheet after the other. `draw` is called from threads of work, never from the window's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._heard: queue.Queue[str | None] = queue.Queue()
        self._closed = False

    def draw(
        self, order: Order, advance: Callable[[int, int, str], None], wanted: Callable[[], bool] = lambda: True
    ) -> dict[str, Any] | None:
        """Carry out an order and return its facts; None when it was not `wanted` any more before it began.

        Parameters
        ----------
        order : Order
        advance : callable
            Told the steps, and asked ten times a second: what it raises ends the drawing.
        wanted : callable

        Raises
        ------
        MapdeskError
            As `carry_out`, or the process ended.
        """
        with self._lock:
            if self._closed or not wanted():
                return None
            try:
                process = self._started()
                assert process.stdin is not None
                process.stdin.write(json.dumps(order.to_json(), ensure_ascii=True) + "\n")
                process.stdin.flush()
                return self._listened(advance)
            except OSError as error:
                self._end()
                raise MapdeskError(msg("The sheet could not be drawn"), error.strerror or "") from error
            except MapdeskError:
                raise
            except BaseException:  # somebody cancelled: what the process began is of no use
                self._end()
                raise

    def close(self) -> None:
        """End the process; whoever waits for it is told so."""
        self._closed = True
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
        with self._lock:
            self._end()

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._heard = queue.Queue()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "mapdesk.ui.paper.child"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
            )  # fmt: skip
            threading.Thread(target=_read, args=(self._process, self._heard), daemon=True).start()
        return self._process

    def _listened(self, advance: Callable[[int, int, str], None]) -> dict[str, Any]:
        step: tuple[int, int, str] = (0, 0, "")
        while True:
            try:
                line = self._heard.get(timeout=_LOOK_EVERY_S)
            except queue.Empty:
                advance(*step)
                continue
            if line is None:
                self._end()
                _logger.error("the process that draws ended by itself")
                raise MapdeskError(msg("The sheet could not be drawn"), msg("The process that draws it ended"))
            told = json.loads(line)
            if "step" in told:
                step = (int(told["step"][0]), int(told["step"][1]), str(told["step"][2]))
                advance(*step)
            elif "error" in told:
                raise MapdeskError(*told["error"])
            else:
                facts: dict[str, Any] = told["done"]
                return facts

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(_GRACE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _read(process: subprocess.Popen[str], heard: queue.Queue[str | None]) -> None:
    assert process.stdout is not None
    with contextlib.suppress(ValueError, OSError):
        for line in process.stdout:
            heard.put(line)
    heard.put(None)
    with contextlib.suppress(OSError):
        process.stdout.close()
