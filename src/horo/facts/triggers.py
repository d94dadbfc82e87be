"""Triggers that note every change of a relation that has a snapshot in the warehouse.

They are put back after each `migrate`: on SQLite, altering a table makes it anew and drops
its triggers. Whoever writes, and by whatever way, is noticed.
"""

from typing import Any

from django.db import connections

from horo.log.services import LOCK

WATCHED = {  # table: (relation, columns whose change matters)
    "people_member": (
        "members",
        ("kind", "is_staff", "locale", "timezone", "persona", "joined_at"),
    ),
    "people_membership": ("memberships", ("group_id", "member_id", "since")),
    "people_group": ("memberships", ("slug",)),
    "people_field": ("fields", ("member_id", "name", "value", "number")),
    "content_space": ("spaces", ("slug", "access")),
}

# The lock lets the synchronisation wait for changes whose number is lower than one it saw.
FUNCTION = """
CREATE OR REPLACE FUNCTION facts_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared({lock});
    INSERT INTO facts_change (relation) VALUES (TG_ARGV[0]);
    RETURN NULL;
END $$
"""


def install(using: str) -> None:
    """Create the triggers on the database `using`, in place of what is there."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not {"facts_change", *WATCHED} <= tables:
        return  # in the middle of the first migrations
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION.format(lock=LOCK))
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def names() -> list[str]:
    """Return the names of the triggers that must be there."""
    return [_name(table, event) for table in WATCHED for event in _events(table)]


def statements(vendor: str) -> list[str]:
    make = _for_postgres if vendor == "postgresql" else _for_sqlite
    return [
        statement
        for table, (relation, _) in WATCHED.items()
        for event, what in _events(table).items()
        for statement in make(_name(table, event), table, what, relation)
    ]


def _events(table: str) -> dict[str, str]:
    columns = ", ".join(f'"{name}"' for name in WATCHED[table][1])
    return {"insert": "INSERT", "delete": "DELETE", "update": f"UPDATE OF {columns}"}


def _name(table: str, event: str) -> str:
    return f"facts_{table}_{event}"


def _for_sqlite(name: str, table: str, event: str, relation: str) -> list[str]:
    note = f"INSERT INTO facts_change (relation) VALUES ('{relation}');"
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {note} END",
    ]


def _for_postgres(name: str, table: str, event: str, relation: str) -> list[str]:
    return [
        f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} FOR EACH STATEMENT"
        f" EXECUTE FUNCTION facts_note_change('{relation}')"
    ]


def after_migrate(*, using: str, **_: Any) -> None:
    install(using)
