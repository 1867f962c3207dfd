"""`param()`: a dataclass field that knows its title, unit and limits, so that forms and pages derive from it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from mapdesk.words import Message


@dataclass(frozen=True)
class Param:
    """What a form needs to know of one field."""

    name: str
    default: Any
    title: Message
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Any, ...] = ()


def param(default: Any, title: Message, **limits: Any) -> Any:
    """Return a dataclass field with a title and, if given, unit, minimum, maximum and choices."""
    return dataclasses.field(default=default, metadata={"title": title, **limits})


def params_of(owner: Any) -> list[Param]:
    """Return the params of a dataclass (or of an instance of one), in order."""
    return [
        Param(field.name, field.default, **field.metadata)
        for field in dataclasses.fields(owner)
        if "title" in field.metadata
    ]
