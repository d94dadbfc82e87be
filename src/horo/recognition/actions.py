"""The action `award`: a badge or a level for the member, with what made it due as evidence."""

from collections.abc import Sequence
from typing import Self

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict, Field, model_validator

from horo.core.refused import Refused
from horo.people.models import Member
from horo.playbook.actions import Action, Preview, Request, Undoing
from horo.playbook.parts.base import Slug, wrong
from horo.playbook.parts.whole import Playbook
from horo.recognition.models import BADGE, LEVEL
from horo.recognition.services import giving
from horo.recognition.services.book import Merit, by_name, criterion, merit_named


class NoSuchMerit(Refused):
    pass


class AwardArgs(BaseModel):
    """What a step writes under `award`: a badge, or a level."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    badge: Slug | None = Field(None, description=gettext_noop("The badge of recognition.yaml."))
    level: Slug | None = Field(None, description=gettext_noop("Or the level."))

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.badge is None) == (self.level is None):
            found = _("both") if self.badge else _("neither")
            raise wrong(found, _("either a badge or a level"))
        return self

    @property
    def name(self) -> tuple[str, str]:
        return (LEVEL, self.level) if self.level else (BADGE, self.badge or "")


def perform(request: Request) -> None:
    perform_many([request])


def perform_many(requests: Sequence[Request]) -> None:
    """Give them all in a few statements; raises NoSuchMerit before anything is given."""
    known = by_name()
    wanted = [
        giving.Wanted(one.key, one.member_id, _known(one.args, known), one.because)
        for one in requests
    ]
    giving.give_many(wanted, at=requests[0].at)


def preview(request: Request) -> Preview:
    merit, member = _known(request.args, by_name()), Member.objects.get(pk=request.member_id)
    text = merit.why or criterion(merit, member)
    return Preview(say(request.args, None, merit), format_html("<p>{}</p>", text), member.name)


def undo(undoing: Undoing) -> bool:
    return giving.undo(undoing.key, by=undoing.by, at=undoing.at)


def say_award(args: BaseModel, playbook: Playbook | None) -> str:
    return say(args, playbook)


def say(args: BaseModel, playbook: Playbook | None, merit: Merit | None = None) -> str:
    kind, slug = _args(args).name
    merit = merit or (merit_named(kind, slug, of=playbook) if playbook else None)
    title = merit.title if merit else slug
    if kind == LEVEL:
        return _("the level “%(title)s”") % {"title": title}
    return _("the badge “%(title)s”") % {"title": title}


def _known(args: BaseModel, known: dict[tuple[str, str], Merit]) -> Merit:
    kind, slug = _args(args).name
    merit = known.get((kind, slug))
    if merit is None:
        raise NoSuchMerit(_("The playbook has no badge or level “%(slug)s”.") % {"slug": slug})
    return merit


def _args(args: BaseModel) -> AwardArgs:
    assert isinstance(args, AwardArgs), args
    return args


AWARD = Action(
    name="award",
    summary="Give the member a badge or a level.",
    args=AwardArgs,
    perform=perform,
    perform_many=perform_many,
    preview=preview,
    reaches=False,
    is_seen=True,
    shorthand="badge",
    undo=undo,
    sentence=say_award,
)
