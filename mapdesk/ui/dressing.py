"""Layers shown as heat or coloured by values: has the values counted off the window's thread, tells map and legend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, QTimer

from mapdesk import notify
from mapdesk.errors import MapdeskError
from mapdesk.layers.base import Layer
from mapdesk.layers.manner import Colours, Heat, Manner
from mapdesk.ui import theme
from mapdesk.ui.context import Desk, follow
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.messages import HeatScale
from mapdesk.ui.map.states import LayerStates
from mapdesk.ui.map.sync import MapSync
from mapdesk.ui.tasks import Job

if TYPE_CHECKING:
    from mapdesk.layers.colouring import Coloured

_SETTLE_MS = 300
"""Changes of rows and of the time window are gathered this long before anything is counted again."""


class Dressing(QObject):
    """Follows the manners of the layers of one desk.

    Parameters
    ----------
    desk : Desk
    host : MapHost
        Gives the values to the page.
    sync : MapSync
    """

    def __init__(self, desk: Desk, host: MapHost, sync: MapSync) -> None:
        super().__init__(desk)
        self._desk = desk
        self._host = host
        self._sync = sync
        self._manners: dict[str, Manner] = {}
        self._results: dict[str, tuple[Coloured, Colours, str]] = {}
        self._weights: dict[str, str] = {}
        self._scales: dict[str, HeatScale] = {}
        self._stale: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._count_stale)
        desk.layer_states_changed.connect(self._on_states)
        desk.period_changed.connect(self._on_period)
        sync.heat_told.connect(self._on_heat)
        follow(self, desk.session.changed, self._on_changed)
        self._on_states(desk.layer_states)

    def dressings(self, theme_name: str) -> Mapping[str, Mapping[str, Any]]:
        """Return by layer what of its style is another now."""
        if not self._manners:
            return {}
        from mapdesk.layers.colouring import looks

        made: dict[str, Mapping[str, Any]] = {}
        for name, manner in self._manners.items():
            if isinstance(manner, Heat):
                made[name] = self._heat(name, manner, theme_name)
            elif name in self._results:
                result, counted, url = self._results[name]
                made[name] = {"values": {"url": url, **looks(result, counted, self._desk.layer(name), theme_name)}}
        return made

    def retell(self) -> None:
        """Make the legends anew, for another theme or language."""
        for name, manner in self._manners.items():
            self._tell_legend(name, manner)

    def _heat(self, name: str, manner: Heat, theme_name: str) -> Mapping[str, Any]:
        from mapdesk.layers.colouring import heat_looks

        plain = {"heat": heat_looks(manner, theme_name), "cluster": None, "density": None, "label": None}
        return {**plain, "values": {"url": self._weights[name], "cases": []}} if name in self._weights else plain

    def _on_states(self, states: LayerStates) -> None:
        now = {name: state.manner for name, state in states.of.items() if state.manner is not None}
        others = {name for name in {*now, *self._manners} if now.get(name) != self._manners.get(name)}
        self._manners = dict(now)
        for name in others:
            self._scales.pop(name, None)
            self._weights.pop(name, None)
            if not isinstance(now.get(name), Colours):
                self._results.pop(name, None)
            self._tell_legend(name, now.get(name))
        if others:
            self._sync.dress(self.dressings)
            self._count(others & set(now))

    def _on_changed(self, touched: Mapping[str, set[str]]) -> None:
        self._stale |= {name for name, manner in self._manners.items() if _needs(name, manner) & set(touched)}
        if self._stale:
            self._timer.start()

    def _on_period(self) -> None:
        self._stale |= {
            name for name, manner in self._manners.items() if isinstance(manner, Colours) and manner.period == "window"
        }
        if self._stale:
            self._timer.start()

    def _count_stale(self) -> None:
        stale, self._stale = self._stale, set()
        self._count(stale & set(self._manners))

    def _count(self, names: set[str]) -> None:
        for name in names:
            manner, layer = self._manners[name], self._desk.layer(name)
            if isinstance(manner, Colours):
                self._ask_colours(layer, manner)
            elif isinstance(manner, Heat) and manner.weight:
                self._ask_weights(layer, manner)

    def _ask_colours(self, layer: Layer, manner: Colours) -> None:
        from mapdesk.layers.colouring import coloured

        workspace, window = self._desk.session.workspace, self._desk.period

        def work(job: Job) -> Coloured | MapdeskError:
            try:
                return coloured(workspace, layer, manner, window=window, advance=job.advance)
            except MapdeskError as refused:
                return refused

        job = self._desk.reader.ask(f"values.{layer.name}", work, lambda made: self._on_coloured(layer, manner, made))
        job.progressed.connect(lambda done, total, _text: self._on_progress(layer.name, done, total))

    def _ask_weights(self, layer: Layer, manner: Heat) -> None:
        from mapdesk.layers.colouring import weights

        workspace = self._desk.session.workspace

        def work(_job: Job) -> bytes | MapdeskError:
            try:
                return weights(workspace, layer, manner.weight)
            except MapdeskError as refused:
                return refused

        self._desk.reader.ask(f"values.{layer.name}", work, lambda made: self._on_weights(layer.name, manner, made))

    def _on_coloured(self, layer: Layer, manner: Colours, made: Coloured | MapdeskError) -> None:
        if self._manners.get(layer.name) != manner:
            return
        if isinstance(made, MapdeskError):
            notify.error(made)
            return
        self._results[layer.name] = (made, manner, self._host.values.put(made.block))
        self._tell_legend(layer.name, manner)
        self._sync.dress(self.dressings)

    def _on_weights(self, name: str, manner: Heat, made: bytes | MapdeskError) -> None:
        if self._manners.get(name) != manner:
            return
        if isinstance(made, MapdeskError):
            notify.error(made)
            return
        self._weights[name] = self._host.values.put(made)
        self._sync.dress(self.dressings)

    def _on_progress(self, name: str, done: int, total: int) -> None:
        from mapdesk.ui.models.manner_legend import waiting_legend

        if name not in self._results:
            self._desk.use_legend(name, waiting_legend(done / total if total else None))

    def _on_heat(self, scale: HeatScale) -> None:
        manner = self._manners.get(scale.layer)
        if isinstance(manner, Heat) and self._scales.get(scale.layer) != scale:
            self._scales[scale.layer] = scale
            self._tell_legend(scale.layer, manner)

    def _tell_legend(self, name: str, manner: Manner) -> None:
        if manner is None:
            self._desk.use_legend(name, None)
            return
        from mapdesk.ui.models.manner_legend import colours_legend, heat_legend, waiting_legend

        layer, ink = self._desk.layer(name), theme.current().name
        if isinstance(manner, Heat):
            self._desk.use_legend(name, heat_legend(layer, manner, self._scales.get(name), ink))
        elif name in self._results:
            result, counted, _url = self._results[name]
            self._desk.use_legend(name, colours_legend(layer, counted, result, ink))
        else:
            self._desk.use_legend(name, waiting_legend(None))


def _needs(name: str, manner: Manner) -> set[str]:
    """Return the layers whose rows a manner depends on."""
    if isinstance(manner, Colours):
        return {name, manner.count_of} if manner.count_of else {name}
    return {name} if isinstance(manner, Heat) and manner.weight else set()
