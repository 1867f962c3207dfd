"""How far the pages' copies of the layers have come: a whole of one revision, and small patches on top of it.

An edit of a few rows becomes a patch. When there are many patches they are joined into one; when they hold many rows
the layer is sent anew. So a page that is loaded later, or a second map, comes to the same state by the same addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MOST_KEYS = 500  # of one change; more of them are read as fast as the whole
MOST_ROWS = 2_000  # in all patches of a layer
MOST_PATCHES = 32


@dataclass(frozen=True)
class Patch:
    """The rows of a layer that were touched between two of its revisions.

    Attributes
    ----------
    layer : str
    before, after : int
        It fits on a copy of revision `before` or later, and brings it to `after`.
    keys : frozenset of str
        Of rows that were touched, also of those that are no more.
    """

    layer: str
    before: int
    after: int
    keys: frozenset[str]

    @property
    def address(self) -> str:
        """Return where the page fetches it."""
        return f"mapdesk://app/patch/{self.layer}/{self.before}-{self.after}"


class PatchBook:
    """What each layer's newest state is made of, for all pages.

    Parameters
    ----------
    revisions : mapping of str to int
        Of all layers, as they are now.
    """

    def __init__(self, revisions: Mapping[str, int]) -> None:
        self._wholes = dict(revisions)
        self._patches: dict[str, list[Patch]] = {name: [] for name in revisions}

    def __contains__(self, layer: str) -> bool:
        return layer in self._wholes

    @property
    def wholes(self) -> Mapping[str, int]:
        """Return by layer the revision that is sent as a whole."""
        return self._wholes

    def revision(self, layer: str) -> int:
        """Return the newest revision of a layer that the pages are told of."""
        patches = self._patches[layer]
        return patches[-1].after if patches else self._wholes[layer]

    def patches(self, layer: str) -> list[Patch]:
        """Return the patches on top of the whole, in order."""
        return list(self._patches[layer])

    def move(self, layer: str, revision: int, keys: Iterable[str] | None) -> list[Patch]:
        """Note that a layer is at a later revision now.

        Parameters
        ----------
        layer : str
        revision : int
        keys : iterable of str or None
            Of all rows touched since the last revision; None: not known, or very many.

        Returns
        -------
        list of Patch
            What is new; empty when the layer is to be sent as a whole.
        """
        touched = frozenset(keys or ())
        before = self._patches[layer]
        rows = touched.union(*(one.keys for one in before))
        if not touched or len(touched) > MOST_KEYS or len(rows) > MOST_ROWS or revision <= self.revision(layer):
            self.start_over(layer, revision)
            return []
        made = Patch(layer, self.revision(layer), revision, touched)
        new = [made]
        if len(before) >= MOST_PATCHES:
            joined: frozenset[str] = frozenset().union(*(one.keys for one in before))
            new = [Patch(layer, self._wholes[layer], made.before, joined), made]
            before.clear()
        before += new
        return new

    def start_over(self, layer: str, revision: int | None = None) -> None:
        """Send a layer as a whole from now on, at this revision (default: the newest)."""
        self._wholes[layer] = self.revision(layer) if revision is None else revision
        self._patches[layer].clear()
