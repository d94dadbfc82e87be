"""Introduce members who should meet: one who is new, and one who answers what they care about.

Once a week pairs are proposed; each of the two is asked alone, and only where both want to are they
introduced. Nothing is said of either that their profile does not say to members.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from horo.community.activities import INTRODUCED
from horo.community.models import Introduction, Visit
from horo.community.models.introductions import OPEN_FOR
from horo.content.models import Tag
from horo.core import notices
from horo.core.refused import Refused
from horo.core.time import to_micros
from horo.log import services as log
from horo.people.languages import language_of
from horo.people.models import Member
from horo.people.services.blocking import blocked_between
from horo.playbook.services import NoPlaybook, current
from horo.ui import links

NEW_FOR = timedelta(days=60)  # since they joined
HERE_WITHIN = timedelta(days=14)  # both were here, so that neither waits for an empty chair
ANSWERED_WITHIN = timedelta(days=90)
LEAST_REPLIES = 3  # to others, in topics with the tag
A_WEEK = timedelta(days=7)
MOST_A_WEEK = 500  # pairs
MOST_OPEN = 2  # proposals that wait for one member's word

ANSWERERS = """
SELECT t.slug, p.author_id, COUNT(*) AS replies
FROM content_post p
JOIN content_topic q ON q.id = p.topic_id
JOIN content_topictag x ON x.topic_id = q.id
JOIN content_tag t ON t.id = x.tag_id
JOIN content_space s ON s.id = q.space_id
WHERE p.posted_at >= %s AND p.number > 1 AND p.kind = 'post' AND p.removed_at IS NULL
  AND p.author_id <> q.author_id AND s.access IN ('public', 'members')
GROUP BY t.slug, p.author_id
HAVING COUNT(*) >= %s
ORDER BY replies DESC, p.author_id
"""


class NotYourIntroduction(Refused):
    pass


def propose_weekly(at: datetime) -> int:
    """Propose this week's pairs, unless that was done; return how many. A week begins on Monday."""
    week = _monday(at)
    if (
        at < week + timedelta(hours=9)
        or Introduction.objects.filter(proposed_at__gte=week).exists()
    ):
        return 0
    with transaction.atomic():
        found = _pairs(at)
        Introduction.objects.bulk_create(found, ignore_conflicts=True)
    made = Introduction.objects.filter(proposed_at=at).select_related("newcomer", "host")
    names = names_of(made)
    for one in made:
        _ask(one, one.newcomer, names, at)
        _ask(one, one.host, names, at)
    return len(made)


def waiting_for(member: Member, at: datetime) -> list[Introduction]:
    """Return the proposals that wait for the word of `member`, with the other."""
    open_ones = Introduction.objects.visible_to(member).filter(
        proposed_at__gt=at - OPEN_FOR, introduced_at=None
    )
    unsaid = Q(newcomer=member, newcomer_says=None) | Q(host=member, host_says=None)
    return list(open_ones.filter(unsaid).select_related("newcomer", "host").order_by("-pk"))


def made_for(member: Member) -> list[Introduction]:
    """Return the latest introductions of `member` that both wanted."""
    rows = Introduction.objects.visible_to(member).exclude(introduced_at=None)
    return list(rows.select_related("newcomer", "host").order_by("-introduced_at", "-pk")[:20])


def answer(introduction: Introduction, *, by: Member, yes: bool, at: datetime) -> bool:
    """Keep what `by`, one of the two, says; return whether they are introduced by that.

    Records `introduced` once both said yes, with the host as actor and the newcomer as recipient.
    A word may be changed until then. Raises NotYourIntroduction where it is none of theirs, where
    it is too late, and where one blocked the other meanwhile.
    """
    with transaction.atomic():
        rows = Introduction.objects.select_for_update(of=("self",)).select_related(
            "newcomer", "host"
        )
        one = rows.filter(pk=introduction.pk).filter(Q(newcomer=by) | Q(host=by)).first()
        if one is None or one.introduced_at or at > one.proposed_at + OPEN_FOR:
            raise NotYourIntroduction(_("This introduction is over."))
        other = one.host if by == one.newcomer else one.newcomer
        if blocked_between(by, {other.pk}):
            raise NotYourIntroduction(_("This introduction is over."))
        if by == one.newcomer:
            one.newcomer_says = yes
        else:
            one.host_says = yes
        both = bool(one.newcomer_says and one.host_says)
        one.introduced_at = at if both else None
        one.save(update_fields=["newcomer_says", "host_says", "introduced_at"])
        if both:
            log.record(INTRODUCED, one, actor=one.host, recipient=one.newcomer, at=at)
            for member, met in ((one.newcomer, one.host), (one.host, one.newcomer)):
                notices.send(_met(one, member, met, at))
    return both


def _pairs(at: datetime) -> list[Introduction]:
    """Return pairs that are not kept yet: each person in one at most, rare interests first."""
    answerers = _answerers(at)
    newcomers = _newcomers(at)
    wanted = {tag for member in newcomers for tag in member.profile.interests}
    hosts = _willing({pk for tag in wanted for pk in answerers.get(tag, ())}, at)
    met = set(Introduction.objects.values_list("newcomer_id", "host_id"))
    taken: set[int] = set()
    found: list[Introduction] = []
    for newcomer in newcomers:
        if len(found) == MOST_A_WEEK:
            break
        if newcomer.pk in taken:
            continue
        tags = sorted(newcomer.profile.interests, key=lambda tag: len(answerers.get(tag, ())))
        if pair := _match(newcomer, tags, answerers, hosts, met, taken):
            host, tag = pair
            taken |= {newcomer.pk, host}
            found.append(
                Introduction(newcomer=newcomer, host_id=host, interest=tag, proposed_at=at)
            )
    return found


def _match(
    newcomer: Member,
    tags: Iterable[str],
    answerers: Mapping[str, Sequence[int]],
    hosts: set[int],
    met: set[tuple[int, int]],
    taken: set[int],
) -> tuple[int, str] | None:
    blocked: set[int] | None = None
    for tag in tags:
        for host in answerers.get(tag, ()):
            if host not in hosts or host in taken or host == newcomer.pk:
                continue
            if (newcomer.pk, host) in met:
                continue
            blocked = blocked_between(newcomer) if blocked is None else blocked
            if host not in blocked:
                return host, tag
    return None


def _answerers(at: datetime) -> dict[str, list[int]]:
    """Return who answers in topics with each tag where every member may read, the most first."""
    found: dict[str, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(ANSWERERS, [to_micros(at - ANSWERED_WITHIN), LEAST_REPLIES])
        for slug, author, _replies in cursor.fetchall():
            found[slug].append(author)
    return found


def _newcomers(at: datetime) -> list[Member]:
    """Return who joined lately, was here lately, and wants to be found by their interests."""
    people = Member.objects.people().filter(joined_at__gt=at - NEW_FOR, joined_at__lte=at)
    open_ones = people.filter(profile__is_suggested=True)
    here = Visit.objects.filter(seen_at__gt=at - HERE_WITHIN).values("member")
    rows = open_ones.filter(pk__in=here).select_related("profile").order_by("-joined_at", "-pk")
    busy = _busy(at)
    return [
        one
        for one in rows[: MOST_A_WEEK * 4]
        if one.profile.interests and "interests" not in one.profile.hidden and one.pk not in busy
    ]


def _willing(ids: set[int], at: datetime) -> set[int]:
    """Return those of `ids` who may be asked: here lately, suggested, and not asked enough."""
    here = Visit.objects.filter(seen_at__gt=at - HERE_WITHIN).values("member")
    people = Member.objects.people().filter(pk__in=ids, profile__is_suggested=True)
    people = people.filter(pk__in=here)
    return set(people.values_list("pk", flat=True)) - _busy(at)


def _busy(at: datetime) -> set[int]:
    """Return who has as many proposals waiting for them as anybody gets."""
    open_ones = Introduction.objects.filter(proposed_at__gt=at - OPEN_FOR, introduced_at=None)
    waiting: dict[int, int] = defaultdict(int)
    columns = ("newcomer_id", "newcomer_says", "host_id", "host_says")
    for newcomer, newcomer_says, host, host_says in open_ones.values_list(*columns):
        waiting[newcomer] += newcomer_says is None
        waiting[host] += host_says is None
    return {pk for pk, count in waiting.items() if count >= MOST_OPEN}


def names_of(found: Iterable[Introduction]) -> dict[str, str]:
    """Return what the interests of `found` are called; hosts answer about them in the open."""
    return dict(
        Tag.objects.filter(slug__in={one.interest for one in found}).values_list("slug", "name")
    )


def _ask(one: Introduction, member: Member, names: Mapping[str, str], at: datetime) -> None:
    other = one.host if member == one.newcomer else one.newcomer
    said = {"name": other.name or other.handle, "tag": names.get(one.interest, one.interest)}
    with translation.override(language_of(member)):
        title = _("Would you like to meet %(name)s?") % said
        if member == one.newcomer:
            why = _("You care about %(tag)s, and %(name)s answers questions about it.") % said
        else:
            why = _("%(name)s is new here and cares about %(tag)s, which you know.") % said
        how = _("You are introduced only if both of you want to; nobody learns of a no.")
        notices.send(_notice(one, "asked", member, title, f"{why}\n\n{how}", "introductions", at))


def _met(one: Introduction, member: Member, other: Member, at: datetime) -> notices.Notice:
    said = {"name": other.name or other.handle}
    with translation.override(language_of(member)):
        title = _("You and %(name)s both want to meet") % said
        text = (
            _("Write to %(name)s now, or answer when they write. Their profile says more.") % said
        )
        return _notice(one, "met", member, title, text, "profile", at, other.handle)


def _notice(
    one: Introduction,
    what: str,
    member: Member,
    title: str,
    text: str,
    to: str,
    at: datetime,
    *args: str,
) -> notices.Notice:
    return notices.Notice(
        key=f"introduction/{one.pk}/{what}/{member.pk}",
        member_id=member.pk,
        topic="introductions",
        locale=language_of(member),
        title=title,
        text=text,
        url=links.to(to, *args),
        at=at,
    )


def _monday(at: datetime) -> datetime:
    """Return when the week of `at` began, by the community's clock."""
    try:
        zone = ZoneInfo(current().timezone)
    except NoPlaybook:
        zone = ZoneInfo("UTC")
    local = at.astimezone(zone)
    day = (local - timedelta(days=local.weekday())).date()
    return datetime(day.year, day.month, day.day, tzinfo=zone)
