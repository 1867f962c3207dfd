"""A page under measurement: runs scripts in it, reads the work of its main thread, its frames and its memory.

The work of the main thread comes from Chromium itself (`TaskDuration` of the DevTools protocol, over loopback): script,
style, layout and paint, without the waiting for the display.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

SIZE = (1600, 900)
LOOK_EVERY_MS = 4

_FRAMES = """
window.__frames = null;
(async () => {
  const took = [];
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  let last = await frame();
  for (let i = 0; i < STEPS; i++) {
    map.panBy(i % 120 < 60 ? [40, 0] : [-40, 0], { animate: false });
    const now = await frame();
    took.push(now - last);
    last = now;
  }
  window.__frames = took;
})();
0
"""


def open_port() -> int:
    """Return a port of loopback that is free now; the page's DevTools listen there, on 127.0.0.1 only."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def prepare() -> int:
    """Set what must be set before Qt starts; begin anew under Xvfb when there is no display; return the port."""
    if not os.environ.get("DISPLAY"):
        os.execvp("xvfb-run", ["xvfb-run", "-a", "-s", "-screen 0 1600x900x24", sys.executable, *sys.argv])
    port = open_port()
    os.environ["QTWEBENGINE_REMOTE_DEBUGGING"] = f"127.0.0.1:{port}"
    return port


def pump(condition: Callable[[], object], limit_s: float) -> float:
    """Run Qt until `condition()` is true; return the seconds; raise TimeoutError after `limit_s`.

    It is looked at now and then only: a loop that turns all the time would hold up the program's threads.
    """
    from PyQt6.QtCore import QEventLoop, QTimer

    began = time.perf_counter()
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(LOOK_EVERY_MS)
    timer.timeout.connect(lambda: loop.quit() if condition() or time.perf_counter() - began > limit_s else None)
    if not condition():
        timer.start()
        loop.exec()
        timer.stop()
    if not condition():
        raise TimeoutError(f"nothing after {limit_s} s")
    return time.perf_counter() - began


def rest(seconds: float) -> None:
    """Run Qt for a while."""
    end = time.perf_counter() + seconds
    pump(lambda: time.perf_counter() >= end, seconds + 1)


class Measured:
    """One web view under measurement.

    Parameters
    ----------
    widget : QWidget
        A QWebEngineView, or a widget around one.
    port : int
        Of the DevTools, as `prepare` gave it.
    """

    def __init__(self, widget: Any, port: int) -> None:
        from PyQt6.QtCore import QUrl
        from PyQt6.QtWebEngineWidgets import QWebEngineView
        from PyQt6.QtWebSockets import QWebSocket

        inner = widget if isinstance(widget, QWebEngineView) else widget.findChild(QWebEngineView)
        self.web = inner
        self.page = inner.page()
        self._answers: dict[int, Any] = {}
        self._last = 0
        self._socket = QWebSocket()
        self._socket.textMessageReceived.connect(self._take)
        connected: list[bool] = []
        self._socket.connected.connect(lambda: connected.append(True))
        self._socket.open(QUrl(f"ws://127.0.0.1:{port}/devtools/page/{self.page.devToolsId()}"))
        pump(lambda: connected, 20)
        self.command("Performance.enable", timeDomain="timeTicks")

    def _take(self, text: str) -> None:
        answer = json.loads(text)
        if "id" in answer:
            self._answers[answer["id"]] = answer.get("result", {})

    def command(self, method: str, **params: Any) -> Any:
        """Return the answer of the DevTools to a command."""
        self._last += 1
        number = self._last
        self._socket.sendTextMessage(json.dumps({"id": number, "method": method, "params": params}))
        pump(lambda: number in self._answers, 60)
        return self._answers.pop(number)

    def js(self, code: str) -> Any:
        """Return the value of a script in the page."""
        done: list[Any] = []
        self.page.runJavaScript(code, done.append)
        pump(lambda: done, 120)
        return done[0]

    def work_ms(self) -> float:
        """Return the milliseconds the page's main thread has worked so far."""
        metrics = self.command("Performance.getMetrics")["metrics"]
        return next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration") * 1e3

    def pan(self, steps: int = 60) -> tuple[list[float], float]:
        """Pan `steps` times by 40 px, one step a frame; return the frames' ms and the work per step in ms."""
        before = self.work_ms()
        self.js(_FRAMES.replace("STEPS", str(steps)))
        pump(lambda: self.js("window.__frames !== null"), 300)
        frames = [float(one) for one in self.js("window.__frames")]
        return frames, (self.work_ms() - before) / steps

    def memory_mb(self) -> float:
        """Return the proportional set size of the renderer process, in MB (Linux)."""
        text = Path(f"/proc/{self.page.renderProcessPid()}/smaps_rollup").read_text("ascii")
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024

    def close(self) -> None:
        """Let go of the DevTools."""
        self._socket.close()


def answer(
    measure: Callable[[Path, int, argparse.Namespace], dict[str, Any]], arguments: argparse.ArgumentParser
) -> None:
    """Run a benchmark of the map from its command line: `measure(workspace, port, args)`; print what it returns."""
    arguments.add_argument("--workspace", type=Path, required=True)
    arguments.add_argument("--json", action="store_true")
    args = arguments.parse_args()
    port = prepare()
    from mapdesk.ui.application import make_application

    application = make_application()
    figures = measure(args.workspace.resolve(), port, args)
    print(json.dumps(figures) if args.json else "\n".join(f"{name}: {value}" for name, value in figures.items()))
    application.quit()


def percentile(values: list[float], share: float) -> float:
    """Return a percentile, to a tenth."""
    return round(float(np.percentile(values, share)), 1)
