"""Addresses labelled by hand: the figures promised for parsing hold on both sets."""

from __future__ import annotations

import pytest

from tests.addresses.labelled import f1_by_element, labelled

LEAST = {"county": 0.95, "town": 0.95, "number": 0.95, "building": 0.92, "room": 0.95, "unit": 0.9, "road": 0.92}


@pytest.mark.parametrize("name", ["gold.txt", "blind.txt", "orders.txt"])
def test_elements_are_found_as_people_labelled_them(name: str) -> None:
    found = f1_by_element(name)
    assert {element: round(found[element], 3) for element, least in LEAST.items() if found[element] < least} == {}


def test_the_sets_are_large_enough_to_say_something() -> None:
    assert len(labelled("gold.txt")) >= 250
    assert len(labelled("blind.txt")) >= 100
