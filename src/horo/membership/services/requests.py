"""Requests: to join the community, or to enter a private space; each is decided once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from horo.content.models import Space
from horo.core import limits
from horo.core.refused import Refused
from horo.log import services as log
from horo.membership import activities
from horo.membership.models import ADMITTED, DECLINED, JoinRequest, SpaceRequest
from horo.membership.services import joining, mails
from horo.membership.services.joining import Person
from horo.people import services as people
from horo.people.models import Member, Membership
from horo.ui import links

WELCOME_LASTS = timedelta(days=7)
DAY = 24 * 60 * 60  # seconds
SPACES_A_DAY = 10


class NotYoursToDecide(Refused):
    pass


class DecidedAlready(Refused):
    pass


class NothingToAsk(Refused):
    pass


def admit(request: JoinRequest, *, by: Member, at: datetime) -> Member:
    """Let the person of `request` in and mail them a link. Records `joined` and `admitted`.

    Raises NotYoursToDecide unless `by` is of the team; DecidedAlready the second time.
    """
    _refuse_unless_team(by)
    with transaction.atomic():
        _decide(JoinRequest, request.pk, ADMITTED, by=by, at=at)
        member = people.member_of(request.email)
        if member is None:
            member = joining.admit(_person(request), at=at)
        JoinRequest.objects.filter(pk=request.pk).update(member=member)
        log.record(activities.ADMITTED, request, actor=by, recipient=member, at=at)
        url = people.make_link(member, at=at, lasts=WELCOME_LASTS, is_mailed=True)
        mails.admitted(request.email, request.locale, name=request.name, url=url)
    return member


def decline(request: JoinRequest, *, by: Member, at: datetime, reason: str = "") -> None:
    """Keep the person of `request` out for now and mail them so, with `reason` if there is one.

    Records `declined`. Raises as `admit` does.
    """
    _refuse_unless_team(by)
    with transaction.atomic():
        _decide(JoinRequest, request.pk, DECLINED, by=by, at=at)
        log.record(activities.DECLINED, request, actor=by, at=at)
        mails.declined(request.email, request.locale, name=request.name, reason=reason)


def space_to_ask(space_id: int, member: Member) -> Space | None:
    """Return the space if `member` may know of it; a hidden one does not exist for outsiders."""
    return Space.objects.listed_to(member).filter(pk=space_id).first()


def ask_space(space: Space, *, by: Member, at: datetime, text: str = "") -> SpaceRequest:
    """Ask to enter the private `space`; asking again while it waits changes nothing.

    Records `requested`. Raises NothingToAsk where `by` may enter already or nobody could let
    them in; TooSoon after ten on one day.
    """
    if space.group_id is None or Space.objects.visible_to(by).filter(pk=space.pk).exists():
        raise NothingToAsk(_("You can enter this space already."))
    waiting = SpaceRequest.objects.asked_by(by).filter(space=space, decision="").first()
    if waiting is not None:
        return waiting
    limits.spend("ask-space", by.pk, times=SPACES_A_DAY, seconds=DAY, at=at)
    try:
        with transaction.atomic():
            request = SpaceRequest.objects.create(space=space, member=by, text=text, asked_at=at)
            log.record(activities.REQUESTED, request, actor=by, at=at, space_id=space.pk)
    except IntegrityError:  # the same click twice
        return SpaceRequest.objects.get(space=space, member=by, decision="")
    return request


def is_waiting(space: Space, member: Member) -> bool:
    """Whether `member` has asked for `space` and nobody has decided yet."""
    return SpaceRequest.objects.asked_by(member).filter(space=space, decision="").exists()


def grant(request: SpaceRequest, *, by: Member, at: datetime) -> None:
    """Let the member of `request` into the space's group and tell them by mail.

    Records `admitted`. Raises NotYoursToDecide unless `by` hosts the space or is of the team;
    DecidedAlready the second time.
    """
    space = request.space
    _refuse_unless_host(space, by)
    with transaction.atomic():
        _decide(SpaceRequest, request.pk, ADMITTED, by=by, at=at)
        if space.group_id is not None:
            Membership.objects.get_or_create(
                group_id=space.group_id, member=request.member, defaults={"since": at}
            )
        log.record(
            activities.ADMITTED, request, actor=by, recipient=request.member, at=at,
            space_id=space.pk,
        )  # fmt: skip
        _tell(request, url=settings.SITE_URL + (links.to("space", space.slug) or "/"))


def refuse(request: SpaceRequest, *, by: Member, at: datetime) -> None:
    """Keep the member of `request` out of the space and tell them by mail. As `grant`."""
    _refuse_unless_host(request.space, by)
    with transaction.atomic():
        _decide(SpaceRequest, request.pk, DECLINED, by=by, at=at)
        log.record(
            activities.DECLINED, request, actor=by, recipient=request.member, at=at,
            space_id=request.space_id,
        )  # fmt: skip
        _tell(request, url="")


def _decide(
    kind: type[JoinRequest] | type[SpaceRequest],
    key: int,
    decision: str,
    *,
    by: Member,
    at: datetime,
) -> None:
    """Claim the decision: of two people who decide at the same moment one is told so."""
    waiting = kind.objects.filter(pk=key, decision="")
    if waiting.update(decision=decision, decided_by=by, decided_at=at) != 1:
        raise DecidedAlready(_("Somebody has decided this already."))


def _person(request: JoinRequest) -> Person:
    return Person(
        email=request.email,
        name=request.name,
        locale=request.locale,
        timezone=request.timezone,
        social=request.social,
    )


def _tell(request: SpaceRequest, *, url: str) -> None:
    member = request.member
    if member.email:
        mails.space_answered(
            member.email, member.locale, name=member.name, space=request.space.name, url=url
        )


def _refuse_unless_team(by: Member) -> None:
    if not by.is_team:
        raise NotYoursToDecide(_("The team decides who joins."))


def _refuse_unless_host(space: Space, by: Member) -> None:
    hosted = Space.objects.visible_to(by).filter(pk=space.pk, hosts=by)
    if not by.is_team and not hosted.exists():
        raise NotYoursToDecide(_("The hosts of a space and the team decide who enters."))
