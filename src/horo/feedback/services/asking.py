"""Put a form to a member, and take it back; who may answer one now, and who has before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from horo.core import notices
from horo.core.notices import Notice
from horo.core.refused import Refused
from horo.feedback.activities import ASKED
from horo.feedback.models import Ask
from horo.feedback.services.forms import fits, form_named, is_closed, said, shown
from horo.log import services as log
from horo.people.models import Member
from horo.playbook.parts.forms import Form
from horo.playbook.services import language_for
from horo.ui import links
from horo.ui.words import day, zone_of

TOPIC = "forms"  # of consent
State = Literal["answer", "change", "answered", "closed", "late", "withdrawn"]


class FormClosed(Refused):
    pass


class AnsweredAlready(Refused):
    pass


@dataclass(frozen=True)
class Standing:
    """What a member may do with a form now. `again_at`: when they may take it up once more.

    `number` is how often they have taken it up unasked; `ask` the latest they had.
    """

    state: State
    ask: Ask | None = None
    number: int = 0
    again_at: datetime | None = None


@dataclass(frozen=True)
class Words:
    title: str
    text: str
    locale: str


def ask(member: Member, slug: str, *, key: str, at: datetime) -> None:
    """Put the form `slug` to `member` for the effect `key`. Records `asked`, and tells them.

    Whom the form is not for, who has it waiting, and who was asked it lately (`every`) or ever,
    is left in peace. Raises NoSuchForm, and FormClosed after its last day.
    """
    form = open_form(slug, at)
    if why_not(form, member, at):
        return
    with transaction.atomic():
        made = Ask.objects.create(
            form=slug,
            member=member,
            effect_key=key,
            asked_at=at,
            until=at + form.open_for if form.open_for else None,
        )
        log.record(ASKED, made, actor=None, recipient=member, key=slug, at=at)
        words = words_for(member, form)
        notices.send(
            Notice(
                key=key,
                member_id=member.pk,
                topic=TOPIC,
                locale=words.locale,
                title=words.title,
                text=words.text,
                url=links.to("form", slug),
                at=at,
            )
        )


def open_form(slug: str, at: datetime) -> Form:
    """Return the form, if it takes answers. Raises NoSuchForm and FormClosed."""
    form = form_named(slug)
    if is_closed(form, at):
        raise FormClosed(
            _("The form “%(form)s” takes no answers any more.") % {"form": said(form.title)}
        )
    return form


def why_not(form: Form, member: Member, at: datetime) -> str:
    """Return in a sentence why `member` would not be asked now; "" where they would."""
    latest = Ask.objects.standing().filter(form=form.slug, member=member).order_by("-asked_at")
    last = latest.first()
    if last is not None and last.answered_at is None and not _is_late(last, at):
        return _("The question waits for them already.")
    since = (last.answered_at or last.asked_at) if last else None
    if since is not None and form.every is None:
        return _("They were asked before, and the form is asked once.")
    if since is not None and form.every is not None and at < since + form.every:
        again = day(since + form.every, zone_of(""))
        return _("They were asked lately, and may be asked again on %(day)s.") % {"day": again}
    return "" if fits(form, member, at) else _("They are not among those whom the form is for.")


def words_for(member: Member, form: Form) -> Words:
    """Return what the member reads in the notice, in their language."""
    locale = language_for(member)
    with override(locale):
        title = _("A question for you: %(form)s") % {"form": said(form.title, locale)}
        count = len(shown(form, {}))
        length = ngettext("It is %(count)s question.", "There are %(count)s questions.", count) % {
            "count": count
        }
        parts = [said(form.intro, locale) if form.intro else "", length]
        if form.anonymous:
            parts.append(_("Nobody learns who answered what, the team neither."))
        return Words(title, "\n\n".join(filter(None, parts)), locale)


def take_back(key: str, *, by: Member, at: datetime) -> bool:
    """Withdraw what the effect `key` asked; False where it asked nothing, or it is withdrawn.

    Raises AnsweredAlready.
    """
    asked = Ask.objects.filter(effect_key=key)
    withdrawn = asked.standing().filter(answered_at=None)
    if withdrawn.update(withdrawn_at=at, withdrawn_by=by):
        return True
    if asked.standing().exists():
        raise AnsweredAlready(_("The form was answered already; nobody can unask it."))
    return False


def standing(form: Form, member: Member, at: datetime) -> Standing | None:
    """Return what `member` may do with the form; None where it is not there for them."""
    mine = Ask.objects.filter(form=form.slug, member=member)
    last = mine.standing().order_by("-asked_at", "-pk").first()
    number = mine.exclude(number=None).count()
    waits = mine.waiting(at).order_by("asked_at", "pk").first()
    if is_closed(form, at):
        is_theirs = last is not None or (form.takes_anybody and fits(form, member, at))
        return Standing("closed", last) if is_theirs else None
    if waits is not None:
        return Standing("answer", waits, number)
    if last is not None and last.answered_at and form.may_change and form.kind != "idea":
        return Standing("change", last, number)
    if form.takes_anybody and fits(form, member, at):
        again_at = _again_at(form, last)
        if again_at == "never" or (isinstance(again_at, datetime) and again_at > at):
            when = again_at if isinstance(again_at, datetime) else None
            return Standing("answered", last, number, when)
        return Standing("answer", None, number)
    if last is None:
        return Standing("withdrawn") if mine.exists() else None
    return Standing("answered" if last.answered_at else "late", last, number)


def waiting_for(member: Member, at: datetime) -> list[Ask]:
    """Return what waits for an answer of `member`, the longest first."""
    return list(Ask.objects.filter(member=member).waiting(at).order_by("asked_at", "pk"))


def _again_at(form: Form, last: Ask | None) -> datetime | Literal["now", "never"]:
    """When somebody who answered may take the form up again by themselves."""
    if last is None or last.answered_at is None or form.kind == "idea":
        return "now"
    return last.answered_at + form.every if form.every else "never"


def _is_late(last: Ask, at: datetime) -> bool:
    return last.until is not None and last.until <= at
