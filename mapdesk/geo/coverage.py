"""Whether polygons tile an area: without overlap, without gap, inside the district.

GEOS' `coverage_is_valid` alone does not prove that there are no gaps: a hole wider than its gap width is legal by
definition (and libgeos/geos#1251 misses narrow ones). So three things are tested: the cells match vertex for vertex,
the district minus their union is empty, and nothing lies outside the district. Without a district the outline of
the cells stands for it, and every hole in their union is a gap, or an enclave where those are allowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.geo import crs as systems
from mapdesk.geo.crs import STORED, CrsLike
from mapdesk.geo.validity import invalid_reason
from mapdesk.words import Message, msg

SLIVER_WIDTH_M = 0.5
"""Gaps and overlaps whose largest inscribed circle is narrower are slivers: never meant, only drawn badly."""
_NOISE_UNITS = 1e-3  # projected systems: the third decimal, the last that files hold
_NOISE_DEG = 1e-8  # about a millimetre


class Kind(StrEnum):
    """What a finding is."""

    INVALID = "invalid"
    DUPLICATE = "duplicate"
    OVERLAP = "overlap"
    MISMATCH = "mismatch"
    GAP = "gap"
    ENCLAVE = "enclave"
    OUTSIDE = "outside"


TITLES: dict[Kind, Message] = {
    Kind.INVALID: msg("The cell is no valid polygon"),
    Kind.DUPLICATE: msg("The cells are the same"),
    Kind.OVERLAP: msg("The cells overlap"),
    Kind.MISMATCH: msg("The borders do not match vertex for vertex"),
    Kind.GAP: msg("No cell covers this"),
    Kind.ENCLAVE: msg("An enclave, left out on purpose"),
    Kind.OUTSIDE: msg("The cell reaches outside the district"),
}


@dataclass(frozen=True)
class Finding:
    """One place where the cells are no coverage.

    Attributes
    ----------
    kind : Kind
    cells : tuple of int
        Indexes of the cells concerned; for a gap or enclave those that touch it.
    geometry : shapely geometry
        Where, in the system of the cells; None for an invalid cell without geometry.
    area_m2 : float
    width_m : float
        Diameter of the largest circle inside; 0 for what has no area.
    detail : Message or None
        What is wrong with an invalid cell.
    """

    kind: Kind
    cells: tuple[int, ...]
    geometry: Any
    area_m2: float = 0.0
    width_m: float = 0.0
    detail: Message | None = None


@dataclass(frozen=True)
class CoverageReport:
    """What `check_coverage` found.

    Attributes
    ----------
    valid : bool
        True when there is no finding but enclaves.
    cells, overlaps, gaps, slivers, enclaves, mismatches, invalid : int
        Number of cells; of overlapping pairs (duplicates included); of gaps; of gaps narrower than `SLIVER_WIDTH_M`;
        of enclaves; of cells with a border that does not match; of cells that are no valid polygon.
    gap_area_m2, outside_area_m2, overlap_area_m2 : float
        Sums, enclaves not counted.
    findings : tuple of Finding
    """

    valid: bool
    cells: int
    overlaps: int = 0
    gaps: int = 0
    slivers: int = 0
    enclaves: int = 0
    mismatches: int = 0
    invalid: int = 0
    gap_area_m2: float = 0.0
    outside_area_m2: float = 0.0
    overlap_area_m2: float = 0.0
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    def figures(self) -> dict[str, Any]:
        """Return the figures as plain data, without the findings."""
        names = ("valid", "overlaps", "gaps", "gap_area_m2", "outside_area_m2", "slivers", "cells", "enclaves")
        more = ("mismatches", "invalid", "overlap_area_m2")
        return {name: _rounded(getattr(self, name)) for name in names + more}


def check_coverage(
    cells: Any,
    district: Any = None,
    *,
    covering: Any = None,
    beside: Any = None,
    allow_enclaves: bool = False,
    crs: CrsLike = STORED,
) -> CoverageReport:
    """Return whether polygons tile the district, with everything that is wrong.

    Parameters
    ----------
    cells : array of polygons and multipolygons
        Anything else, also None and invalid polygons, becomes a finding and its area counts as far as it can be told.
    district : polygon, optional
        What must be covered, in the same system. Without it the outline of the cells.
    covering : array of bool, optional
        Which cells must tile the district (those on land); default: all. The others lie beside it: they must match
        their neighbours, and leave no hole.
    beside : polygon, optional
        What the others must tile (the sea area), in the same system.
    allow_enclaves : bool
        Without a district: holes wider than a sliver are enclaves, not gaps.
    crs : int or str
        The system of the coordinates. Matching is tested in these very coordinates (a conversion would lose what
        differs in the last digit); areas and widths in `crs.METRIC`, or an equal-area system elsewhere.

    Returns
    -------
    CoverageReport
        Gaps that vanish when coordinates are rounded to a thousandth of the unit (1e-8 degrees) are noise of
        computing and only reported as mismatches.
    """
    cells = shapely.force_2d(np.asarray(cells, dtype=object))
    usable, findings = _usable(cells)
    bad = _mismatched(usable)
    overlaps = _overlaps(usable, bad)
    findings += overlaps
    findings += _lone_mismatches(usable, bad, findings)
    union = _union(usable, bad, crs)
    mine = np.ones(len(cells), dtype=bool) if covering is None else np.asarray(covering, dtype=bool)
    areas = [(shapely.force_2d(area), part) for area, part in ((district, mine), (beside, ~mine)) if area is not None]
    if not any(part.all() for _area, part in areas):
        findings += _holes_outside(union, [area for area, _part in areas])
    for area, part in areas:
        chosen = usable.copy()
        chosen[~part] = None
        findings += _against_district(union if part.all() else _union(chosen, bad, crs), chosen, area, crs)
    findings = _measured(findings, usable, crs)
    if allow_enclaves and not areas:
        findings = [_as_enclave(finding) for finding in findings]
    return _report(len(cells), findings)


def _usable(cells: NDArray[Any]) -> tuple[NDArray[Any], list[Finding]]:
    """Return the cells as valid polygons (None where there is none) and a finding for each that was not."""
    usable = cells.copy()
    types = shapely.get_type_id(cells)
    areal = np.isin(types, (3, 6)) & ~shapely.is_empty(cells)
    valid = areal & shapely.is_valid(cells)
    findings = []
    for index in np.flatnonzero(~valid).tolist():
        detail = invalid_reason(cells[index])
        findings.append(Finding(Kind.INVALID, (index,), cells[index], detail=detail))
        usable[index] = _made_valid(cells[index]) if areal[index] else None
    return usable, findings


def _made_valid(geometry: Any) -> Any:
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return None
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(geometry)))
    polygons = parts[shapely.get_type_id(parts) == 3]
    return shapely.union_all(polygons) if len(polygons) else None


def _mismatched(cells: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which cells have a border that does not match its neighbour's."""
    result = np.zeros(len(cells), dtype=bool)
    present = np.flatnonzero(~shapely.is_missing(cells))
    if len(present) and not shapely.coverage_is_valid(cells[present]):
        result[present] = ~shapely.is_empty(shapely.coverage_invalid_edges(cells[present]))
    return result


def _overlaps(cells: NDArray[Any], bad: NDArray[np.bool_]) -> list[Finding]:
    """Return a finding for each pair of cells with a common area.

    One cell of such a pair is always marked as mismatched; GEOS does not always mark the other.
    """
    suspects = np.flatnonzero(bad)
    if not len(suspects):
        return []
    tree = shapely.STRtree(list(cells))
    order, right = tree.query(cells[suspects], predicate="intersects")
    left = suspects[order]
    once = (left < right) | (~bad[right] & (left != right))
    left, right = np.minimum(left, right)[once], np.maximum(left, right)[once]
    same = shapely.equals(cells[left], cells[right])
    findings = []
    for i, j, equal in zip(left.tolist(), right.tolist(), same.tolist(), strict=True):
        common = cells[i] if equal else _areal(shapely.intersection(cells[i], cells[j]))
        if shapely.area(common) > 0.0:
            findings.append(Finding(Kind.DUPLICATE if equal else Kind.OVERLAP, (i, j), common))
    return findings


def _lone_mismatches(cells: NDArray[Any], bad: NDArray[np.bool_], known: Iterable[Finding]) -> list[Finding]:
    """Return a finding for each mismatched cell that no overlap explains: a missing vertex, a hair's width."""
    explained = {index for finding in known if finding.kind is not Kind.INVALID for index in finding.cells}
    lone = [index for index in np.flatnonzero(bad).tolist() if index not in explained]
    if not lone:
        return []
    present = np.flatnonzero(~shapely.is_missing(cells))
    edges = np.full(len(cells), None, dtype=object)
    edges[present] = shapely.coverage_invalid_edges(cells[present])
    return [Finding(Kind.MISMATCH, (index,), edges[index]) for index in lone]


def _union(cells: NDArray[Any], bad: NDArray[np.bool_], crs: CrsLike) -> Any:
    """Return the union of the cells; fast and exact where they match, on the grid of noise where they do not."""
    present = ~shapely.is_missing(cells)
    if not bad.any():
        return shapely.coverage_union_all(cells[present])
    noise = _NOISE_DEG if systems.is_geographic(crs) else _NOISE_UNITS
    return shapely.union_all(cells[present], grid_size=noise)


def _holes(union: Any) -> list[Finding]:
    """Return what the union encloses without covering it, also between parts that touch in points only."""
    noded = shapely.get_parts(shapely.node(shapely.boundary(union)))  # rings are not cut where they only touch
    enclosed = shapely.get_parts(shapely.polygonize(list(noded)))
    if len(enclosed) <= shapely.get_num_geometries(union):
        return []
    shapely.prepare(union)
    covered = shapely.intersects(union, shapely.point_on_surface(enclosed))
    return [Finding(Kind.GAP, (), hole) for hole in enclosed[~covered].tolist()]


def _holes_outside(union: Any, areas: list[Any]) -> list[Finding]:
    """Return the holes that lie outside all areas; those inside one are what is left of that area itself."""
    holes = _holes(union)
    if not holes or not areas:
        return holes
    places = shapely.point_on_surface([one.geometry for one in holes])
    inside = np.logical_or.reduce([shapely.intersects(places, area) for area in areas])
    return [one for one, within in zip(holes, inside.tolist(), strict=True) if not within]


def _against_district(union: Any, cells: NDArray[Any], district: Any, crs: CrsLike) -> list[Finding]:
    noise = _NOISE_DEG if systems.is_geographic(crs) else _NOISE_UNITS
    district = district if shapely.is_valid(district) else _made_valid(district)
    uncovered = _visible_parts(shapely.difference(district, union), noise)
    findings = [Finding(Kind.GAP, (), part) for part in uncovered]
    beyond = _visible_parts(shapely.difference(union, district), noise)
    if beyond:
        tree = shapely.STRtree(list(cells))
        for part in beyond:
            touching = np.sort(tree.query(shapely.point_on_surface(part), predicate="intersects"))
            findings.append(Finding(Kind.OUTSIDE, tuple(touching.tolist()), part))
    return findings


def _visible_parts(geometry: Any, noise: float) -> list[Any]:
    """Return the parts that are wider than noise: no circle inside a part has a larger diameter than 4 A / P."""
    parts = np.asarray(shapely.get_parts(_areal(geometry)), dtype=object)
    wide = 4.0 * shapely.area(parts) > noise * shapely.length(parts)
    return list(parts[wide].tolist())


def _areal(geometry: Any) -> Any:
    """Return the polygons of a geometry as one, without the lines and points an overlay leaves."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.MultiPolygon(parts[shapely.get_type_id(parts) == 3].tolist())


def _measured(findings: list[Finding], cells: NDArray[Any], crs: CrsLike) -> list[Finding]:
    """Return the findings with area and width in metres, and gaps with the cells that touch them."""
    if not findings:
        return findings
    shapes = np.array([f.geometry if f.kind is not Kind.INVALID else None for f in findings], dtype=object)
    metric = _to_metres(shapes, crs)
    areas = np.nan_to_num(shapely.area(metric))
    widths = [_width(shape, area) for shape, area in zip(metric.tolist(), areas.tolist(), strict=True)]
    neighbours = _touching(findings, cells, crs)
    return [
        Finding(f.kind, near or f.cells, f.geometry, float(area), width, f.detail)
        for f, area, width, near in zip(findings, areas, widths, neighbours, strict=True)
    ]


def _to_metres(shapes: NDArray[Any], crs: CrsLike) -> NDArray[Any]:
    box = shapely.total_bounds(shapes)
    if not np.isfinite(box).all():
        return shapes
    west, south, east, north = box.tolist()
    return np.asarray(systems.convert(shapes, crs, systems.metric_for(crs, (west, south, east, north))), dtype=object)


def _width(shape: Any, area: float) -> float:
    """Return the diameter of the largest circle inside; for a hair its upper bound, four areas by the perimeter."""
    if shape is None or not area > 0.0:
        return 0.0
    if shape.geom_type == "MultiPolygon":
        return max(_width(part, shapely.area(part)) for part in shape.geoms)
    thin = 4.0 * area / shapely.length(shape)
    if thin < 1e-3:
        return float(thin)
    radius = shapely.length(shapely.maximum_inscribed_circle(shape, tolerance=max(thin / 100.0, 1e-4)))
    return float(2.0 * radius)


def _touching(findings: list[Finding], cells: NDArray[Any], crs: CrsLike) -> list[tuple[int, ...]]:
    noise = 2.0 * (_NOISE_DEG if systems.is_geographic(crs) else _NOISE_UNITS)
    gaps = [index for index, finding in enumerate(findings) if finding.kind is Kind.GAP]
    result: list[tuple[int, ...]] = [()] * len(findings)
    if gaps:
        tree = shapely.STRtree(list(cells))
        which, cell = tree.query([findings[index].geometry for index in gaps], predicate="dwithin", distance=noise)
        for order, index in enumerate(gaps):
            result[index] = tuple(np.sort(cell[which == order]).tolist())
    return result


def _as_enclave(finding: Finding) -> Finding:
    if finding.kind is not Kind.GAP or finding.width_m < SLIVER_WIDTH_M:
        return finding
    return Finding(Kind.ENCLAVE, finding.cells, finding.geometry, finding.area_m2, finding.width_m)


def _report(cells: int, findings: list[Finding]) -> CoverageReport:
    def of(*kinds: Kind) -> list[Finding]:
        return [finding for finding in findings if finding.kind in kinds]

    gaps, overlaps, outside = of(Kind.GAP), of(Kind.OVERLAP, Kind.DUPLICATE), of(Kind.OUTSIDE)
    return CoverageReport(
        valid=cells > 0 and all(finding.kind is Kind.ENCLAVE for finding in findings),
        cells=cells,
        overlaps=len(overlaps),
        gaps=len(gaps),
        slivers=sum(finding.width_m < SLIVER_WIDTH_M for finding in gaps),
        enclaves=len(of(Kind.ENCLAVE)),
        mismatches=len(of(Kind.MISMATCH)),
        invalid=len(of(Kind.INVALID)),
        gap_area_m2=sum(finding.area_m2 for finding in gaps),
        outside_area_m2=sum(finding.area_m2 for finding in outside),
        overlap_area_m2=sum(finding.area_m2 for finding in overlaps),
        findings=tuple(findings),
    )


def _rounded(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value
