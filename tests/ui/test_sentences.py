"""The log speaks of every kind of change in a sentence of its own, never by the name that the program gives it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mapdesk.model.journal import Author, Entry
from mapdesk.store.change import CHANGES
from mapdesk.ui.sentences import layer_title, sentence


def entry(command: str, change: dict[str, object] | None, **layers: int) -> Entry:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return Entry(7, Author("duty", "1"), at, command, "", layers, change, None, None, None, "", ())


@pytest.mark.parametrize("blanked", [True, False])
@pytest.mark.parametrize("kind", sorted({*CHANGES.load(), "account.sign_on", "demo.make"}))
def test_every_kind_of_change_has_a_sentence(kind: str, blanked: bool) -> None:
    said = sentence(entry(kind, None if blanked else {"kind": kind}, harbours=2))
    assert kind not in said
    assert said


def test_sentences_of_accounts_name_account_and_role() -> None:
    made = entry("account.add", {"account": "值班一席", "role": "operator"})
    assert sentence(made) == "Made the duty account 值班一席 (Operator)"
    assert sentence(entry("account.sign_on", {"failed_before": 2})) == "Signed on, after 2 wrong attempts"
    assert sentence(entry("account.sign_on", {"failed_before": 0})) == "Signed on"


def test_sentence_of_a_view_says_whose_phone_it_was() -> None:
    viewed = entry("view.note", {"layer": "staff", "key": "STF0000001", "column": "duty_phone"})
    assert sentence(viewed) == f"Looked at a duty phone: STF0000001 in {layer_title('staff')}"


@pytest.mark.parametrize("name", ["attachments", "code_crosswalk", "plans", "plan_cells", "plan_edges"])
def test_tables_that_are_no_layers_have_a_title(name: str) -> None:
    assert layer_title(name) != name
