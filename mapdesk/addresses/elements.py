"""The elements of an address: one value per level, as it stands in the text; a level that is not there is None."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Elements:
    """An address taken apart.

    Values are pieces of the text as they stand there (666号, 3幢, 501室), never completed or corrected; what compares
    is made of them by `canonical.key`. `leftover` is what no element took, pieces joined by one blank.

    The levels are those of GA/T 2000.32-2014 (10 province to county, 20 town, 30 community and village, 40 road,
    estate, 50 building, 60 unit and room) with the island and the floor besides.
    """

    province: str | None = None
    city: str | None = None
    county: str | None = None
    town: str | None = None
    community: str | None = None
    village: str | None = None
    island: str | None = None
    road: str | None = None
    number: str | None = None
    sub_number: str | None = None
    estate: str | None = None
    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    poi: str | None = None
    leftover: str = ""

    def to_dict(self) -> dict[str, str | None]:
        """Return the values by name, `leftover` last; a level that is not there is None."""
        return {name: getattr(self, name) for name in (*ELEMENTS, "leftover")}

    def found(self) -> dict[str, str]:
        """Return the elements that are there, by name, without `leftover`."""
        return {name: value for name in ELEMENTS if (value := getattr(self, name)) is not None}


ELEMENTS: tuple[str, ...] = tuple(one.name for one in fields(Elements) if one.name != "leftover")
