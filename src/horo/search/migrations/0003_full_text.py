"""What the documents say, as stems: FTS5 on SQLite, tsvector and GIN on PostgreSQL.

A token is whatever stands between spaces: the analysis has cut and stemmed already. Words are
compared by their bytes on both, so that the same words come in the same order.
"""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE search_index USING fts5(
    tokens, tokenize = "ascii tokenchars '=^~+#.,'")""",
    # The memory in which words are gathered, in bytes: a transaction seldom needs more.
    "INSERT INTO search_index (search_index, rank) VALUES ('hashsize', 16777216)",
]
SQLITE_BACK = ["DROP TABLE IF EXISTS search_index"]
POSTGRES = [
    """CREATE TABLE search_index (
    rowid bigint PRIMARY KEY, tokens text NOT NULL, vector tsvector NOT NULL)""",
    # A search reads hundreds of rows: unpacking them would take longer than finding them.
    "ALTER TABLE search_index ALTER tokens SET STORAGE EXTERNAL, ALTER vector SET STORAGE EXTERNAL",
    "ALTER TABLE search_index SET (toast_tuple_target = 8160)",
    "CREATE INDEX search_index_vector ON search_index USING gin (vector) WITH (fastupdate = off)",
    'ALTER TABLE search_word ALTER COLUMN word TYPE varchar(40) COLLATE "C"',
]
POSTGRES_BACK = ["DROP TABLE IF EXISTS search_index"]


def run(schema_editor, sqlite, postgres):
    statements = postgres if schema_editor.connection.vendor == "postgresql" else sqlite
    for statement in statements:
        schema_editor.execute(statement, params=None)


def forwards(_apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRES)


def backwards(_apps, schema_editor):
    run(schema_editor, SQLITE_BACK, POSTGRES_BACK)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_index")]
    operations = [migrations.RunPython(forwards, backwards)]
