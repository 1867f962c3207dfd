from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.model.query import Box
from mapdesk.ui.map.channel import Bridge
from mapdesk.ui.map.messages import (
    LONGEST,
    Area,
    BadMessageError,
    Clicked,
    Drawn,
    Failed,
    FoundIn,
    Hands,
    HeatScale,
    Hit,
    Hovered,
    MenuRequested,
    Moved,
    Painted,
    Pointer,
    Ready,
    View,
    parse,
)

MOVED = {"kind": "moved", "lon": 121.5, "lat": 28.1, "zoom": 12, "west": 121, "south": 28, "east": 122, "north": 28.2}
CLICK = {"lon": 1.0, "lat": 2.0, "hits": [{"layer": "cameras", "fid": 7}], "shift": True, "ctrl": False}
GOOD: list[tuple[dict[str, Any], object]] = [
    ({"kind": "ready"}, Ready()),
    (MOVED, Moved(View(121.5, 28.1, 12.0, Box(121.0, 28.0, 122.0, 28.2)))),
    ({"kind": "pointer", "lon": 1, "lat": 2}, Pointer((1.0, 2.0))),
    ({"kind": "pointer", "lon": None}, Pointer(None)),
    ({"kind": "clicked", **CLICK}, Clicked(1.0, 2.0, (Hit("cameras", 7),), shift=True)),
    ({"kind": "menu", **CLICK}, MenuRequested(1.0, 2.0, (Hit("cameras", 7),), shift=True)),
    (
        {"kind": "clicked", "lon": 1, "lat": 2, "hits": [], "listed": True, "again": True, "x": 3, "y": 4},
        Clicked(1.0, 2.0, listed=True, again=True, at_px=(3.0, 4.0)),
    ),
    (
        {
            **{
                "kind": "area",
                "tool": "select_lasso",
                "mode": "add",
                "whole": True,
                "points": [[1, 2], [2, 2], [2, 3]],
            },
            "found": [{"layer": "cameras", "count": 9, "fids": [7]}],
        },
        Area("select_lasso", "add", True, ((1.0, 2.0), (2.0, 2.0), (2.0, 3.0)), (FoundIn("cameras", 9, (7,)),)),
    ),
    ({"kind": "hands", "tool": "none", "points": 1, "cursor": True}, Hands("none", 1, cursor=True)),
    ({"kind": "hovered", "layer": None}, Hovered(None)),
    ({"kind": "hovered", "layer": "boats", "fid": 3, "label": "<b>"}, Hovered(Hit("boats", 3), "<b>")),
    (
        {"kind": "drawn", "tool": "measure_area", "points": [[1, 2]], "final": True},
        Drawn("measure_area", ((1.0, 2.0),), final=True),
    ),
    (
        {"kind": "drawn", "tool": "measure_area", "points": [[1, 2]], "live": [3, 4], "final": False},
        Drawn("measure_area", ((1.0, 2.0),), final=False, live=(3.0, 4.0)),
    ),
    ({"kind": "heat", "layer": "boats", "most": 2.5, "radius_m": 90}, HeatScale("boats", 2.5, 90.0)),
    ({"kind": "painted", "ms": 12.5, "layers": {"boats": 3}}, Painted(12.5, {"boats": 3})),
    ({"kind": "failed", "where": "layer", "detail": "x"}, Failed("layer", "x")),
]


@pytest.mark.parametrize(("data", "expected"), GOOD, ids=lambda value: str(value)[:30])
def test_message_is_read(data: dict[str, Any], expected: object) -> None:
    assert parse(json.dumps(data)) == expected


BAD = [
    "",
    "null",
    "[]",
    "{",
    "[" * 100_000,
    '{"kind": "unknown"}',
    '{"kind": "area", "tool": "x", "mode": "xor", "points": [], "found": []}',
    '{"kind": "area", "tool": "x", "mode": "set", "points": [], "found": [{"layer": "a", "count": 0, "fids": [1]}]}',
    '{"kind": "area", "tool": "x", "mode": "set", "points": [], "found": [{"layer": "a", "count": -1, "fids": []}]}',
    '{"kind": "hands", "tool": "none", "points": "1", "cursor": true}',
    '{"kind": ["ready"]}',
    json.dumps({**MOVED, "lat": 91}),
    json.dumps({**MOVED, "lon": "121"}),
    json.dumps({**MOVED, "zoom": True}),
    '{"kind": "pointer", "lon": NaN, "lat": 1}',
    '{"kind": "pointer", "lon": 1e999, "lat": 1}',
    json.dumps({"kind": "clicked", **CLICK, "hits": [{"layer": "boats", "fid": -1}]}),
    json.dumps({"kind": "clicked", **CLICK, "hits": [{"layer": "boats", "fid": 1.5}]}),
    json.dumps({"kind": "clicked", **CLICK, "hits": [7]}),
    json.dumps({"kind": "clicked", **CLICK, "hits": None}),
    json.dumps({"kind": "clicked", **CLICK, "shift": "no"}),
    json.dumps({"kind": "drawn", "tool": "measure_area", "points": [[1, 2, 3]], "final": True}),
    json.dumps({"kind": "drawn", "tool": "measure_area", "points": [[0, 0]] * 20_000, "final": True}),
    json.dumps({"kind": "drawn", "tool": "measure_area", "points": [[0, 0]], "live": [1], "final": False}),
    json.dumps({"kind": "heat", "layer": "boats", "most": "much", "radius_m": 1}),
    json.dumps({"kind": "painted", "ms": 1, "layers": {"boats": "many"}}),
    json.dumps({"kind": "failed", "where": 1, "detail": "x"}),
    json.dumps({"kind": "failed", "where": "x" * LONGEST, "detail": "x"}),
]


@pytest.mark.parametrize("text", BAD, ids=lambda text: text[:40])
def test_bad_message_is_refused(text: str) -> None:
    with pytest.raises(BadMessageError):
        parse(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["kind", "lon", "lat", "hits", "points", "layers"]), inner)
        ),
    )
)
def test_any_json_is_read_or_refused(data: object) -> None:
    with contextlib.suppress(BadMessageError):
        parse(json.dumps(data))


@given(
    st.sampled_from([data for data, _ in GOOD]),
    st.sampled_from(["lon", "hits", "points", "ms", "layers", "fid", "zoom"]),
    st.none() | st.text() | st.lists(st.integers()) | st.floats(),
)
def test_any_wrong_field_is_read_or_refused(data: dict[str, Any], name: str, value: object) -> None:
    with contextlib.suppress(BadMessageError):
        parse(json.dumps({**data, name: value}))


def test_bridge_drops_what_is_bad_and_passes_what_is_good(caplog: pytest.LogCaptureFixture) -> None:
    bridge = Bridge()
    heard: list[object] = []
    bridge.received.connect(heard.append)
    for text in BAD:
        bridge.receive(text)
    assert heard == []
    assert "dropped a message" in caplog.text
    bridge.receive('{"kind": "ready"}')
    assert heard == [Ready()]


def test_bridge_refuses_to_send_what_json_cannot_carry() -> None:
    with pytest.raises(ValueError):
        Bridge().send("view", {"lon": float("nan")})
