"""Journal entries as sentences for people; the kinds of change that have no sentence of their own get a plain one."""

from __future__ import annotations

from collections.abc import Callable

from mapdesk.layers.base import LAYERS
from mapdesk.model.account import ROLE_TITLES, Role
from mapdesk.model.journal import Entry
from mapdesk.ui import figures
from mapdesk.words import Message, msg, tr

Sentence = Callable[[Entry], Message]

_SENTENCES: dict[str, Sentence] = {}
_TABLES: dict[str, Message] = {
    "attachments": msg("Attachments"),
    "code_crosswalk": msg("Retired codes"),
    "plans": msg("Plans"),
    "plan_cells": msg("Cells of plans"),
    "plan_edges": msg("Borders of plans"),
}
"""How people call the tables that are no layers."""


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
    if name in LAYERS.load():
        return str(LAYERS[name].title)
    return str(_TABLES.get(name, name))


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


@sentence_for("account.sign_on")
def _signed_on(entry: Entry) -> Message:
    failed = (entry.change or {}).get("failed_before") or 0
    if failed:
        return msg("Signed on, after {n} wrong attempts", n=failed)
    return msg("Signed on")


@sentence_for("account.add")
def _account_added(entry: Entry) -> Message:
    return msg("Made the duty account {account} ({role})", account=_told(entry, "account"), role=_role(entry))


@sentence_for("account.change")
def _account_changed(entry: Entry) -> Message:
    return msg("Gave the duty account {account} the role {role}", account=_told(entry, "account"), role=_role(entry))


@sentence_for("account.retire")
def _account_retired(entry: Entry) -> Message:
    return msg("Retired the duty account {account}", account=_told(entry, "account"))


@sentence_for("account.passphrase")
def _passphrase_changed(entry: Entry) -> Message:
    return msg("Changed the passphrase of {account}", account=_told(entry, "account"))


@sentence_for("attachment.added")
def _attached(entry: Entry) -> Message:
    layer = layer_title(str((entry.change or {}).get("layer") or ""))
    return msg("Attached {name} to {row} in {layer}", name=_told(entry, "name"), row=_told(entry, "key"), layer=layer)


@sentence_for("attachment.removed")
def _attachment_removed(entry: Entry) -> Message:
    return msg("Removed {what}", what=touched(entry))


@sentence_for("outside.accepted")
def _outside_accepted(entry: Entry) -> Message:
    return msg("Took in what another program changed: {what}", what=touched(entry))


@sentence_for("outside.reverted")
def _outside_reverted(entry: Entry) -> Message:
    return msg("Took back what another program changed: {what}", what=touched(entry))


@sentence_for("plan.draft")
def _plan_drafted(entry: Entry) -> Message:
    return msg("Made the draft plan {name}: {what}", name=_told(entry, "name"), what=touched(entry))


@sentence_for("plan.outside")
def _plan_of_outside(entry: Entry) -> Message:
    return msg("Made a draft plan of cells that another program changed: {what}", what=touched(entry))


@sentence_for("plan.publish")
def _plan_published(entry: Entry) -> Message:
    return msg("Published the plan {name}: {what}", name=_told(entry, "plan_id"), what=touched(entry))


@sentence_for("towns.derive")
def _towns_derived(entry: Entry) -> Message:
    return msg("Made towns of the codes of villages: {what}", what=touched(entry))


@sentence_for("view.note")
def _viewed(entry: Entry) -> Message:
    layer = layer_title(str((entry.change or {}).get("layer") or ""))
    return msg("Looked at a duty phone: {row} in {layer}", row=_told(entry, "key"), layer=layer)


def _told(entry: Entry, name: str) -> str:
    """Return a value of a change, or a dash where its text is blanked."""
    return str((entry.change or {}).get(name) or "–")


def _role(entry: Entry) -> object:
    given = _told(entry, "role")
    return ROLE_TITLES[Role(given)] if given in list(Role) else given
