"""The action `invite`: to a space, an event, the next event of a ritual, or a track.

A track is a journey that a member takes part in only if they say yes. Spaces and tracks are ours;
for the rest the action asks the registry of invitables.
"""

from datetime import datetime
from typing import Any, Self

from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict, Field, model_validator

from horo.content.models import HIDDEN, PRIVATE, Space
from horo.core.refused import Refused
from horo.membership.services import offering, proposing
from horo.people.models import Member
from horo.playbook import invitables
from horo.playbook.actions import Action, Preview, Request, Undoing
from horo.playbook.invitables import Invitable
from horo.playbook.parts.base import Line, Slug, wrong
from horo.playbook.parts.whole import Playbook


class NothingOfTheKind(Refused):
    pass


class InviteArgs(BaseModel):
    """What a step writes under `invite`: one of these."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    space: Line | None = Field(
        None, description=gettext_noop("The space that the member is invited into.")
    )
    event: Line | None = Field(
        None, description="The event, by its short name; of a series, its next time."
    )
    ritual: Slug | None = Field(
        None, description="The ritual to whose next event the member is invited."
    )
    track: Slug | None = Field(
        None, description="The journey that begins for the member if they say yes."
    )

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        named = self.model_dump(exclude_none=True)
        if len(named) != 1:
            raise wrong(
                ", ".join(named) or _("nothing"), _("one of `space`, `event`, `ritual`, `track`")
            )
        return self


def perform(request: Request) -> None:
    invitable, name = _asked(request.args)
    invitable.invite(_member(request), name, request.key, request.at)


def preview(request: Request) -> Preview:
    (invitable, name), member = _asked(request.args), _member(request)
    words = invitable.words(member, name, request.at)
    body = linebreaks(escape(words.text)) if words.text else ""
    return Preview(words.title, body, member.name, "in_app")


def undo(undoing: Undoing) -> bool:
    every = invitables.registered().values()
    return any(one.take_back(undoing.key, undoing.by, undoing.at) for one in every)


def say(args: BaseModel, playbook: Playbook | None) -> str:
    invitable, name = _asked(args)
    return invitable.sentence(name, playbook)


def _opens(args: BaseModel) -> bool:
    invitable, name = _asked(args)
    return invitable.opens(name)


def _asked(args: BaseModel) -> tuple[Invitable, str]:
    """Return what is invited to. Raises NothingOfTheKind where no room here has such things."""
    assert isinstance(args, InviteArgs), args
    ((kind, name),) = args.model_dump(exclude_none=True).items()
    known = invitables.registered().get(kind)
    if known is None:
        raise NothingOfTheKind(_("Nothing here invites to “%(kind)s”.") % {"kind": kind})
    return known, name


def _member(request: Request) -> Member:
    member: Member = Member.objects.get(pk=request.member_id)
    return member


def _invite_to_space(member: Member, name: str, key: str, at: datetime) -> None:
    offering.offer(member, name, key=key, at=at)


def _words_of_space(member: Member, name: str, at: datetime) -> Any:
    return offering.words_for(member, offering.space_named(name))


def _space_is_private(name: str) -> bool:
    return Space.objects.filter(slug=name, access__in=(PRIVATE, HIDDEN)).exists()


SPACE = Invitable(
    kind="space",
    invite=_invite_to_space,
    words=_words_of_space,
    take_back=lambda key, by, at: offering.take_back(key, by=by, at=at),
    sentence=lambda name, _playbook: (
        _("an invitation into the space “%(space)s”") % {"space": name}
    ),
    opens=_space_is_private,
)
TRACK = Invitable(
    kind="track",
    invite=lambda member, name, key, at: proposing.propose(member, name, key=key, at=at),
    words=lambda member, name, _at: proposing.words_for(member, name),
    take_back=lambda key, _by, at: proposing.take_back(key, at=at),
    sentence=lambda name, playbook: (
        _("an invitation to take part in “%(title)s”")
        % {"title": proposing.title_of(name, playbook)}
    ),
)
INVITE = Action(
    name="invite",
    summary="Invite the member to a space, an event, or a journey that they may say yes to.",
    args=InviteArgs,
    opens=_opens,
    perform=perform,
    preview=preview,
    reaches=True,
    shorthand="space",
    topic_of=lambda args: offering.TOPIC,
    undo=undo,
    sentence=say,
)
