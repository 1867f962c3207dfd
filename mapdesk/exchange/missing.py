"""What a district still lacks: every layer, what it is needed for, and whether it has rows yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mapdesk.layers.base import LAYERS
from mapdesk.model.schema import Shape
from mapdesk.store.workspace import Workspace
from mapdesk.words import Message, msg

NEEDED: dict[str, Message] = {
    "land": msg("The outline of the district; coverage checks measure against it."),
    "villages": msg("Grids lie inside villages, and their codes begin with the village's."),
    "towns": msg("Units and figures are grouped by town; they can be derived from village codes."),
    "grids": msg("Incidents and duties belong to grids; a file becomes a draft plan."),
    "micro_grids": msg("The smallest units of duty; a file becomes a draft plan, and grids are derived from it."),
    "addresses": msg("Reports are placed by address, and households are counted by it."),
    "staff": msg("Who is responsible for which grid; posts, never persons."),
    "cameras": msg("Which camera sees a place, and which are broken."),
    "harbours": msg("Where boats belong and where they shelter."),
    "boats": msg("Whose position is watched; names of boats, never of crews."),
    "facilities": msg("What is in danger around an incident."),
    "resources": msg("Teams, depots and shelters that can be called."),
}
"""Layers without which a desk cannot work, in the order in which they are best brought, and why."""

_FILLED_HERE = ("incidents",)


@dataclass(frozen=True)
class Missing:
    """One layer on the list.

    Attributes
    ----------
    layer : str
        Also the name by which it is imported.
    title, reason : Message
    needed : bool
        Whether a desk cannot work without it.
    rows, without_position : int
    planned : bool
        Whether its import becomes a draft plan.
    template : bool
        Whether there is a spreadsheet to fill in.
    """

    layer: str
    title: Message
    reason: Message
    needed: bool
    rows: int
    without_position: int
    planned: bool
    template: bool

    @property
    def there(self) -> bool:
        """Return whether the layer has rows."""
        return self.rows > 0

    def to_json(self) -> dict[str, Any]:
        """Return the entry as plain data, its texts in the current language."""
        plain = {name: getattr(self, name) for name in ("layer", "needed", "rows", "planned", "template")}
        return {**plain, "title": str(self.title), "reason": str(self.reason)}


def missing_list(workspace: Workspace) -> list[Missing]:
    """Return all layers, the needed ones first and in order, with what they have; `there` tells what is not missing.

    Layers that are filled by the work itself (incidents) are not on the list.
    """
    layers = LAYERS.load()
    names = [*NEEDED, *(name for name in layers if name not in NEEDED and name not in _FILLED_HERE)]
    found = []
    for name in names:
        layer, status = layers[name], workspace.status(name)
        found.append(
            Missing(
                name,
                layer.title,
                NEEDED.get(name, msg("Useful where the district has it.")),
                name in NEEDED,
                status.rows,
                status.without_position,
                layer.planned,
                layer.shape is not Shape.GRID,
            )
        )
    return found
