"""Tell a member of a badge or a level, with the reason; the way leads to their own page."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from horo.core import notices
from horo.core.notices import Notice
from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook.services import current
from horo.recognition.models import LEVEL
from horo.recognition.services.book import Merit, criterion, merit_named
from horo.ui import links

if TYPE_CHECKING:
    from horo.recognition.services.giving import Wanted

TOPIC = "recognition"  # what consent to e-mail is about
KIND = "badge"  # of the notification
FRESH = timedelta(days=14)  # what was earned before then is given without a notice


def tell_given(given: Sequence[tuple["Wanted", str]], *, at: datetime) -> None:
    """Tell those of `given` whom it is news to, each with the level before, "" for none.

    News is what a journey gave, a level that fell, and what rests on acts of the last two weeks:
    at the first run with a new badge nobody hears of what they did years ago.
    """
    acts = {pk for one, _was in given for pk in one.because}
    fresh = Activity.objects.filter(pk__in=acts, occurred_at__gt=at - FRESH)
    recent = set(fresh.values_list("pk", flat=True))
    news = [pair for pair in given if _is_news(*pair, recent)]
    members = Member.objects.in_bulk({one.member_id for one, _was in news})
    for one, was in news:
        tell(members[one.member_id], one.merit, key=one.key, at=at, before=was)


def tell(
    member: Member,
    merit: Merit,
    *,
    key: str,
    at: datetime,
    reason: str = "",
    by: Member | None = None,
    before: str = "",
) -> None:
    """Send one notice. `key` is the effect's, so that the inbox can say why; `before` the level."""
    locale = member.locale or current().locale
    with override(locale):
        title = _title(merit, before)
        text = "\n\n".join(_paragraphs(member, merit, reason, by))
    notices.send(
        Notice(
            key=key,
            member_id=member.pk,
            topic=TOPIC,
            locale=locale,
            title=title,
            text=text,
            url=_url(key, by),
            at=at,
            kind=KIND,
            actor_id=by.pk if by else None,
        )
    )


def _url(key: str, by: Member | None) -> str:
    """Return where the reason stands: rule and evidence, or, of a gift, the member's own page."""
    if by is None and (page := links.to("why")):
        return f"{page}?{urlencode({'key': key})}"
    return reverse("recognition:mine")


def _is_news(one: "Wanted", before: str, recent: set[int]) -> bool:
    is_of_journey = one.key.startswith("journeys/")
    has_fresh_reason = not one.because or not recent.isdisjoint(one.because)
    return is_of_journey or has_fresh_reason or _fell(one, before)


def _fell(one: "Wanted", before: str) -> bool:
    was = merit_named(LEVEL, before) if before else None
    return was is not None and one.merit.kind == LEVEL and one.merit.place < was.place


def _title(merit: Merit, before: str) -> str:
    if merit.kind != LEVEL:
        return _("You have the badge “%(title)s”") % {"title": merit.title}
    was = merit_named(LEVEL, before) if before else None
    if was is not None and was.place > merit.place:
        return _("Your level is “%(title)s” now, after “%(before)s”") % {
            "title": merit.title,
            "before": was.title,
        }
    return _("You have reached the level “%(title)s”") % {"title": merit.title}


def _paragraphs(member: Member, merit: Merit, reason: str, by: Member | None) -> Iterable[str]:
    if by is not None:
        yield _("%(name)s gave it to you: %(reason)s") % {"name": by.name, "reason": reason}
    if merit.why:
        yield merit.why
    elif by is None and (told := criterion(merit, member)):
        yield _("It is for a member who %(condition)s.") % {"condition": told}
    if merit.perks:
        yield _("With it comes: %(perks)s.") % {"perks": ", ".join(merit.perks)}
