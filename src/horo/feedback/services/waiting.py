"""What waits for a member: forms to answer, with who asks; how they hear what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from horo.content.models import Space
from horo.engine.services import titles
from horo.feedback.models import Ask
from horo.feedback.services.asking import standing, waiting_for
from horo.feedback.services.forms import all_forms, find, is_closed, said
from horo.people.models import Member
from horo.playbook.parts.forms import Form
from horo.playbook.services import current


@dataclass(frozen=True)
class Waiting:
    """A form that a member can answer; `asked_at` where somebody asks, else it is open."""

    slug: str
    title: str
    intro: str
    asked_at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Told:
    """How those who answered hear what came of it; `locale` is what `how` is written in."""

    how: str
    space: Space | None
    within: timedelta
    locale: str


def forms_of(member: Member, at: datetime) -> list[Waiting]:
    """Return what `member` was asked, the longest waiting first, then what is open to them."""
    found = asked_of(member, at)
    asked = {one.slug for one in found}
    for slug, form in all_forms().items():
        if slug in asked or not form.takes_anybody:
            continue
        here = standing(form, member, at)
        if here is not None and here.state == "answer":
            found.append(_waiting(form))
    return found


def asked_of(member: Member, at: datetime) -> list[Waiting]:
    """Return what `member` was asked and can still answer."""
    found: dict[str, Waiting] = {}
    for ask in waiting_for(member, at):
        form = find(ask.form)
        if form is not None and not is_closed(form, at):
            found.setdefault(ask.form, _waiting(form, ask))
    return list(found.values())


def rule_of(ask: Ask | None) -> str:
    """Return the title of the rule that asks; "" where none does."""
    if ask is None or not ask.effect_key:
        return ""
    return titles([ask.effect_key]).get(ask.effect_key, "")


def told_back(form: Form) -> Told | None:
    back = form.reports_back
    if back is None:
        return None
    space = Space.objects.filter(slug=back.space).first()
    return Told(back.how, space, back.within, current().locale)


def _waiting(form: Form, ask: Ask | None = None) -> Waiting:
    return Waiting(
        form.slug,
        said(form.title),
        said(form.intro) if form.intro else "",
        ask.asked_at if ask else None,
        ask.until if ask else None,
    )
