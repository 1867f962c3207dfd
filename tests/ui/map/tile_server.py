"""A tile service on the loopback that answers well, badly, slowly or not at all, as its path asks."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.ui.map.pictures import png


class TileServer:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.agents: list[str] = []
        self.release = threading.Event()
        self.back = threading.Event()
        """Once set, "away" (which hung) and "gate" (which answered with another page) give tiles."""
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.asked.append(self.path)
                owner.agents.append(self.headers.get("User-Agent", ""))
                kind = self.path.split("/")[1]
                if kind in ("away", "gate"):
                    kind = "good" if owner.back.is_set() else "hang" if kind == "away" else "garbage"
                if kind == "hang":
                    owner.release.wait(30)
                    return
                status, body = owner.answer(kind)
                self.send_response(status)
                if kind == "trickle":
                    self.end_headers()
                    self.trickle()
                    return
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def trickle(self) -> None:
                try:
                    while not owner.release.wait(0.05):
                        self.wfile.write(b"\x89PNG")
                        self.wfile.flush()
                except OSError:
                    pass

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    @staticmethod
    def answer(kind: str) -> tuple[int, bytes]:
        answers = {
            "good": (200, png("red")),
            "names": (200, png("blue")),
            "missing": (404, b"no"),
            "forbidden": (403, b"no"),
            "broken": (500, b"oops"),
            "garbage": (200, b"<html>login</html>"),
            "huge": (200, b"\x89PNG" + b"x" * 5_000_000),
        }
        return answers.get(kind, (200, b""))

    def close(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
