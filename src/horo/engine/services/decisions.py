"""What people decided about single effects: each verdict a row with who and when."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.engine.models import Verdict
from horo.engine.rules import rules_of
from horo.engine.values import APPROVED, AWARD, BADGES, LEVELS, VERDICTS
from horo.people.models import Member
from horo.playbook.services import NoPlaybook, current


class NotYoursToDecide(Refused):
    pass


def decide(key: str, verdict: str, *, by: Member, at: datetime) -> None:
    """Approve, hold or reject the effect called `key`. The latest verdict counts.

    An effect that was held or rejected can be approved later, for as long as it is due.
    Raises NotYoursToDecide unless `by` is in the team, and in the group that approves such
    effects where the playbook names one; ValueError for another verdict.
    """
    decide_many([key], verdict, by=by, at=at)


def decide_many(keys: Iterable[str], verdict: str, *, by: Member, at: datetime) -> None:
    """As `decide`, for several effects with one verdict."""
    keys = list(keys)
    if verdict not in VERDICTS:
        raise ValueError(f"{verdict!r} is no verdict: write one of {', '.join(VERDICTS)}.")
    if not by.is_team:
        raise NotYoursToDecide(_("Only the team decides what the playbook may do."))
    if verdict == APPROVED:
        _refuse_others(keys, by)
    Verdict.objects.bulk_create(
        [Verdict(key=key, verdict=verdict, by=by, decided_at=at) for key in keys]
    )


def take_back(keys: Iterable[str], *, by: Member, decided_at: datetime) -> None:
    """Forget the verdicts on `keys` that `by` gave at `decided_at`: the one before counts again.

    For a slip of the hand. What was performed in the meantime stays performed.
    """
    Verdict.objects.filter(key__in=list(keys), by=by, decided_at=decided_at).delete()


def _refuse_others(keys: Iterable[str], by: Member) -> None:
    """Raise NotYoursToDecide where one of `keys` is for a group to approve that `by` is not in."""
    wanted = _approvers(keys)
    own = set(by.memberships.filter(group__slug__in=wanted).values_list("group__slug", flat=True))
    if missing := sorted(wanted - own):
        raise NotYoursToDecide(
            _("Only somebody of the group “%(group)s” approves this.") % {"group": missing[0]}
        )


def _approvers(keys: Iterable[str]) -> set[str]:
    """Return the groups that approve `keys`, each of which begins with its rule and step."""
    try:
        playbook = current()
    except NoPlaybook:
        return set()
    groups = {name: one.by for name, one in playbook.approval.actions.items() if one.by}
    if not groups:
        return set()
    acts = {(rule.name, step.id): step.action for rule in rules_of(playbook) for step in rule.steps}
    asked = {_action(key, acts) for key in keys}
    return {groups[action] for action in asked if action in groups}


def _action(key: str, acts: Mapping[tuple[str, str], str]) -> str:
    if key.partition("/")[0] in (BADGES, LEVELS):
        return AWARD
    return acts.get(_rule_and_step(key), "")


def _rule_and_step(key: str) -> tuple[str, str]:
    kind, slug, step, *_rest = [*key.split("/"), "", ""]
    return f"{kind}/{slug}", step
