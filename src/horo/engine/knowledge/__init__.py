"""What the gates have to know about the members concerned, read in a handful of queries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from horo.engine.gates import Knowledge, Reach, Rules
from horo.engine.knowledge.effects import decisions_on, done_of, failing_among
from horo.engine.knowledge.members import (
    addressed,
    consents_of,
    found_members,
    groups_of,
    received_by,
    zone,
)
from horo.engine.knowledge.stops import suppressed_among, switches
from horo.engine.values import Effect
from horo.people.models import Member

__all__ = ["decisions_on", "gather", "gather_people", "switches", "zone"]


def gather(
    effects: Collection[Effect], reaches: Mapping[str, Reach], rules: Rules, at: datetime
) -> Knowledge:
    """Return what is known at `at` about those whom `effects` would reach, and every verdict."""
    ids = sorted({effect.member_id for effect in effects if effect.key in reaches})
    keys = [effect.key for effect in effects]
    members = found_members(ids)
    received, had = received_by(ids, rules, at)
    return Knowledge(
        decisions=decisions_on(keys),
        consents=consents_of(ids, at),
        zones={pk: found for pk, name, _ in members if (found := zone(name))},
        received=received,
        had=had,
        addressed=addressed(members),
        community=Member.objects.people().count() if reaches else 0,
        switches=switches(),
        suppressed=suppressed_among(members, at),
        failing=failing_among(keys, at),
        done=done_of({effect.rule for effect in effects}, rules.first),
        groups=groups_of(set(rules.approvers.values())),
    )


def gather_people(ids: Sequence[int], at: datetime) -> Knowledge:
    """Return what is known at `at` of the members with these `ids`, in ascending order.

    As if nobody had stopped or decided anything, and nobody received anything yet.
    """
    members = found_members(ids)
    return Knowledge(
        consents=consents_of(ids, at),
        zones={pk: found for pk, name, _ in members if (found := zone(name))},
        addressed=addressed(members),
        community=Member.objects.people().count() if ids else 0,
    )
