"""What is selected: objects of one layer, of several, or all that lies in an outline; a value."""

from __future__ import annotations

from dataclasses import dataclass

from mapdesk.model.query import Within


@dataclass(frozen=True)
class Chosen:
    """What is selected of one layer.

    Attributes
    ----------
    layer : str
    keys : tuple of str
        All of them, or the first ones where `count` says there are more: then the outline of the selection tells
        which (`Selection.within`).
    count : int
    """

    layer: str
    keys: tuple[str, ...]
    count: int

    @property
    def is_held(self) -> bool:
        """Return whether each object is held by its key."""
        return self.count == len(self.keys)


@dataclass(frozen=True)
class Selection:
    """What is selected: keys of one layer, the first being the one whose card is shown; or a bare place.

    Attributes
    ----------
    layer, keys, place
        Of several layers, the first one's.
    chosen : tuple of Chosen
        Each layer, when several are selected or more than is held by keys; else empty. `parts` answers for both.
    within : Within or None
        The outline it was made by; it tells what is selected of layers that are not held by keys.
    """

    layer: str | None = None
    keys: tuple[str, ...] = ()
    place: tuple[float, float] | None = None
    chosen: tuple[Chosen, ...] = ()
    within: Within | None = None

    @property
    def parts(self) -> tuple[Chosen, ...]:
        """Return what is selected of each layer."""
        if self.chosen or self.layer is None or not self.keys:
            return self.chosen
        return (Chosen(self.layer, self.keys, len(self.keys)),)

    @property
    def count(self) -> int:
        """Return how many objects are selected."""
        return sum(one.count for one in self.parts)

    def part(self, layer: str) -> Chosen | None:
        """Return what is selected of a layer, or None."""
        return next((one for one in self.parts if one.layer == layer), None)

    @staticmethod
    def of_parts(parts: tuple[Chosen, ...], within: Within | None = None) -> Selection:
        """Return the selection of these layers, empty parts left out."""
        filled = tuple(one for one in parts if one.count and one.keys)
        if not filled:
            return Selection()
        first = filled[0]
        return Selection(first.layer, first.keys, chosen=filled, within=within)
