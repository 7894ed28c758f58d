"""The full-text index: an FTS5 table on SQLite, a tsvector column on PostgreSQL."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = (
    "CREATE VIRTUAL TABLE materials_index USING fts5"
    """(title, keys, parts, tokenize="unicode61 remove_diacritics 0 tokenchars '~'")""",
    # Whoever deletes an entry, also through a cascade, deletes its keys.
    "CREATE TRIGGER materials_index_follows AFTER DELETE ON materials_searchentry"
    " BEGIN DELETE FROM materials_index WHERE rowid = OLD.id; END",
)
SQLITE_BACK = ("DROP TRIGGER materials_index_follows", "DROP TABLE materials_index")
POSTGRESQL = (
    "ALTER TABLE materials_searchentry ADD COLUMN vector tsvector",
    "CREATE INDEX materials_searchentry_vector ON materials_searchentry USING gin (vector)",
)
POSTGRESQL_BACK = ("ALTER TABLE materials_searchentry DROP COLUMN vector",)


def create_index(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make what this database needs."""
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if on_sqlite else POSTGRESQL:
        schema_editor.execute(statement)


def drop_index(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_BACK if on_sqlite else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Checked by vendor, since neither index is known to the ORM."""

    dependencies = [("materials", "0002_kinds")]
    operations = [migrations.RunPython(create_index, drop_index)]
