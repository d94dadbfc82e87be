"""What people decided about single effects: each verdict a row with who and when."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.engine.models import Verdict
from horo.engine.values import VERDICTS
from horo.people.models import Member


class NotYoursToDecide(Refused):
    pass


def decide(key: str, verdict: str, *, by: Member, at: datetime) -> None:
    """Approve, hold or reject the effect called `key`. The latest verdict counts.

    An effect that was held or rejected can be approved later, for as long as it is due.
    Raises NotYoursToDecide unless `by` is in the team, ValueError for another verdict.
    """
    decide_many([key], verdict, by=by, at=at)


def decide_many(keys: Iterable[str], verdict: str, *, by: Member, at: datetime) -> None:
    """As `decide`, for several effects with one verdict."""
    if verdict not in VERDICTS:
        raise ValueError(f"{verdict!r} is no verdict: write one of {', '.join(VERDICTS)}.")
    if not by.is_team:
        raise NotYoursToDecide(_("Only the team decides what the playbook may do."))
    Verdict.objects.bulk_create(
        [Verdict(key=key, verdict=verdict, by=by, decided_at=at) for key in keys]
    )


def take_back(keys: Iterable[str], *, by: Member, decided_at: datetime) -> None:
    """Forget the verdicts on `keys` that `by` gave at `decided_at`: the one before counts again.

    For a slip of the hand. What was performed in the meantime stays performed.
    """
    Verdict.objects.filter(key__in=list(keys), by=by, decided_at=decided_at).delete()
