"""The one form of a layer: a class with declarations, an entry in `LAYERS`."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from mapdesk.errors import RefusedError
from mapdesk.model.query import Query
from mapdesk.model.schema import Column, Schema, Shape
from mapdesk.registry import Registry
from mapdesk.words import Message, msg

if TYPE_CHECKING:
    import geopandas as gpd

    from mapdesk.layers.style import Style
    from mapdesk.store.workspace import Workspace

LAYERS: Registry[Layer] = Registry("layer", "mapdesk.layers")

GROUPS = ("incidents", "sea", "assets", "places", "grids", "base")


@dataclass(frozen=True)
class Action:
    """A button of the card: the name of a command that takes the selected object."""

    command: str


@dataclass(frozen=True)
class Card:
    """What the card of one object shows.

    Attributes
    ----------
    title : str
        Column with the name; the key stands in when it is empty.
    badge : str or None
        Column whose choice is shown as a badge, with the style's sign.
    facts : tuple of str
        Three to six columns, shown at once, in this order; the other columns are under "details".
    actions : tuple of Action
    """

    title: str
    badge: str | None = None
    facts: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()


class Layer:
    """A layer: subclass it with these declarations and decorate the class with `@layer`.

    Attributes
    ----------
    name : str
        Table name = layer name = name in the CLI.
    title : Message
    group : str
        One of `GROUPS`: where it stands in the tree.
    shape : Shape
    key, prefix : str
        Name of the key column and letters before the number of a new key.
    columns : tuple of Column
        Every layer also has `source_code`, `source` and `as_of` (added here).
    identity : tuple of str
        Columns that tell on import whether a row is one that is already there, most telling first: the first of them
        that is filled decides. `source_code` always comes first. Columns joined by "+" decide together, and an empty
        one among them is a value like any other as long as the first is filled.
    code : str or None
        Column that is also filled from the file's code when that follows our scheme.
    source_headers : tuple of str
        Headers under which files bring the source's own code (`source_code`), beside the usual ones.
    order : int
        Position on the map, higher on top.
    visible : bool
        Whether it is shown in a new workspace.
    min_zoom : int
        From which zoom on it is drawn.
    fresh_for_s : int or None
        How long its data count as fresh.
    phones : bool
        Whether columns with telephone numbers may be imported (staff, resources and boats).
    planned : bool
        True for grids and micro-grids: imports become drafts, rows are derived from edges.
    indexed : tuple of str
        Columns that get an index.
    time : str or None
        Column of times by which the time slider shows its rows.
    track : str or None
        Points with a `time`: column that names what they are positions of. Of a stretch of time the newest position of
        each is shown, and a line through those before.
    """

    name: ClassVar[str]
    title: ClassVar[Message]
    group: ClassVar[str]
    shape: ClassVar[Shape]
    key: ClassVar[str]
    prefix: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    style: ClassVar[Style]
    card: ClassVar[Card]
    identity: ClassVar[tuple[str, ...]] = ()
    code: ClassVar[str | None] = None
    source_headers: ClassVar[tuple[str, ...]] = ()
    order: ClassVar[int] = 0
    visible: ClassVar[bool] = True
    min_zoom: ClassVar[int] = 0
    max_zoom: ClassVar[int] = 22
    fresh_for_s: ClassVar[int | None] = None
    phones: ClassVar[bool] = False
    planned: ClassVar[bool] = False
    indexed: ClassVar[tuple[str, ...]] = ()
    time: ClassVar[str | None] = None
    track: ClassVar[str | None] = None

    @property
    def schema(self) -> Schema:
        """Return the schema: the declared columns and those every layer has."""
        from mapdesk.layers.columns import COMMON

        source, *others = COMMON
        source = dataclasses.replace(source, aliases=(*self.source_headers, *source.aliases))
        columns = (*self.columns, source, *others)
        indexed = ("source_code", *self.indexed)
        return Schema(self.name, self.key, self.prefix, self.shape, columns, indexed, self.fresh_for_s, self.planned)

    def frame(self, workspace: Workspace, query: Query | None = None) -> gpd.GeoDataFrame:
        """Return the rows that are asked for.

        Parameters
        ----------
        workspace : Workspace
        query : Query, optional
            Columns, box, conditions, limit; its layer must be this one. Default: all rows.

        Returns
        -------
        GeoDataFrame
            The columns asked for, indexed by the key; geometry in EPSG:4490, (lon, lat).
        """
        from mapdesk.layers.frames import frame_of

        return frame_of(self, workspace, query or Query(self.name, geometry=True))


def layer(cls: type[Layer]) -> type[Layer]:
    """Register a layer class under its name; a class decorator."""
    LAYERS.add(cls.name)(cls())
    return cls


def layer_named(name: str) -> Layer:
    """Return a layer by its name.

    Raises
    ------
    RefusedError
        If there is none.
    """
    layers = LAYERS.load()
    if name not in layers:
        raise RefusedError(
            msg("There is no layer “{name}”.", name=name), msg("There are: {names}.", names=", ".join(sorted(layers)))
        )
    return layers[name]
