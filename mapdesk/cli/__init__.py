"""What a person does in a terminal: one module per group of commands. Never imports the window.

`run` reads the arguments; exit 0: finished, exit 1: finished with findings (check only), exit 2: refused as a whole,
with one sentence on the error stream and nothing stored.
"""

from mapdesk.cli.running import PrintRequest, ScreenshotRequest, Windows, run

__all__ = ["PrintRequest", "ScreenshotRequest", "Windows", "run"]
