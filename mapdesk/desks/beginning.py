"""A new district: its outline, its villages and the towns they make, codes and their scheme, its first account.

The outline is stored as the land, and that is what "the district" means in every coverage check.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import shapely

from mapdesk.desks.planning import tables as plan_tables
from mapdesk.desks.planning.crosswalk import CROSSWALK, known_rows
from mapdesk.errors import FormatError, RefusedError
from mapdesk.exchange.importing import ImportReport, Progress, run_import, silent
from mapdesk.exchange.options import ImportOptions
from mapdesk.exchange.preparing import Prepared, prepare
from mapdesk.files.formats import read
from mapdesk.geo import measure
from mapdesk.layers import codes
from mapdesk.layers.base import LAYERS
from mapdesk.layers.privacy import duty_name_problem
from mapdesk.model.account import DUTY_ACCOUNT
from mapdesk.model.journal import Author, Entry
from mapdesk.model.query import Query
from mapdesk.store import opening
from mapdesk.store.account_changes import AccountAdded
from mapdesk.store.change import Change, PlainChange, RowsPut, RowsRestored, commit, register
from mapdesk.store.workspace import Transaction, Workspace
from mapdesk.words import Message, msg

CHINA = (73.0, 3.0, 135.5, 54.0)
"""West, south, east, north of a box around China with its seas, degrees: outside, the system is probably wrong."""


@dataclass(frozen=True)
class Beginning:
    """What a new district is made of.

    Attributes
    ----------
    code : str
        Division code of the county, six digits.
    name : str
    outline : Path
        A file of polygons: the land of the district.
    villages : Path or None
        A file of villages; towns are derived from their codes.
    crs : int or str, optional
        EPSG code of the coordinates of both, where they do not say.
    account : AccountAdded or None
        The first account; without one everybody writes as the duty account until there is one.
    """

    code: str
    name: str
    outline: Path
    villages: Path | None = None
    crs: int | str | None = None
    account: AccountAdded | None = None


@dataclass(frozen=True)
class BeginningReport:
    """What was made: rows by layer, and what a person should look at."""

    path: Path
    rows: dict[str, int]
    warnings: tuple[object, ...] = ()
    rejects_file: Path | None = None


@register
@dataclass(frozen=True)
class TownsDerived(PlainChange):
    """Make a town of all villages whose 12-digit codes begin with the same nine digits."""

    kind: ClassVar[str] = "towns.derive"
    source: str

    def apply(self, transaction: Transaction) -> Change:
        """Write a row for each town that is not there yet."""
        villages = transaction.rows(
            Query("villages", columns=("division_code", "town", "household_count", "as_of"), geometry=True)
        )
        shapes = villages.geometries()
        members: dict[str, list[int]] = defaultdict(list)
        for row, code in enumerate(villages.column("division_code")):
            if code is not None and len(code) == 12 and shapes[row] is not None:
                members[code[:9]].append(row)
        known = set(transaction.rows(Query("towns", columns=("division_code",))).column("division_code"))
        told = villages.dicts()
        made = [
            _town(code, [told[row] for row in rows], shapely.union_all(shapes[rows])) | {"source": self.source}
            for code, rows in sorted(members.items())
            if code not in known
        ]
        if made:
            transaction.put("towns", made)
            transaction.describe("towns", source=self.source)
        return RowsRestored(transaction.seq)


@dataclass
class _Writer:
    """What imports need of a session, under the duty account."""

    workspace: Workspace
    author: Author = field(default_factory=lambda: Author(DUTY_ACCOUNT, "new"))

    def do(self, change: Change, *, reason: str = "") -> Entry:
        """Make a change."""
        done = commit(self.workspace, self.author, change, reason=reason)
        return self.workspace.entries(after=done.seq - 1, limit=1)[0]


def begin_district(path: str | Path, beginning: Beginning, *, progress: Progress = silent) -> BeginningReport:
    """Make the workspace of a new district; nothing is left of it when anything is refused or it is called off.

    Parameters
    ----------
    path : str or Path
        Of the new file.
    beginning : Beginning
    progress : callable
        Called with the share that is done (0 to 1) and what is being done; what it raises calls the making off.

    Raises
    ------
    MapdeskError
        There is such a file, the code is none of a county, or a file cannot be used: the outline holds no polygons,
        one of them crosses itself, or nothing says in which system they are.
    """
    target = Path(path)
    _require_codes(beginning)
    progress(0.0, msg("Reading the outline"))
    outline = _outline(beginning)
    box = shapely.total_bounds(outline.placed.geometries[outline.accepted]).tolist()
    if beginning.villages is not None:
        progress(0.1, msg("Reading the villages"))
        _prepared("villages", beginning.villages, beginning)  # refused before a file is made
    progress(0.2, msg("Making the workspace"))
    workspace = opening.create(
        target, [layer.schema for layer in LAYERS.load().values()], name=beginning.name, facts=_facts(beginning, box)
    )
    reports: list[ImportReport] = []
    try:
        workspace.accounts.check_name = duty_name_problem
        report = _fill(workspace, target, beginning, reports, progress)
    except BaseException:
        workspace.close()
        _forget(target, *(one.rejects_file for one in reports))
        raise
    workspace.close()
    return BeginningReport(report.path, report.rows, (*_far_away(box), *report.warnings), report.rejects_file)


def forget_district(report: BeginningReport) -> None:
    """Take away a workspace that was just made and that nobody wants any more, with what was written beside it."""
    _forget(report.path, report.rejects_file)


def _require_codes(beginning: Beginning) -> None:
    wrong = codes.county_code(beginning.code)
    if wrong is not None:
        raise RefusedError(msg("“{code}” is no division code of a county.", code=beginning.code), wrong)
    if not beginning.name.strip():
        raise RefusedError(msg("The district needs a name."))


def _prepared(layer: str, path: Path, beginning: Beginning) -> Prepared:
    table = read(path, layer=layer)
    return prepare(table, LAYERS.load()[layer], ImportOptions(crs=beginning.crs))


def _outline(beginning: Beginning) -> Prepared:
    """Return the outline, whole: a district with a hole where a polygon was left out would be worse than none."""
    name = beginning.outline.name
    try:
        prepared = _prepared("land", beginning.outline, beginning)
    except FormatError as refusal:
        raise FormatError(msg("The outline “{name}” cannot be used.", name=name), refusal.sentence()) from refusal
    for row, reason in sorted(prepared.rejected.items()):
        where = msg("Row {row}: {reason}", row=prepared.table.number(row), reason=reason)
        raise FormatError(msg("The outline “{name}” cannot be used.", name=name), where)
    shapes = prepared.placed.geometries
    if not len(shapes) or shapely.is_missing(shapes).all():
        raise FormatError(msg("The outline “{name}” holds no polygons.", name=name))
    if shapely.is_missing(shapes).any():
        row = prepared.table.number(int(shapely.is_missing(shapes).argmax()))
        reason = msg("There is no geometry.")
        raise FormatError(
            msg("The outline “{name}” cannot be used.", name=name), msg("Row {row}: {reason}", row=row, reason=reason)
        )
    return prepared


def _facts(beginning: Beginning, box: list[float]) -> dict[str, Any]:
    return {
        "province": codes.table("division_scheme")["provinces"][beginning.code[:2]],
        "county": beginning.name,
        "county_code": beginning.code,
        "box": [round(side, 6) for side in box],
        "grid_scheme": codes.table("grid_scheme"),
    }


def _fill(
    workspace: Workspace, path: Path, beginning: Beginning, reports: list[ImportReport], progress: Progress
) -> BeginningReport:
    workspace.tables(plan_tables.TABLES)
    writer, options = _Writer(workspace), ImportOptions(crs=beginning.crs)
    reports.append(run_import(writer, LAYERS["land"], beginning.outline, options, progress=_part(progress, 0.3, 0.5)))
    crosswalk = known_rows(beginning.code)
    if crosswalk:
        writer.do(RowsPut(CROSSWALK.name, tuple(crosswalk)))
    strangers: tuple[object, ...] = ()
    if beginning.villages is not None:
        reports.append(
            run_import(writer, LAYERS["villages"], beginning.villages, options, progress=_part(progress, 0.5, 0.8))
        )
        progress(0.8, msg("Making the towns"))
        writer.do(TownsDerived(beginning.villages.name))
        strangers = tuple(_strangers(workspace, beginning.code))
    if beginning.account is not None:
        writer.do(beginning.account)
    counted = ("land", "villages", "towns", CROSSWALK.name)
    rows = {name: workspace.count(Query(name)) for name in counted}
    progress(0.95, msg("Making the workspace"))
    rejects = next((one.rejects_file for one in reports if one.rejects_file is not None), None)
    return BeginningReport(path, rows, (*_warnings(reports), *strangers), rejects)


def _warnings(reports: Iterable[ImportReport]) -> list[object]:
    return [warning for report in reports for warning in report.warnings]


def _strangers(workspace: Workspace, code: str) -> list[Message]:
    given = [one for one in workspace.column("villages", "division_code") if one]
    strange = [one for one in given if not one.startswith(code)]
    found = []
    if strange:
        found.append(
            msg(
                "{count} villages have a code of another county, for example {code}.",
                count=len(strange),
                code=strange[0],
            )
        )
    without = workspace.count(Query("villages")) - len(given)
    if without:
        found.append(msg("{count} villages have no division code; no town was made of them.", count=without))
    return found


def _far_away(box: list[float]) -> list[Message]:
    west, south, east, north = box
    if CHINA[0] <= west and east <= CHINA[2] and CHINA[1] <= south and north <= CHINA[3]:
        return []
    return [msg("The outline lies outside China; its reference system is probably another one.")]


def _town(code: str, villages: list[dict[str, Any]], shape: Any) -> dict[str, Any]:
    names = {one["town"] for one in villages if one["town"]}
    households = [one["household_count"] for one in villages]
    segment = int(code[6:9])
    ranges = codes.table("division_scheme")["town_segments"]
    return {
        "division_code": code,
        "name": names.pop() if len(names) == 1 else None,
        "kind": next((kind for kind, (first, last) in ranges.items() if first <= segment <= last), None),
        "county_code": code[:6],
        "village_count": len(villages),
        "household_count": None if None in households else sum(households),
        "area_km2": round(measure.area_m2(shape) / 1e6, 6),
        "as_of": max((one["as_of"] for one in villages if one["as_of"]), default=None),
        "geom": shape,
    }


def _part(progress: Progress, begins: float, ends: float) -> Progress:
    return lambda share, doing: progress(begins + share * (ends - begins), doing)


def _forget(path: Path, *others: Path | None) -> None:
    for other in others:
        if other is not None:
            other.unlink(missing_ok=True)
    for ending in ("", "-wal", "-shm", ".lock", ".writer"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + ending).unlink(missing_ok=True)
