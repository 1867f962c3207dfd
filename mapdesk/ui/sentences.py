"""Journal entries as sentences for people; the kinds of change that have no sentence of their own get a plain one."""

from __future__ import annotations

from collections.abc import Callable

from mapdesk.layers.base import LAYERS
from mapdesk.model.journal import Entry
from mapdesk.ui import figures
from mapdesk.words import Message, msg, tr

Sentence = Callable[[Entry], Message]

_SENTENCES: dict[str, Sentence] = {}


def sentence_for(kind: str) -> Callable[[Sentence], Sentence]:
    """Register a function that says what an entry of this kind did."""

    def adding(function: Sentence) -> Sentence:
        if kind in _SENTENCES:
            raise ValueError(f"sentence for {kind!r} is registered twice")
        _SENTENCES[kind] = function
        return function

    return adding


def sentence(entry: Entry, *, again: bool = False) -> str:
    """Return what an entry did, in the language of now; `again` when it made again what had been taken back."""
    if again:
        return tr("Made again what step {seq} had taken back: {what}", seq=entry.undoes, what=touched(entry))
    if entry.undoes is not None:
        return tr("Took back step {seq}: {what}", seq=entry.undoes, what=touched(entry))
    known = _SENTENCES.get(entry.command)
    if known is not None:
        return str(known(entry))
    return tr("{command}: {what}", command=entry.command, what=touched(entry))


def touched(entry: Entry) -> str:
    """Return which layers an entry touched and how many rows of each."""
    parts = [
        tr("{rows} in {layer}", rows=figures.count(rows), layer=layer_title(layer))
        for layer, rows in sorted(entry.layers.items(), key=lambda pair: -pair[1])
    ]
    if len(parts) > 3:
        parts = [*parts[:3], tr("{n} more layers", n=len(parts) - 3)]
    return ", ".join(parts) or tr("no rows")


def layer_title(name: str) -> str:
    """Return the title of a layer, or its name when it is a table of something else."""
    return str(LAYERS[name].title) if name in LAYERS.load() else name


@sentence_for("rows.put")
def _rows_put(entry: Entry) -> Message:
    return msg("Saved {what}", what=touched(entry))


@sentence_for("rows.removed")
def _rows_removed(entry: Entry) -> Message:
    return msg("Removed {what}", what=touched(entry))


@sentence_for("rows.restored")
def _rows_restored(entry: Entry) -> Message:
    return msg("Brought back {what}", what=touched(entry))


@sentence_for("layer.import")
def _imported(entry: Entry) -> Message:
    return msg("Imported {what}", what=touched(entry))


@sentence_for("layer.describe")
def _described(entry: Entry) -> Message:
    return msg("Changed the data catalogue of {layer}", layer=layer_title(str((entry.change or {}).get("layer") or "")))


@sentence_for("demo.make")
def _demo_made(entry: Entry) -> Message:
    return msg("Made the demo district: {what}", what=touched(entry))
