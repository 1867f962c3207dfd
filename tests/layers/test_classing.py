"""Classes of values."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.layers.classing import NO_CLASS, breaks, classes_of
from mapdesk.layers.manner import METHODS

values_of = st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=60)


@given(values_of, st.sampled_from(sorted(METHODS)), st.integers(2, 9))
def test_every_value_has_a_class_in_order(values: list[float], method: str, wanted: int) -> None:
    array = np.array(values)
    edges = breaks(array, method, wanted)
    classes = classes_of(array, edges)
    assert len(edges) <= wanted - 1
    assert list(edges) == sorted(set(edges))
    order = np.argsort(array, kind="stable")
    assert list(classes[order]) == sorted(classes)
    assert classes.max() <= len(edges)


def _squares(parts: list[np.ndarray]) -> float:
    return float(sum(((part - part.mean()) ** 2).sum() for part in parts))


@given(st.lists(st.integers(1, 40), min_size=6, max_size=12), st.integers(2, 4))
def test_natural_breaks_are_the_best_there_are(values: list[int], wanted: int) -> None:
    array = np.sort(np.array(values, dtype=float))
    distinct = np.unique(array)
    if len(distinct) <= wanted:
        return
    classes = classes_of(array, breaks(array, "natural", wanted))
    found = _squares([array[classes == one] for one in np.unique(classes)])
    cuts = itertools.combinations(distinct[1:], wanted - 1)
    best = min(_squares([part for part in np.split(array, np.searchsorted(array, cut)) if len(part)]) for cut in cuts)
    assert found == pytest.approx(best, abs=1e-6)


def test_natural_breaks_of_many_values_find_the_groups() -> None:
    rng = np.random.default_rng(4)
    values = np.concatenate([rng.normal(centre, 1.0, 2000) for centre in (10, 50, 90)])
    assert len(breaks(values, "natural", 3)) == 2
    counts = np.bincount(classes_of(values, breaks(values, "natural", 3)))
    assert np.abs(counts - 2000).max() <= 6  # a thousand groups of six neighbours


def test_nought_stands_alone_where_it_is_frequent() -> None:
    values = np.array([0.0] * 50 + list(range(1, 51)))
    classes = classes_of(values, breaks(values, "quantile", 5))
    assert set(classes[:50]) == {0}
    assert 0 not in classes[50:]


def test_round_numbers_are_round() -> None:
    assert list(breaks(np.array([3.0, 97.0]), "pretty", 5)) == [20, 40, 60, 80]
    assert list(breaks(np.array([0.12, 0.98]), "pretty", 4)) == pytest.approx([0.25, 0.5, 0.75])


def test_no_value_has_no_class() -> None:
    assert list(classes_of(np.array([1.0, np.nan]), np.array([5.0]))) == [0, NO_CLASS]
    assert len(breaks(np.empty(0), "equal", 5)) == 0
    assert len(breaks(np.array([7.0, 7.0]), "quantile", 5)) == 0
