"""The one QApplication is made as the program makes it, so that the real map can be shown."""

from __future__ import annotations

from mapdesk.ui.map.scheme import register_scheme
from tests.ui.conftest import qapp_cls

register_scheme()

__all__ = ["qapp_cls"]
