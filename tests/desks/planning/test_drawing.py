"""A plan as the page reads it: cells as they are, those with findings and flaws marked."""

from __future__ import annotations

import json
import struct

import numpy as np
import shapely

from mapdesk.desks.planning import drawing
from mapdesk.desks.planning.reading import plan_of
from tests.desks.planning.test_plans import draft_of, made, schemas, session, squares  # noqa: F401


def _read(block):
    (length,) = struct.unpack("<I", block[4:8])
    header = json.loads(block[8 : 8 + length])
    start = (8 + length + 7) // 8 * 8
    found = header["arrays"]["case"]
    return header, np.frombuffer(block, np.uint8, found["length"], start + found["offset"])


def test_names_of_plans_on_the_map_lead_back():
    assert drawing.plan_id_of(drawing.layer_name("PLN000012")) == "PLN000012"
    assert drawing.plan_id_of("cameras") is None


def test_sound_plan_is_drawn_whole(session):  # noqa: F811
    plan_id = made(session, draft_of(squares()))
    header, cases = _read(drawing.plan_payload(session.workspace, plan_id, 3))
    assert (header["count"], header["revision"], header["layer"]) == (8, 3, drawing.layer_name(plan_id))
    assert cases.tolist() == [0] * 8
    box = drawing.plan_box(session.workspace, plan_id)
    assert (round(box.west, 6), round(box.north, 6)) == (121.1, 27.82)


def test_flaws_and_findings_are_told_apart_and_have_places(session):  # noqa: F811
    shapes = squares()
    shapes[0] = shapely.Polygon([(121.1, 27.8), (121.11, 27.81), (121.11, 27.8), (121.1, 27.81)])
    shapes[7] = shapely.box(121.125, 27.81, 121.14, 27.82)
    plan_id = made(session, draft_of(shapes))
    _header, cases = _read(drawing.plan_payload(session.workspace, plan_id, 1))
    assert cases[0] == 2
    assert cases[7] == 1
    marks = drawing.finding_marks(plan_of(session.workspace, plan_id))
    assert marks
    assert all(121 < place[0] < 122 and 27 < place[1] < 28 for place, _ in marks)
