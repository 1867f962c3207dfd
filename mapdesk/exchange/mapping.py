"""Which column of a file means which column of a layer: guessed, remembered, said."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mapdesk import paths
from mapdesk.errors import RefusedError
from mapdesk.files.table import Table
from mapdesk.layers.base import Layer
from mapdesk.layers.headers import folded, match_columns
from mapdesk.words import msg

_FILE = "column_mappings.json"
_KEPT = 500
_DBF_NAME = 10
_CODE_HEADERS = (
    "source_code", "unique key", "编号", "编码", "代码", "序列号", "唯一标识", "标识码", "code", "uid", "uuid",
    "objectid", "object id", "id", "identifier", "ref", "reference", "globalid", "geoid", "geoid20",
    "主键", "记录编号", "数据编号",
)  # fmt: skip


def column_mapping(
    table: Table, layer: Layer, *, said: Mapping[str, str], left_out: Iterable[str], memory: Path | None
) -> dict[str, str]:
    """Return header -> column of the layer: what a person said, else what is remembered, else what is guessed.

    Parameters
    ----------
    table : Table
    layer : Layer
    said : dict of str to str
        Header -> column; "" leaves a header out.
    left_out : iterable of str
        Headers that must not come in.
    memory : Path, optional
        Folder of the remembered mappings.

    Raises
    ------
    RefusedError
        If a header or a column that was said does not exist, or a column was said twice.
    """
    _check(table, layer, said)
    barred = set(left_out)
    headers = [header for header in table.columns if header not in barred]
    base = remembered(layer.name, table.columns, memory) if memory is not None else None
    if base is None:
        base = guessed(layer, headers)
    else:
        names = {column.name for column in layer.schema.columns} | {layer.key}
        base = {header: name for header, name in base.items() if header in headers and name in names}
    taken = set(said.values())
    kept = {header: name for header, name in base.items() if header not in said and name not in taken}
    return kept | {header: name for header, name in said.items() if name and header not in barred}


def guessed(layer: Layer, headers: Sequence[str]) -> dict[str, str]:
    """Return header -> column by the names the layer knows; names cut by a Shapefile, and a code under a usual name."""
    found = match_columns(layer, headers)
    used = set(found.values())
    cut = {name[:_DBF_NAME]: name for name in (layer.key, *(column.name for column in layer.schema.columns))}
    for header in headers:
        if header not in found and len(header) == _DBF_NAME and cut.get(header, header) not in {header, *used}:
            found[header] = cut[header]
            used.add(cut[header])
    if "source_code" not in used:
        free = {folded(header): header for header in reversed(headers) if header not in found}
        code = next((free[folded(name)] for name in _CODE_HEADERS if folded(name) in free), None)
        if code is not None:
            found[code] = "source_code"
    return found


def remember(layer: str, headers: Iterable[str], mapping: Mapping[str, str], folder: Path) -> None:
    """Keep a mapping for the next file of the same layer with the same headers; an unwritable folder is no error."""
    stored = _load(folder)
    stored.pop(_signature(layer, headers), None)
    stored[_signature(layer, headers)] = dict(mapping)
    kept = dict(list(stored.items())[-_KEPT:])
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        paths.write_whole(folder / _FILE, json.dumps(kept, ensure_ascii=False, indent=1))


def remembered(layer: str, headers: Iterable[str], folder: Path) -> dict[str, str] | None:
    """Return the mapping kept for such a file, or None."""
    return _load(folder).get(_signature(layer, headers))


def _load(folder: Path) -> dict[str, dict[str, str]]:
    try:
        stored = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(stored, dict):
        return {}
    return {
        str(signature): {str(header): str(name) for header, name in mapping.items()}
        for signature, mapping in stored.items()
        if isinstance(mapping, dict)
    }


def _signature(layer: str, headers: Iterable[str]) -> str:
    text = json.dumps([layer, *sorted(folded(header) for header in headers)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _check(table: Table, layer: Layer, said: Mapping[str, str]) -> None:
    names = {column.name for column in layer.schema.columns} | {layer.key, ""}
    for header, name in said.items():
        if header not in table.columns:
            raise RefusedError(
                msg("“{name}” has no column “{column}”.", name=table.path.name, column=header),
                msg("It has: {names}.", names=", ".join(list(table.columns)[:60])),
            )
        if name not in names:
            raise RefusedError(
                msg("The layer “{layer}” has no column “{column}”.", layer=layer.name, column=name),
                msg("It has: {names}.", names=", ".join(sorted(names - {""}))),
            )
    given = [name for name in said.values() if name]
    twice = next((name for name in given if given.count(name) > 1), None)
    if twice is not None:
        raise RefusedError(msg("Two columns of the file were given for “{column}”.", column=twice))
