"""What could not be done: remembered, tried again with growing pauses, in the end for a person."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.engine.knowledge.chunks import chunks
from horo.engine.models import Failed
from horo.engine.services.decisions import decide_many
from horo.engine.values import REJECTED, Effect
from horo.people.models import Member

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
MOST_ATTEMPTS = 10  # over some 8 hours; then a person looks at it
LONGEST_ERROR = 2_000  # characters


class NotYours(Refused):
    pass


def note(effect: Effect, error: str, *, at: datetime) -> None:
    """Remember that `effect` could not be performed at `at`, and when it is tried again."""
    row, is_new = Failed.objects.get_or_create(
        key=effect.key,
        defaults={
            "rule": effect.rule,
            "step": effect.step,
            "member_id": effect.member_id,
            "action": effect.action,
            "error": error[:LONGEST_ERROR],
            "first_at": at,
            "failed_at": at,
            "next_try_at": at + FIRST_PAUSE,
        },
    )
    if not is_new:
        attempts = row.attempts + 1
        Failed.objects.filter(pk=row.pk).update(
            attempts=F("attempts") + 1,
            error=error[:LONGEST_ERROR],
            failed_at=at,
            next_try_at=at + pause_after(attempts),
            dead_at=at if attempts >= MOST_ATTEMPTS else None,
            dropped_at=None,
        )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts: 1 minute, doubled each time."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)


def forget(keys: Iterable[str]) -> None:
    """Forget the failures of effects that were performed after all."""
    if not Failed.objects.exists():  # as a rule nothing has failed, and that is quickly said
        return
    for chunk in chunks(list(keys)):
        Failed.objects.filter(key__in=chunk).delete()


def forget_lapsed(planned: Iterable[str]) -> None:
    """Forget what would be tried again, but is no longer due: `planned` is what still is.

    What is dead stays: somebody has to know.
    """
    trying = set(Failed.objects.trying().values_list("key", flat=True))
    if trying:
        forget(trying - set(planned))


def retry(ids: Iterable[int] | None, *, by: Member, at: datetime) -> int:
    """Give those dead effects, or all (None), a new series of attempts; return how many.

    Raises NotYours unless `by` is in the team.
    """
    _for_team(by)
    dead = _dead(ids)
    return dead.update(dead_at=None, attempts=0, next_try_at=at)


def drop(ids: Iterable[int] | None, *, by: Member, reason: str, at: datetime) -> int:
    """Give those dead effects, or all (None), up for good, for `reason`; return how many.

    The effects themselves are rejected, so that no plan tries them. Raises NotYours as `retry`.
    """
    _for_team(by)
    with transaction.atomic():
        keys = list(_dead(ids).values_list("key", flat=True))
        decide_many(keys, REJECTED, by=by, at=at)
        said = {"dropped_at": at, "dropped_by": by, "drop_reason": reason[:300]}
        # those keys alone: what has died meanwhile was not rejected
        return sum(
            Failed.objects.dead().filter(key__in=some).update(**said) for some in chunks(keys)
        )


def _dead(ids: Iterable[int] | None) -> QuerySet[Failed]:
    dead = Failed.objects.dead()
    return dead if ids is None else dead.filter(pk__in=list(ids))


def _for_team(by: Member) -> None:
    if not by.is_team:
        raise NotYours(_("Only the team looks after what could not be done."))
