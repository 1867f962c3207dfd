"""Cameras that look at roads, harbours, farms and facilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapdesk.demo.district import District
from mapdesk.demo.facilities import Facilities
from mapdesk.demo.farms import Zone
from mapdesk.demo.harbours import SeaWays
from mapdesk.demo.noise import Floats
from mapdesk.demo.tables import Table, keys, picked, table
from mapdesk.demo.things import Placer, on_roads

Ints = NDArray[np.int64]
_LOOKS = ("road", "harbour", "farm", "facility")
_WORDS = ("路口", "港区", "养殖区", "重点场所")
_KINDS = ("bullet", "dome", "ptz", "thermal", "panorama")


@dataclass
class _Sites:
    at: Floats
    target: Floats
    looks: Ints


def cameras_table(d: District, placer: Placer, ways: SeaWays, zones: list[Zone], made: Facilities) -> Table:
    """Return the cameras; azimuth and range are toward what each looks at."""
    sites = _sites(d, ways, zones, made)
    count = len(sites.looks)
    rng = d.rng
    health = rng.choice(4, count, p=[0.915, 0.06, 0.015, 0.01])
    columns = placer.columns(sites.at)
    day = d.recipe.data["reference_time"]
    village = d.village_at(sites.at)
    division = picked(d.codes.village, village)
    new = np.arange(count) % 4 == 3
    return table(
        d.recipe,
        "cameras",
        {
            "camera_id": keys("CAM", count),
            "device_id": [
                f"{d.recipe.county_code}{d.sites.town[v] % 100:02d}001320{k + 1:06d}"
                for k, v in enumerate(village.tolist())
            ],
            "name": [
                f"{v}{_WORDS[k]}{n + 1:05d}"
                for n, (v, k) in enumerate(zip(columns["village"], sites.looks.tolist(), strict=True))
            ],
            **_optics(d, sites),
            "health": [("ok", "offline", "video_lost", "defect")[k] for k in health.tolist()],
            "health_at": [day] * count,
            "offline_since": ["2026-05-31T19:40:00Z" if k == 1 else None for k in health.tolist()],
            "network": ["video_network" if k else "government" for k in (sites.looks < 3).tolist()],
            "owner": ["区数据局"] * count,
            "unit": ["视频运维单位"] * count,
            "manufacturer": ["synthetic"] * count,
            "division_code": division,
            **columns,
            "installed_on": [
                "2026-04-10" if n else f"20{y}-05-20"
                for n, y in zip(new.tolist(), rng.integers(18, 26, count).tolist(), strict=True)
            ],
        },
        sites.at,
    )


def _optics(d: District, sites: _Sites) -> dict[str, Any]:
    """Return kind, mount, azimuth, angle and range: what a camera sees from where it stands."""
    rng, count = d.rng, len(sites.looks)
    off = sites.target - sites.at
    azimuth = np.degrees(np.arctan2(off[:, 0], off[:, 1])) % 360
    kind = np.where(
        sites.looks == 2,
        rng.choice([2, 3], count),
        np.where(sites.looks == 1, rng.choice([2, 0, 4], count), rng.choice([0, 0, 0, 1, 2], count)),
    )
    angle = np.select([kind == 2, kind == 3, kind == 4], [58.0, 24.0, 180.0], rng.choice([46.0, 62.0, 88.0], count))
    reach = np.clip(
        np.select(
            [sites.looks == 0, sites.looks == 3],
            [rng.uniform(60, 140, count), rng.uniform(30, 80, count)],
            np.hypot(*off.T) * 1.25,
        ),
        30,
        5000,
    )
    return {
        "kind": [_KINDS[k] for k in kind.tolist()],
        "mount": np.select([sites.looks == 2, sites.looks == 3], ["tower", "wall"], "pole").tolist(),
        "looks_at": [_LOOKS[k] for k in sites.looks.tolist()],
        "azimuth_deg": np.round(azimuth, 1),
        "angle_deg": angle,
        "tilt_deg": np.round(-rng.uniform(2, 14, count), 1),
        "range_m": np.round(reach),
        "mount_height_m": np.round(np.where(sites.looks == 2, rng.uniform(18, 35, count), rng.uniform(4, 9, count)), 1),
        "turning": kind == 2,
        "night": rng.uniform(size=count) < 0.8,
    }


def _sites(d: District, ways: SeaWays, zones: list[Zone], made: Facilities) -> _Sites:
    count = d.recipe.count("cameras")
    parts = np.floor(count * np.array([0.0, 0.1, 0.08, 0.17])).astype(int)
    parts[0] = count - int(parts.sum())
    at_road, along = on_roads(d, int(parts[0]))
    back = np.where(d.rng.uniform(size=len(along)) < 0.5, 1.0, -1.0)[:, None]
    port = d.rng.integers(0, len(ways.ports), int(parts[1]))
    ports = np.array([p.at for p in ways.ports])[port]
    zone = np.array([z.at for z in zones])[d.rng.integers(0, len(zones), int(parts[2]))]
    facility = made.at[d.rng.integers(0, len(made.name), int(parts[3]))]
    turn = d.rng.uniform(0, 2 * np.pi, len(facility))
    at_facility = facility + np.column_stack([np.cos(turn), np.sin(turn)]) * 9.0
    at = np.vstack([at_road, _shore_near(d, ports, 90.0), _shore_near(d, zone, 0.0), at_facility])
    quay = np.array([p.water[min(40, len(p.water) - 1)] for p in ways.ports])[port]
    target = np.vstack([at_road + back * along * 50, quay, zone, facility])
    return _Sites(at, target, np.repeat(np.arange(4), parts))


def _shore_near(d: District, points: Floats, spread_m: float) -> Floats:
    """Return places on land just behind the coast, nearest to points moved by chance."""
    from scipy.spatial import cKDTree

    rows, columns = np.nonzero((d.relief.coast_m > 8) & (d.relief.coast_m < 60))
    shore = d.relief.frame.points(rows, columns)
    moved = points + d.rng.normal(0, max(1.0, spread_m), points.shape)
    return np.asarray(shore[cKDTree(shore).query(moved)[1]] + d.rng.uniform(-2, 2, points.shape), dtype=np.float64)
