"""View as: a manager sees the community as one member does, or as a visitor. Nothing is kept.

Whoever looks changes nothing: what a page writes down while it is made (that somebody was here,
read a topic) is rolled back. What is a member's own, and nobody else's, stays closed: only
addresses that a room has named with `show` are opened, and `is_looked_at` lets a service leave out
what such a page would tell of secrets, such as a vote in an anonymous poll. Every look is written
down.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.people.models import MANAGERS, PERSON, Look, Member

LONGEST = timedelta(minutes=30)
KEY = "look"  # in the session: the look that goes on

_shown: set[str] = set()


class MayNotLook(Refused):
    pass


def show(space: str, names: Collection[str]) -> None:
    """Say that the pages `names` of the URL namespace `space` may be seen as somebody else."""
    _shown.update(f"{space}:{name}" for name in names)


def is_shown(name: str) -> bool:
    return name in _shown


def may_look(member: Member | None) -> bool:
    """Whether `member` may view as others: managers of the team."""
    return (
        member is not None
        and member.is_team
        and member.memberships.filter(group__slug=MANAGERS).exists()
    )


def begin(session: SessionBase, whom: Member | None, *, by: Member, at: datetime) -> Look:
    """Let `by` see the community as `whom` does (None: a visitor), for at most 30 minutes.

    Raises MayNotLook unless `by` is a manager, and where `whom` is no person or `by` themselves.
    """
    if not may_look(by):
        raise MayNotLook(_("Only managers can view the community as somebody else."))
    if whom is not None and (whom.kind != PERSON or whom == by):
        raise MayNotLook(_("Choose another person: a member who is not you, or a visitor."))
    with transaction.atomic():
        _end_all(by, at)
        look: Look = Look.objects.create(viewer=by, whom=whom, began_at=at)
    session[KEY] = look.pk
    return look


def end(session: SessionBase, *, by: Member, at: datetime) -> Look | None:
    """End what `by` looks at; return it, or None where nothing was going on."""
    look = Look.objects.filter(pk=session.pop(KEY, None), viewer=by).select_related("whom").first()
    _end_all(by, at)
    return look


def going_on(session: SessionBase, member: Member, at: datetime) -> Look | None:
    """Return the look of this session if it still may go on, and count a page; else end it.

    It ends after 30 minutes, and as soon as `member` is no manager or whom they look at is gone.
    """
    if (key := session.get(KEY)) is None:
        return None
    look = Look.objects.filter(pk=key, viewer=member, ended_at=None).select_related("whom").first()
    if look is None or at >= look.began_at + LONGEST or not may_look(member):
        end(session, by=member, at=at)
        return None
    Look.objects.filter(pk=look.pk).update(pages=F("pages") + 1)
    if look.whom is not None:
        look.whom._is_looked_at = True  # type: ignore[attr-defined]
    return look


def is_looked_at(member: object) -> bool:
    """Whether a page is made for somebody who only sees it as `member` would."""
    return bool(getattr(member, "_is_looked_at", False))


def _end_all(by: Member, at: datetime) -> None:
    Look.objects.filter(viewer=by, ended_at=None).update(ended_at=at)
