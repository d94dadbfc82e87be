"""What the gates knew at an instant of the past, as far as rows with a date still tell."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Q, QuerySet

from horo.core.time import MICROSECOND
from horo.engine.addresses import hashed
from horo.engine.gates import Failing, Knowledge, Reach, Rules, Suppression, Switched, Switches
from horo.engine.knowledge import gather
from horo.engine.knowledge.chunks import chunks
from horo.engine.knowledge.members import Found, found_members, received_by
from horo.engine.models import PAUSE, Failed, Performed, Suppressed, Switch, Verdict
from horo.engine.values import Decision, Effect


def gather_then(
    effects: Collection[Effect], reaches: Mapping[str, Reach], rules: Rules, at: datetime
) -> Knowledge:
    """Return what `gather` did at `at`, before anything was performed at that instant.

    Addresses, time zones and who is in which group are kept without a date: they count as now.
    """
    keys = [effect.key for effect in effects]
    ids = sorted({effect.member_id for effect in effects if effect.key in reaches})
    received, had = received_by(ids, rules, at - MICROSECOND)
    done = Performed.objects.filter(performed_at__lt=at) if rules.first else None
    names = sorted({effect.rule for effect in effects}) if rules.first else []
    return replace(
        gather(effects, reaches, rules, at),
        decisions=_decisions(keys, at),
        received=received,
        had=had,
        switches=_switches(at),
        suppressed=_suppressed(found_members(ids), at),
        failing=_failing(keys, at),
        done={} if done is None else {name: done.filter(rule=name).count() for name in names},
    )


def _decisions(keys: Sequence[str], at: datetime) -> dict[str, Decision]:
    found = {}
    for chunk in chunks(keys):
        said = Verdict.objects.filter(key__in=chunk, decided_at__lte=at)
        for one in said.order_by("decided_at", "pk"):
            found[one.key] = Decision(one.verdict, one.by_id, one.decided_at)
    return found


def _switches(at: datetime) -> Switches:
    """Return what people had stopped; nothing is kept of what the settings did."""
    rows = Switch.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), since__lte=at)
    switched = [(one, Switched("", one.since)) for one in rows.order_by("pk")]
    pauses = [(one.rule, each) for one, each in switched if one.kind == PAUSE]
    return Switches(
        dry_run=next((each for one, each in switched if one.kind != PAUSE), None),
        everything=next((each for rule, each in pauses if not rule), None),
        rules={rule: each for rule, each in pauses if rule},
    )


def _suppressed(members: Sequence[Found], at: datetime) -> dict[tuple[int, str], Suppression]:
    addresses = {pk: email for pk, _, email in members}
    found = {}
    for chunk in chunks(list(addresses)):
        for row in _in_force(at).filter(member__in=chunk).order_by("pk"):
            if row.address in ("", hashed(addresses[row.member_id])):
                found[row.member_id, row.channel] = Suppression(row.reason, row.until)
    return found


def _in_force(at: datetime) -> QuerySet[Suppressed]:
    return Suppressed.objects.filter(
        Q(until=None) | Q(until__gt=at), Q(lifted_at=None) | Q(lifted_at__gt=at), since__lte=at
    )


def _failing(keys: Sequence[str], at: datetime) -> dict[str, Failing]:
    """Return what had failed by then and was never performed: when it was tried is not kept."""
    found = {}
    for chunk in chunks(keys):
        for one in Failed.objects.filter(key__in=chunk, first_at__lte=at):
            found[one.key] = Failing(one.attempts, None)
    return found
