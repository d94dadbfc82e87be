"""The way in for one member: what the playbook does at once, within the request that recorded."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from horo.engine.one_member import due_after, upcoming
from horo.engine.rules import rules_of
from horo.engine.services.performances import perform_all
from horo.engine.services.plans import gated
from horo.engine.values import Applied, Effect
from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook.services import current

AHEAD = timedelta(days=30)


def react(activities: Iterable[Activity], at: datetime) -> Applied:
    """Perform what the rules do at `at` for those whom `activities` let in.

    The same steps, keys and gates as in a plan; what a gate holds waits for the next plan.
    Raises NoPlaybook where there is none that could run.
    """
    playbook = current()
    found: dict[str, Effect] = {}
    for activity in activities:
        for rule in rules_of(playbook):
            if activity.verb in rule.verbs:
                found |= {one.key: one for one in due_after(rule, activity, at=at)}
    return perform_all(gated(found.values(), playbook, at))


def due_next(member: Member, at: datetime) -> tuple[Effect, ...]:
    """Return what the journeys will do for `member` in the next 30 days, as things stand at `at`.

    What is due already comes with what holds it; what comes later has not met the gates yet.
    Raises NoPlaybook where there is none that could run.
    """
    playbook = current()
    found = upcoming(rules_of(playbook), member, at=at, until=at + AHEAD)
    due = gated((one for one in found if one.due_at <= at), playbook, at).effects
    later = [one for one in found if one.due_at > at]
    return (*due, *sorted(later, key=lambda one: one.order))
