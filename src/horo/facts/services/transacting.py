"""The same relations as they stand in the transactional database, for one member right now."""

import ibis

from horo.facts import schemas
from horo.facts.schemas import Facts


def transactional() -> Facts:
    """Return the relations over the real tables: their SQL runs on Django's own connection.

    The tables have more columns than these, and Ibis writes `*` for all it knows in their order:
    what reads whole rows must name the columns that it wants.
    """
    return Facts(
        activities=ibis.table(schemas.ACTIVITIES, name="log_activity"),
        members=ibis.table(schemas.MEMBERS, name="people_member"),
        memberships=_memberships(),
        fields=ibis.table(schemas.FIELDS, name="people_field"),
        spaces=ibis.table(schemas.SPACES, name="content_space"),
    )


def _memberships() -> ibis.expr.types.Table:
    rows = ibis.table(
        {"group_id": "int64", "member_id": "int64", "since": "int64"}, name="people_membership"
    )
    groups = ibis.table({"id": "int64", "slug": "string"}, name="people_group")
    named = rows.join(groups, rows.group_id == groups.id)
    return named.select("member_id", group=groups.slug, since=rows.since)
