"""The log and the members as columns: the one shape that every engine reads.

Instants are whole microseconds since 1970 (UTC). The same names and types stand in SQLite,
PostgreSQL and Parquet, so one expression runs on all of them.
"""

import ibis
import ibis.expr.types as ir

ACTIVITIES = ibis.schema(
    {
        "id": "int64",
        "occurred_at": "int64",
        "recorded_at": "int64",
        "actor_id": "int64",
        "verb": "string",
        "object_type": "string",
        "object_id": "int64",
        "object_key": "string",
        "space_id": "int64",
        "thread_id": "int64",
        "recipient_id": "int64",
        "value": "float64",
        "source": "string",
    }
)
MEMBERS = ibis.schema(
    {
        "id": "int64",
        "kind": "string",  # person, bot, system, anonymous
        "is_staff": "boolean",
        "locale": "string",
        "timezone": "string",
        "persona": "string",
        "joined_at": "int64",
    }
)
MEMBERSHIPS = ibis.schema({"member_id": "int64", "group": "string", "since": "int64"})
FIELDS = ibis.schema(
    {"member_id": "int64", "name": "string", "value": "string", "number": "float64"}
)
SPACES = ibis.schema({"id": "int64", "slug": "string", "access": "string"})


class Facts:
    """The relations that conditions and measures are asked of, bound to one engine or to none.

    `activities`, `members`, `memberships`, `fields`, `spaces`: Ibis tables with the schemas
    above.
    """

    def __init__(
        self,
        activities: ir.Table,
        members: ir.Table,
        memberships: ir.Table,
        fields: ir.Table,
        spaces: ir.Table,
    ) -> None:
        self.activities = activities
        self.members = members
        self.memberships = memberships
        self.fields = fields
        self.spaces = spaces


def unbound() -> Facts:
    """Return the relations without an engine: what golden SQL is compiled from."""
    return Facts(
        activities=ibis.table(ACTIVITIES, name="activities"),
        members=ibis.table(MEMBERS, name="members"),
        memberships=ibis.table(MEMBERSHIPS, name="memberships"),
        fields=ibis.table(FIELDS, name="fields"),
        spaces=ibis.table(SPACES, name="spaces"),
    )
