"""The log only grows: the database itself refuses to change or delete an activity."""

from django.db import migrations

SENTENCE = "The log is append-only: record a correction as a new activity."

SQLITE = [
    f"""CREATE TRIGGER log_refuses_{event} BEFORE {event} ON log_activity
    BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"""
    for event in ("update", "delete")
]
SQLITE_BACK = ["DROP TRIGGER IF EXISTS log_refuses_update", "DROP TRIGGER IF EXISTS log_refuses_delete"]

# Writers share the lock until they commit. Whoever gets it alone knows that no activity with a
# lower id than the newest is still on its way (0x686F726F, `horo.log.services.LOCK`).
POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$""",
    """CREATE TRIGGER log_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON log_activity
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse()""",
    """CREATE OR REPLACE FUNCTION log_share_lock() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock_shared(1752134255); RETURN NULL; END $$""",
    """CREATE TRIGGER log_shares_lock BEFORE INSERT ON log_activity
    FOR EACH STATEMENT EXECUTE FUNCTION log_share_lock()""",
]
POSTGRES_BACK = [
    "DROP TRIGGER IF EXISTS log_shares_lock ON log_activity",
    "DROP FUNCTION IF EXISTS log_share_lock()",
    "DROP TRIGGER IF EXISTS log_refuses_change ON log_activity",
    "DROP FUNCTION IF EXISTS log_refuse()",
]


def run(schema_editor, sqlite, postgres):
    statements = postgres if schema_editor.connection.vendor == "postgresql" else sqlite
    for statement in statements:
        schema_editor.execute(statement, params=None)


def install(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRES)


def remove(apps, schema_editor):
    run(schema_editor, SQLITE_BACK, POSTGRES_BACK)


class Migration(migrations.Migration):
    dependencies = [("log", "0001_first")]

    operations = [migrations.RunPython(install, remove)]
