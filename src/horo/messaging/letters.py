"""Letters: what a member was told and has not read, as one e-mail at the right moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from horo.core import adding, bulk
from horo.core.time import to_micros
from horo.engine.addresses import hashed
from horo.engine.channels import Parcel, Undeliverable
from horo.engine.models import Suppressed
from horo.engine.services import outbox
from horo.log import services as log
from horo.messaging import bell, kinds, mail, preferences, stop_links, wording
from horo.messaging.activities import RECEIVED
from horo.messaging.bell import Line
from horo.messaging.mail import Mail
from horo.messaging.models import EMAIL, Letter, Notification
from horo.messaging.replies import tokens
from horo.messaging.rhythms import Rhythms
from horo.messaging.telling.writing import MAIL_WAITS
from horo.people.languages import language_of
from horo.people.models import Member

MOST_A_DAY = 12  # letters to one member; what is beyond waits for the next daily bundle
MEMBERS = 500  # for whom letters are made in one transaction
TAKE = """
UPDATE messaging_notification SET letter_id = %s, mail_at = NULL
WHERE member_id = %s AND read_at IS NULL AND mail_at <= %s
"""
PUT_OFF = """
UPDATE messaging_notification SET mail_at = %s
WHERE member_id = %s AND read_at IS NULL AND mail_at <= %s
"""


def make_due(at: datetime) -> int:
    """Make letters of what is to leave at `at` and was not read; return how many.

    Whoever gets one gets with it what would follow within minutes. In quiet hours, and beyond
    `MOST_A_DAY`, it waits; where the way to an address is closed, it is let go.
    """
    due = Notification.objects.filter(mail_at__lte=at)
    due.exclude(read_at=None).update(mail_at=None)
    made = 0
    while members := list(
        due.order_by("member_id").values_list("member_id", flat=True).distinct()[:MEMBERS]
    ):
        with transaction.atomic():
            made += _make(members, at)
    return made


def deliver(parcel: Parcel) -> None:
    """Send the letter that `parcel` names, with what in it is still unread, wanted and visible.

    Where nothing is, nothing is sent. Records `received`, so that it counts in the member's
    attention. Raises as `mail.send` does.
    """
    letter = Letter.objects.select_related("member").filter(pk=parcel.payload["letter"]).first()
    if letter is None:
        raise Undeliverable("The letter is not there any more.")
    if letter.sent_at is not None:
        return
    composed = compose(letter)
    if composed is None:
        return
    mail.send(composed, parcel)
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(sent_at=parcel.at)
        log.record(
            RECEIVED,
            letter,
            actor=None,
            recipient=letter.member,
            key="notice:notifications",
            at=parcel.at,
            source_key=f"letter:{letter.pk}",
        )


def compose(letter: Letter) -> Mail | None:
    """Return `letter` as it would leave now; None where nothing is left to say in it."""
    member = letter.member
    locale = language_of(member)
    with translation.override(locale):
        told = _still_wanted(letter)
        lines = lines_of(told)
        if not lines:
            return None
        stop = stop_links.url(member, {one.kind for one in told})
        subject = wording.with_more(lines[0].sentence, len(lines))
        reply_to = _reply_to(told, letter.made_at)
        context = {
            "reply_to": reply_to,
            "lines": [(line, _address(line)) for line in lines],
            "stop": stop,
            "stops": sorted(str(kinds.find(name).label) for name in {one.kind for one in told}),
            "choose": settings.SITE_URL + reverse("messaging:preferences"),
            "language": locale,
            "subject": subject,
        }
        return Mail(
            member=member,
            key=f"letter:{letter.pk}",
            subject=subject,
            text=render_to_string("messaging/letter.txt", context),
            html=render_to_string("messaging/letter.html", context),
            stop=stop,
            reply_to=reply_to,
        )


def lines_of(told: Sequence[Notification]) -> list[Line]:
    """Put `told` of one member into lines as the bell shows them, the newest last."""
    bundles: dict[str, list[Notification]] = {}
    for one in told:
        bundles.setdefault(one.bundle, []).append(one)
    newest = {some[-1].pk: bell.Bundle.of(some) for some in bundles.values()}
    return bell.lines_of([some[-1] for some in bundles.values()], newest)


def _make(members: Sequence[int], at: datetime) -> int:
    """Make one letter for each of `members` who may get one now; put the others off."""
    people = Member.objects.in_bulk(members)
    rhythms, full, shut = Rhythms(members), _full(members, at), closed(people, at)
    soon = to_micros(at + MAIL_WAITS)
    write: list[int] = []
    later: list[tuple[int, int, int]] = []
    for pk in members:
        zone = people[pk].timezone
        wakes = rhythms.quiet_until(pk, zone, at)
        if pk in full:
            wakes = rhythms.next_daily(pk, zone, max(at, wakes or at))
        if pk not in shut and wakes is None:
            write.append(pk)
        elif pk not in shut and wakes is not None:
            later.append((to_micros(wakes), pk, to_micros(at)))
    Notification.objects.filter(member__in=shut, mail_at__lte=at).update(mail_at=None)
    bulk.run_many(PUT_OFF, later)
    micros = to_micros(at)
    ids = adding.add_with_ids(Letter, ("member_id", "made_at"), [(pk, micros) for pk in write])
    bulk.run_many(TAKE, [(pk, member, soon) for pk, member in zip(ids, write, strict=True)])
    outbox.put_many([(f"letter:{pk}", {"letter": pk}) for pk in ids], EMAIL, at=at)
    return len(ids)


def _full(members: Sequence[int], at: datetime) -> set[int]:
    """Return who got as many letters as one gets in a day."""
    recent = Letter.objects.filter(member__in=members, made_at__gt=at - timedelta(days=1))
    counted = recent.values("member").annotate(times=Count("pk")).filter(times__gte=MOST_A_DAY)
    return set(counted.values_list("member", flat=True))


def closed(people: dict[int, Member], at: datetime) -> set[int]:
    """Return who has no address any more, or whose letters came back."""
    closed = {pk for pk, member in people.items() if not member.email}
    rows = Suppressed.objects.in_force(at).filter(member__in=people, channel=EMAIL)
    for pk, address in rows.values_list("member_id", "address"):
        if address in ("", hashed(people[pk].email)):
            closed.add(pk)
    return closed


def _still_wanted(letter: Letter) -> list[Notification]:
    member = letter.member
    mine = Notification.objects.visible_to(member).filter(letter=letter, read_at=None)
    rows = mine.select_related("actor", "topic__space", "post").order_by("happened_at", "pk")
    off = {row.kind.name for row in preferences.rows_of(member) if row.mail == kinds.OFF}
    return [one for one in bell.shown(rows, member) if one.kind not in off]


def _reply_to(told: Sequence[Notification], at: datetime) -> str:
    """Return where an answer by e-mail goes: into the topic, if the letter is about one alone."""
    topics = {one.topic_id if one.kind in kinds.ANSWERED else None for one in told}
    topic_id = topics.pop() if len(topics) == 1 else None
    return tokens.address(told[0].member_id, topic_id, at) if topic_id else ""


def _address(line: Line) -> str:
    assert line.newest is not None, "letters hold notifications"
    return settings.SITE_URL + reverse("messaging:notification", args=[line.newest.pk])


def forget_old(at: datetime) -> int:
    """Remove what was read a month ago and what is older than a quarter; return how many rows."""
    read = Notification.objects.filter(read_at__lt=at - timedelta(days=30))
    old = Notification.objects.filter(happened_at__lt=at - timedelta(days=90))
    count = read.delete()[0] + old.delete()[0]
    Letter.objects.filter(made_at__lt=at - timedelta(days=90)).delete()
    return count
