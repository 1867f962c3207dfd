"""What a person may decide about an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mapdesk.geo.datum import Datum


@dataclass(frozen=True)
class ImportOptions:
    """How a file is read and placed; None always means "found, or the usual".

    Attributes
    ----------
    crs : int or str, optional
        EPSG code or name of the system of the coordinates; wins over what the file says.
    datum : Datum, optional
        What longitudes and latitudes refer to.
    mapping : dict of str to str
        Header -> column of the layer, over what is guessed; "" leaves a header out.
    encoding, sheet : str, optional
        Of a text file; sheet or table of a file that has several.
    dry_run : bool
        Everything but storing.
    source : str
        Who sent the data; default: the name of the file.
    as_of : datetime, optional
        When they were true, aware; default: the date of the file.
    hours_from_utc : float
        Zone of times that name none (8: China).
    rejects_folder : Path, optional
        Where the file with rejected rows goes; default: beside the input.
    memory_folder : Path, optional
        Where column mappings are remembered; None: nowhere.
    """

    crs: int | str | None = None
    datum: Datum | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    sheet: str | None = None
    dry_run: bool = False
    source: str = ""
    as_of: datetime | None = None
    hours_from_utc: float = 8.0
    rejects_folder: Path | None = None
    memory_folder: Path | None = None
