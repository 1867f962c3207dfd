"""Tables of the desks: drafts, links, histories; every open workspace has them, and they stay out of the map."""

from __future__ import annotations

from mapdesk.model.schema import Schema
from mapdesk.registry import Registry

DESK_TABLES: Registry[Schema] = Registry("table", "mapdesk.desks", deep=True, only="tables")
"""Schemas by name; a desk adds its own in its module `tables`."""
