"""A map without a page: it remembers what it was asked and can be made to speak."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QWidget

from mapdesk.model.query import Box
from mapdesk.ui.map.hand import Hand
from mapdesk.ui.map.messages import InView, View


class FakeMap(QWidget):
    """What commands use of a map."""

    moved = pyqtSignal(object)
    pointer = pyqtSignal(object)
    drawn = pyqtSignal(object)
    counted = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.asked: list[tuple[Any, ...]] = []
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.hand = Hand(self._note, self._note, self)
        self.in_view = InView(12.0)
        self.looked: View | None = View(121.15, 27.84, 12.0, Box(121.0, 27.7, 121.3, 28.0))

    def set_view(self, lon: float, lat: float, zoom: float) -> None:
        self.asked.append(("set_view", lon, lat, zoom))
        self.looked = View(lon, lat, zoom, Box(lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1))

    def fit(self, box: Box) -> None:
        self.asked.append(("fit", box))

    def use_tool(self, name: str, points: Sequence[tuple[float, float]] = ()) -> None:
        self.asked.append(("use_tool", name, *([tuple(points)] if points else [])))

    def _note(self, kind: str, **values: Any) -> None:
        self.told.append((kind, values))

    def view(self) -> View | None:
        return self.looked

    def locate(self, place: tuple[float, float] | None, label: str = "") -> None:
        self.asked.append(("locate", place, label))

    def grab_image(self) -> QImage:
        image = QImage(600, 400, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.gray)
        return image
