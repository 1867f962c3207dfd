from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.ui.map.states import LayerStates


def test_states_come_back_as_they_were_kept() -> None:
    states = LayerStates.default().changed("cameras", visible=False, opacity=0.5, order=7)
    assert LayerStates.from_json(states.to_json()) == states


JSON = st.none() | st.booleans() | st.floats() | st.integers() | st.text()


@given(
    JSON
    | st.dictionaries(
        st.sampled_from(["cameras", "land", "x"]),
        JSON | st.dictionaries(st.sampled_from(["visible", "opacity", "order"]), JSON),
    )
)
def test_wrong_states_become_defaults(data: object) -> None:
    states = LayerStates.from_json(data)
    assert states.of.keys() == LayerStates.default().of.keys()
    for state in states.of.values():
        assert isinstance(state.visible, bool)
        assert 0.0 <= state.opacity <= 1.0
        assert isinstance(state.order, int)


def test_layers_are_ordered_as_asked() -> None:
    names = ["land", "cameras", "grids"]
    states = LayerStates.default().ordered(names)
    orders = [states.of[name].order for name in names]
    assert orders == sorted(orders, reverse=True)
    assert len(set(orders)) == 3


def test_unknown_layer_cannot_be_changed() -> None:
    with pytest.raises(KeyError):
        LayerStates.default().changed("no_such_layer", visible=True)
