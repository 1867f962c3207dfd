"""A layer's own limit counts until the data catalogue says another."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mapdesk.layers.base import LAYERS
from mapdesk.store.opening import create
from tests.helpers.workspaces import AUTHOR


def test_layer_is_stale_after_its_own_limit_until_the_catalogue_has_one(tmp_path: Path) -> None:
    cameras = LAYERS.load()["cameras"]
    now = datetime.now(UTC)
    with closing(create(tmp_path / "w.gpkg", [cameras.schema])) as workspace:
        with workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction:
            transaction.describe("cameras", source="list", as_of=now - timedelta(days=2))
        assert workspace.status("cameras").fresh_for_s == cameras.fresh_for_s
        assert workspace.status("cameras").stale(now)
        with workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction:
            transaction.describe("cameras", fresh_for_s=3 * 86_400)
        assert not workspace.status("cameras").stale(now)
