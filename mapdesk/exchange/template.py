"""The spreadsheet in which rows of a layer can be brought: headers an import understands, choices, one example."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mapdesk.errors import RefusedError
from mapdesk.files.template_sheets import EXAMPLE, write_template_sheets
from mapdesk.layers.base import Layer
from mapdesk.layers.headers import match_columns
from mapdesk.layers.privacy import personal_columns
from mapdesk.model.schema import Column, Kind, Shape
from mapdesk.words import msg

_HAN = re.compile(r"[\u4e00-\u9fff]")
_EXAMPLES: dict[Kind, Any] = {
    Kind.INTEGER: 1,
    Kind.REAL: 1.5,
    Kind.BOOLEAN: "是",
    Kind.DATE: "2026-01-31",
    Kind.DATETIME: "2026-01-31 08:00",
}
_PLACES: dict[Shape, tuple[tuple[str, Any], ...]] = {
    Shape.NONE: (),
    Shape.POINT: (("经度 (lon)", 121.15), ("纬度 (lat)", 27.84)),
    Shape.LINE: (("wkt", "LINESTRING (121.15 27.84, 121.16 27.85)"),),
    Shape.POLYGON: (("wkt", "POLYGON ((121.15 27.84, 121.16 27.84, 121.16 27.85, 121.15 27.84))"),),
}


def write_template(layer: Layer, path: Path | str) -> tuple[str, ...]:
    """Write the template of a layer and return its headers.

    Parameters
    ----------
    layer : Layer
        With rows; a raster has no spreadsheet.
    path : Path
        An XLSX file.

    Raises
    ------
    MapdeskError
        The layer is a raster, or the file cannot be written.
    """
    if layer.shape is Shape.GRID:
        raise RefusedError(msg("“{layer}” is a raster and has no spreadsheet.", layer=layer.title))
    headers = template_headers(layer)
    columns = [(header, _example(layer.schema.column(name))) for header, name in headers.items()]
    columns[0] = (columns[0][0], EXAMPLE)
    choices = {
        header: _choices(layer.schema.column(name))
        for header, name in headers.items()
        if layer.schema.column(name).choices
    }
    columns += _PLACES[layer.shape]
    write_template_sheets(Path(path), layer.name, columns, choices)
    return tuple(header for header, _ in columns)


def template_headers(layer: Layer) -> dict[str, str]:
    """Return header -> column of the template: Chinese with English in brackets, each understood by an import.

    The source's own code comes first; bytes, and what an import would refuse, are left out.
    """
    columns = [one for one in layer.schema.columns if one.kind is not Kind.BLOB]
    columns.sort(key=lambda one: one.name != "source_code")
    made: dict[str, str] = {}
    for column in columns:
        header = next((one for one in _headers(column) if _understood(layer, one, column.name, made)), None)
        if header is not None:
            made[header] = column.name
    return made


def _headers(column: Column) -> list[str]:
    """Return possible headers of a column, best first."""
    english = column.title.key
    chinese = [alias for alias in column.aliases if _HAN.search(alias)]
    return [*(f"{alias} ({english})" for alias in chinese), f"{english} ({column.name})", column.name]


def _understood(layer: Layer, header: str, name: str, others: dict[str, str]) -> bool:
    """Return whether an import takes a header for this column, and still those chosen before for theirs."""
    places = [place for place, _ in _PLACES[layer.shape]]
    found = match_columns(layer, [*others, header, *places])
    return found == {**others, header: name} and not personal_columns(layer, [header], {})


def _example(column: Column) -> Any:
    if column.choices:
        return _choices(column)[0][0]
    if column.kind is Kind.TEXT and column.check is None and "phone" not in column.name:
        return "示例"
    return _EXAMPLES.get(column.kind)


def _choices(column: Column) -> list[tuple[str, str]]:
    """Return (word, meaning) of the choices: the first Chinese word that files use for each, else the value itself."""
    words: dict[str, str] = {}
    for word, value in column.choice_aliases.items():
        if _HAN.search(word):
            words.setdefault(value, word)
    return [(words.get(value, value), title.key) for value, title in column.choices.items()]
