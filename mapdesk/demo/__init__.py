"""What a district looks like: a fictional island district, the same for the same seed, written into a workspace."""

from __future__ import annotations

from mapdesk.demo.make import DemoReport, make_demo

__all__ = ["DemoReport", "make_demo"]
