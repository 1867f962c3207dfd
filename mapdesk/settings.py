"""Settings: one line each, typed; the preferences form, the file and the reference page derive from the class."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mapdesk import paths
from mapdesk.params import param, params_of
from mapdesk.words import DEFAULT_LANGUAGE, LANGUAGES, msg

_FILE = "settings.json"


@dataclass(frozen=True)
class Settings:
    """What a person chose once and for all workspaces; kept as JSON in this user's configuration folder."""

    language: str = param(DEFAULT_LANGUAGE, msg("Language"), choices=tuple(LANGUAGES))
    theme: str = param("system", msg("Theme"), choices=("system", "dark", "light"))
    contrast: str = param("usual", msg("Contrast"), choices=("usual", "high"))
    palette: str = param("usual", msg("Colours of states"), choices=("usual", "safe"))
    notation: str = param("degrees", msg("Position notation"), choices=("degrees", "degrees_minutes", "dms"))
    seat: str = param("", msg("Name of this seat"))
    base_map: str = param("plain", msg("Base map"))
    tile_cache_mb: int = param(512, msg("Tile cache"), unit="MB", minimum=0, maximum=100_000)
    tile_timeout_s: float = param(8.0, msg("Tile time limit"), unit="s", minimum=1, maximum=120)
    label_limit: int = param(200, msg("Labels on the map at most"), minimum=0, maximum=1000)
    keys: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Command name to the key the person chose for it; "" for none. Its own page of the preferences changes it."""
    backup_every_min: int = param(60, msg("Minutes between backups (0: none)"), unit="min", minimum=0, maximum=10_080)
    backup_hourly: int = param(24, msg("Hourly backups kept"), minimum=1, maximum=1000)
    backup_daily: int = param(7, msg("Daily backups kept"), minimum=0, maximum=1000)
    backup_folder: str = param("", msg("Folder of the backups (empty: beside the workspace)"))
    attachment_limit_mb: int = param(20, msg("Largest attachment"), unit="MB", minimum=1, maximum=200)

    def changed(self, **values: Any) -> Settings:
        """Return a copy with some values changed; an unknown name raises TypeError."""
        return dataclasses.replace(self, **values)


def load(folder: Path | None = None) -> Settings:
    """Return the stored settings; what is missing, unknown or of a wrong kind falls back to the default."""
    file = (folder or paths.config_folder()) / _FILE
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    kept: dict[str, Any] = {}
    for one in params_of(Settings):
        value = stored.get(one.name) if isinstance(stored, dict) else None
        if isinstance(value, type(one.default)) and (not one.choices or value in one.choices):
            kept[one.name] = value
    keys = stored.get("keys") if isinstance(stored, dict) else None
    if isinstance(keys, dict):
        kept["keys"] = {name: key for name, key in keys.items() if isinstance(key, str)}
    return Settings(**kept)


def language_of(chosen: Settings) -> str:
    """Return the language to speak: what MAPDESK_LANG says, if that is one of ours, or else the chosen one.

    The desktop and the command line both ask here; the variable is never written into the settings.
    """
    wanted = os.environ.get("MAPDESK_LANG", "")
    return wanted if wanted in LANGUAGES else chosen.language


def save(settings: Settings, folder: Path | None = None) -> None:
    """Write the settings; the old file stays whole if that fails.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    file = (folder or paths.config_folder()) / _FILE
    paths.write_whole(file, json.dumps(dataclasses.asdict(settings), ensure_ascii=False, indent=1))
