from __future__ import annotations

from mapdesk.ui.map.measuring import area_texts, length_text, measured_lines


def test_distance_in_words_when_two_points() -> None:
    lines = measured_lines("measure_distance", [(121.0, 28.0), (121.0, 29.0)])
    assert lines == ["Length 110.83 km (59.8 nautical miles)", "Bearing 000.0°"]


def test_last_leg_is_told_when_there_are_more() -> None:
    lines = measured_lines("measure_distance", [(121.0, 28.0), (121.0, 28.01), (121.01, 28.01)])
    assert lines[1].startswith("Last leg 984 m (0.531 nautical miles), 090.0")


def test_nothing_is_said_when_there_is_nothing_to_measure() -> None:
    assert measured_lines("measure_distance", [(121.0, 28.0)]) == []
    assert measured_lines("measure_area", [(121.0, 28.0), (121.1, 28.0)]) == []
    assert measured_lines("none", [(121.0, 28.0), (121.1, 28.0)]) == []


def test_area_in_all_units() -> None:
    lines = measured_lines("measure_area", [(121.0, 28.0), (121.01, 28.0), (121.01, 28.01), (121.0, 28.01)])
    assert lines[0].startswith("Area 1.09")
    assert " km² · 109.00 ha" in lines[0]
    assert lines[0].endswith(" mu")
    assert lines[1].startswith("Perimeter 4.18 km")
    assert area_texts(10_000.0) == ["10,000 m²", "1.00 ha", "15.00 mu"]


def test_crossing_outline_is_told() -> None:
    assert measured_lines("measure_area", [(0, 0), (1, 1), (1, 0), (0, 1)]) == ["The outline crosses itself"]


def test_short_lengths_have_a_decimal() -> None:
    assert length_text(12.34) == "12.3 m (0.007 nautical miles)"
