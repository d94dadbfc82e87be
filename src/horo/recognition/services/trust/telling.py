"""Tell members that they are trusted more, or less, and why."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from horo.core import notices
from horo.core.notices import Notice
from horo.core.time import to_micros
from horo.people.models import Member
from horo.playbook.services import NoPlaybook, current
from horo.recognition.models import Trust
from horo.recognition.services.notices import KIND, TOPIC
from horo.recognition.services.trust.numbers import Numbers, is_within
from horo.recognition.services.trust.words import title

LATELY = timedelta(days=14)  # who has not been here for longer reads it when they come
Told = tuple[int, int, Trust | None, Numbers]  # member, level, what was before, what they did


def tell_many(changes: Sequence[Told], *, at: datetime) -> None:
    """Tell those of `changes` who were here lately."""
    here = [one for one in changes if is_within(one[3].visited_at, LATELY, at)]
    people = Member.objects.in_bulk([one[0] for one in here])
    notices.send_all(list(_each(here, people, at)))


def tell(member: Member, level: int, *, reason: str, by: Member, at: datetime) -> None:
    """Tell `member` what a person of the team decided."""
    locale = _locale(member)
    with override(locale):
        said = _("%(name)s decided so: %(reason)s") % {"name": by.name, "reason": reason}
        head = _("Your level of trust is “%(title)s” now") % {"title": title(level)}
    notices.send(_notice(member, locale, head, said, level, at, by=by))


def _each(here: Iterable[Told], people: dict[int, Member], at: datetime) -> Iterator[Notice]:
    for pk, level, was, did in here:
        member = people[pk]
        locale = _locale(member)
        with override(locale):
            before = was.level if was else 0
            head = _("Your level of trust is “%(title)s” now") % {"title": title(level)}
            text = _rose(did) if level > before else _fell(before)
        yield _notice(member, locale, head, text, level, at)


def _rose(did: Numbers) -> str:
    return _(
        "It follows from what you did here: topics entered: %(topics)s, posts read: %(posts)s, "
        "days here: %(days)s. Your page shows what it opens and what comes next."
    ) % {"topics": did.topics, "posts": did.posts, "days": did.days}


def _fell(before: int) -> str:
    return _(
        "The last weeks no longer hold what “%(before)s” asks for. Your page shows what is "
        "missing: it comes back by itself once that is there again."
    ) % {"before": title(before)}


def _notice(
    member: Member,
    locale: str,
    head: str,
    text: str,
    level: int,
    at: datetime,
    *,
    by: Member | None = None,
) -> Notice:
    return Notice(
        key=f"trust:{member.pk}:{level}:{to_micros(at)}",
        member_id=member.pk,
        topic=TOPIC,
        locale=locale,
        title=head,
        text=text,
        url=f"{reverse('recognition:mine')}#trust",
        at=at,
        kind=KIND,
        actor_id=by.pk if by else None,
    )


def _locale(member: Member) -> str:
    if member.locale:
        return member.locale
    try:
        return current().locale
    except NoPlaybook:
        return "en"
