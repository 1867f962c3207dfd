"""The tables of a workspace: what a GeoPackage has to have, ours, and one per layer.

Sources: OGC 12-128r18 (GeoPackage 1.3.1), annex C (tables), F.3 (spatial index and its triggers).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from mapdesk.model.schema import Column, Kind, Schema, Shape
from mapdesk.store.blob import SRS_ID
from mapdesk.store.sql import quoted, sql

APPLICATION_ID = 0x47504B47  # "GPKG"
GEOPACKAGE_VERSION = 10300
GEOMETRY_TYPES = {Shape.POINT: "POINT", Shape.LINE: "MULTILINESTRING", Shape.POLYGON: "MULTIPOLYGON"}
COLUMN_TYPES = {
    Kind.TEXT: "TEXT",
    Kind.INTEGER: "INTEGER",
    Kind.REAL: "REAL",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "DATE",
    Kind.DATETIME: "DATETIME",
    Kind.JSON: "TEXT",
    Kind.BLOB: "BLOB",
}
NOW = "strftime('%Y-%m-%dT%H:%M:%fZ','now')"
MADE_KEY = "new-"
"""How the key begins that a row gets by itself when another program inserts it without one."""
OLD_KEY_RULE = "NOT NULL UNIQUE"
KEY_RULE = f"NOT NULL ON CONFLICT REPLACE DEFAULT ('{MADE_KEY}' || lower(hex(randomblob(8)))) UNIQUE"
_RTREE_PAGE = "http://www.geopackage.org/spec120/#extension_rtree"

GEOPACKAGE_TABLES = f"""
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT ({NOW}),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
"""

OWN_TABLES = """
CREATE TABLE mapdesk_meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE mapdesk_layers (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, layer TEXT NOT NULL UNIQUE, source TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '', as_of DATETIME, fresh_for_s INTEGER, revision INTEGER NOT NULL DEFAULT 0);
CREATE TABLE mapdesk_keys (layer TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
    VALUES ('mapdesk_layers', 'attributes', 'mapdesk_layers', 'Data catalogue: source, owner and age of each layer');
"""

_VIEW = "CREATE TEMP VIEW {} AS SELECT *,"
_RTREE = """
CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy);
"""
_TRIGGERS = """
CREATE TRIGGER {insert} AFTER INSERT ON {table} WHEN (NEW."geom" NOT NULL AND NOT ST_IsEmpty(NEW."geom"))
    BEGIN INSERT OR REPLACE INTO {index} VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"),
    ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER {update1} AFTER UPDATE OF "geom" ON {table}
    WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
    BEGIN INSERT OR REPLACE INTO {index} VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"),
    ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER {update2} AFTER UPDATE OF "geom" ON {table}
    WHEN OLD."fid" = NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
    BEGIN DELETE FROM {index} WHERE id = OLD."fid"; END;
CREATE TRIGGER {update3} AFTER UPDATE ON {table}
    WHEN OLD."fid" != NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
    BEGIN DELETE FROM {index} WHERE id = OLD."fid";
    INSERT OR REPLACE INTO {index} VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"),
    ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER {update4} AFTER UPDATE ON {table}
    WHEN OLD."fid" != NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
    BEGIN DELETE FROM {index} WHERE id IN (OLD."fid", NEW."fid"); END;
CREATE TRIGGER {delete} AFTER DELETE ON {table} WHEN OLD."geom" NOT NULL
    BEGIN DELETE FROM {index} WHERE id = OLD."fid"; END;
"""
_TRIGGER_NAMES = ("insert", "update1", "update2", "update3", "update4", "delete")


def has_geometry(schema: Schema) -> bool:
    """Return whether rows of a table have a geometry."""
    return schema.shape in GEOMETRY_TYPES


def index_name(table: str) -> str:
    """Return the name of the spatial index of a table."""
    return f"rtree_{table}_geom"


def make_geopackage(connection: sqlite3.Connection) -> None:
    """Make the tables every GeoPackage has, and ours that are not layers. Only in an empty file."""
    from mapdesk.geo.crs import definition  # pyproj, needed here alone

    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {GEOPACKAGE_VERSION}")
    run(connection, GEOPACKAGE_TABLES)
    systems: list[tuple[str, int, str, int, str, str]] = [
        ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ]
    for code in (4326, SRS_ID):
        organisation, number, name, text = definition(code)
        systems.append((name, code, organisation, number, text, "longitude/latitude coordinates in decimal degrees"))
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", systems)
    run(connection, OWN_TABLES)


def make_table(connection: sqlite3.Connection, schema: Schema) -> None:
    """Make the table of a schema with its indexes; nothing is registered."""
    columns = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"]
    if has_geometry(schema):
        columns.append(f'"geom" {GEOMETRY_TYPES[schema.shape]}')  # early: quick to reach
    columns += [_column(one, unique=one.name == schema.key) for one in schema.all_columns()]
    connection.execute(sql("CREATE TABLE {} (", schema.name) + ", ".join(columns) + ")")
    make_indexes(connection, schema)
    if has_geometry(schema):
        make_spatial_index(connection, schema.name)


def register(connection: sqlite3.Connection, schema: Schema) -> None:
    """List a table as a layer of the GeoPackage, and in the data catalogue."""
    spatial = has_geometry(schema)
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, ?, ?, ?)",
        (schema.name, "features" if spatial else "attributes", schema.name, SRS_ID if spatial else None),
    )
    if spatial:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
            (schema.name, GEOMETRY_TYPES[schema.shape], SRS_ID),
        )
        connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', ?, 'write-only')",
            (schema.name, _RTREE_PAGE),
        )


def make_indexes(connection: sqlite3.Connection, schema: Schema) -> None:
    """Make the indexes of the columns a schema names."""
    for name in dict.fromkeys(schema.indexed):
        index = column_index(schema.name, name)
        connection.execute(sql("CREATE INDEX IF NOT EXISTS {} ON {} ({})", index, schema.name, name))


def column_index(table: str, column: str) -> str:
    """Return the name of the index of a column."""
    return f"index_{table}_{column}"


def make_spatial_index(connection: sqlite3.Connection, table: str) -> None:
    """Make the empty spatial index of a table with its triggers."""
    run(connection, sql(_RTREE, index=index_name(table)))
    make_triggers(connection, table)


def make_triggers(connection: sqlite3.Connection, table: str) -> None:
    """Make the triggers that keep the spatial index of a table."""
    names = {name: f"{index_name(table)}_{name}" for name in _TRIGGER_NAMES}
    run(connection, sql(_TRIGGERS, table=table, index=index_name(table), **names))


def drop_triggers(connection: sqlite3.Connection, table: str) -> None:
    """Drop the triggers that keep the spatial index of a table, before a bulk load."""
    for name in _TRIGGER_NAMES:
        connection.execute(sql("DROP TRIGGER IF EXISTS {}", f"{index_name(table)}_{name}"))


def add_columns(connection: sqlite3.Connection, schema: Schema) -> list[str]:
    """Add the columns of a schema that its table lacks; return their names."""
    present = set(table_columns(connection, schema.name))
    missing = [one for one in schema.columns if one.name not in present]
    for one in missing:
        connection.execute(sql("ALTER TABLE {} ADD COLUMN ", schema.name) + _column(one, unique=False))
    make_indexes(connection, schema)
    return [one.name for one in missing]


def table_columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the names of the columns of a table; empty when there is no such table."""
    return [str(row[0]) for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]


def tables_present(connection: sqlite3.Connection) -> set[str]:
    """Return the names of all tables in the file."""
    return {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def run(connection: sqlite3.Connection, script: str) -> None:
    """Run several statements inside the open transaction (sqlite3's own executescript would commit it first)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def missing_tables(connection: sqlite3.Connection, schemas: Sequence[Schema]) -> list[Schema]:
    """Return the schemas without a table; a raster's comes with its first values."""
    present = tables_present(connection)
    return [schema for schema in schemas if schema.shape is not Shape.GRID and schema.name not in present]


def stand_in(connection: sqlite3.Connection, schemas: Sequence[Schema]) -> None:
    """Put empty tables and columns before a connection that only reads, for those a file of an older program lacks.

    They are temporary: a temporary table or view is found before one of the file that has the same name.
    """
    missing = missing_tables(connection, schemas)
    for schema in missing:
        names = ["fid", *(["geom"] if has_geometry(schema) else []), *(one.name for one in schema.all_columns())]
        connection.execute(sql("CREATE TEMP TABLE {} ({})", schema.name, names))
        if has_geometry(schema):
            index = index_name(schema.name)
            connection.execute(sql("CREATE TEMP TABLE {} (id, minx, maxx, miny, maxy)", index))
            connection.execute(sql("CREATE TEMP TABLE {} (rowid)", f"{index}_rowid"))
    for schema in schemas:
        if schema.shape is not Shape.GRID and schema not in missing:
            present = set(table_columns(connection, schema.name))
            lacking = [one.name for one in schema.all_columns() if one.name not in present]
            if lacking:
                empty = ", ".join(sql("NULL AS {}", name) for name in lacking)
                connection.execute(" ".join((sql(_VIEW, schema.name), empty, sql("FROM main.{}", schema.name))))


def _column(column: Column, *, unique: bool) -> str:
    rest = f" {KEY_RULE}" if unique else " NOT NULL DEFAULT 1" if column.name == "version" else ""
    return f"{quoted(column.name)} {COLUMN_TYPES[column.kind]}{rest}"
