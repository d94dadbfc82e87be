"""The way in for one member: what the playbook does at once, within the request that recorded."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from horo.engine.generations import running
from horo.engine.one_member import due_after, people_in, upcoming
from horo.engine.services.performances import perform_all
from horo.engine.services.plans import gated
from horo.engine.values import Applied, Effect
from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook.services import under

AHEAD = timedelta(days=30)


def react(activities: Iterable[Activity], at: datetime) -> Applied:
    """Perform what the rules do at `at` for those whom `activities` let in.

    The same steps, keys and gates as in a plan; what a gate holds waits for the next plan.
    Raises NoPlaybook where there is none that could run.
    """
    now = running(at)
    found: dict[str, Effect] = {}
    rules = [rule for rule in now.rules if rule.admitted is None]
    verbs = frozenset(verb for rule in rules for verb in rule.hears)
    heard = [activity for activity in activities if activity.verb in verbs]
    people = people_in(heard)
    for activity in heard:
        for rule in rules:
            if activity.verb in rule.hears:
                due = due_after(rule, activity, people, at=at)
                found |= {one.key: one for one in due}
    with under(now.playbook):
        return perform_all(gated(found.values(), now, at))


def due_next(member: Member, at: datetime) -> tuple[Effect, ...]:
    """Return what the journeys will do for `member` in the next 30 days, as things stand at `at`.

    What is due already comes with what holds it; what comes later has not met the gates yet.
    Raises NoPlaybook where there is none that could run.
    """
    now = running(at, until=at + AHEAD)
    with under(now.playbook):
        found = upcoming(now.rules, member, at=at, until=at + AHEAD)
        due = gated((one for one in found if one.due_at <= at), now, at).effects
    later = [one for one in found if one.due_at > at]
    return (*due, *sorted(later, key=lambda one: one.order))
