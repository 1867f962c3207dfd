"""What a measured line or area amounts to, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mapdesk.geo import measure
from mapdesk.words import msg, tr

AREA_TOOLS = ("select_rectangle", "select_lasso", "select_polygon")
"""Tools that select by an outline."""
TOOLS = ("none", "measure_distance", "measure_area", *AREA_TOOLS)

Places = Sequence[tuple[float, float]]


def measured_lines(tool: str, points: Places) -> list[str]:
    """Return the lines of text to show beside a drawing of (lon, lat) points; none while there is nothing to measure.

    Lengths and areas are geodesic on the ellipsoid of CGCS2000.
    """
    if tool == "measure_area":
        return _area_lines(points)
    if tool != "measure_distance" or len(points) < 2:
        return []
    legs = measure.leg_lengths_m(np.array(points, dtype=np.float64))
    lines = [tr("Length {length}", length=length_text(float(legs.sum())))]
    bearing = measure.bearing_deg(*points[-2], *points[-1])
    if len(legs) > 1:
        lines.append(
            tr("Last leg {length}, {bearing}°", length=length_text(float(legs[-1])), bearing=f"{bearing:05.1f}")
        )
    else:
        lines.append(tr("Bearing {bearing}°", bearing=f"{bearing:05.1f}"))
    return lines


def length_text(metres: float) -> str:
    """Return a length in metres or kilometres, and nautical miles."""
    miles = measure.to_nautical_miles(metres)
    near = f"{metres:,.1f}" if metres < 100 else f"{metres:,.0f}"
    own = msg("{value} m", value=near) if metres < 1000 else msg("{value} km", value=f"{metres / 1000:,.2f}")
    return tr("{own} ({miles} nautical miles)", own=own, miles=f"{miles:,.3f}" if miles < 10 else f"{miles:,.1f}")


def area_texts(square_metres: float) -> list[str]:
    """Return an area in the units that suit its size: m² or km², hectares and mu."""
    own = (
        tr("{value} m²", value=f"{square_metres:,.0f}")
        if square_metres < 1_000_000
        else tr("{value} km²", value=f"{square_metres / 1e6:,.3f}")
    )
    hectares = f"{measure.to_ha(square_metres):,.2f}"
    return [own, tr("{value} ha", value=hectares), tr("{value} mu", value=f"{measure.to_mu(square_metres):,.2f}")]


def _area_lines(points: Places) -> list[str]:
    import shapely

    if len(points) < 3:
        return []
    outline = shapely.Polygon(points)
    if not shapely.is_valid(outline):
        return [tr("The outline crosses itself")]
    lines = [tr("Area {area}", area=" · ".join(area_texts(measure.area_m2(outline))))]
    lines.append(tr("Perimeter {length}", length=length_text(measure.length_m(outline))))
    return lines
