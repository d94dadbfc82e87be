"""Raise warnings, end them, and let the team decide on them."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from horo.core import notices
from horo.core.refused import Refused
from horo.log import services as log
from horo.measures.activities import DISMISSED, EASED, RAISED
from horo.measures.models import RaisedWarning
from horo.measures.running import Warehouse
from horo.measures.warnings.judging import history, reading
from horo.measures.warnings.looks import Episode, Look, open_ones
from horo.measures.warnings.rules import Rules, look, rules, title
from horo.people.models import PERSON, TEAM, Member
from horo.playbook.parts.warnings import Warn
from horo.ui import links

LOOKED_BACK = timedelta(days=70)  # how far for the begin of what is going on
STALE = timedelta(days=15)  # so old a look says nothing of today
KIND = "warning"  # of the thing that the log's `object_key` names
TOPIC = "team"  # of the notice: no topic of the playbook that a member could stop
LONGEST_REASON = 300

Key = tuple[str, str]  # rule and group


class NotYoursToDismiss(Refused):
    pass


class NoReason(Refused):
    pass


def check(at: datetime, *, warehouse: Warehouse | None = None) -> list[RaisedWarning]:
    """Look at every warning as of `at`: raise what is new, end what is over; return the new ones.

    Of each rule and group one warning is open at most. One that goes on gets the numbers of its
    latest look. Each change is recorded (`raised`, `eased`), and whoever a rule tells gets a
    notice of a new one, once. A rule that cannot be asked is left as it is.
    """
    found = rules()
    known = {(row.slug, row.group): row for row in RaisedWarning.objects.open().order_by("pk")}
    with reading(warehouse) as opened:
        going_on: dict[Key, tuple[Warn, Episode]] = {}
        silent: set[str] = set()
        for warn in found.warns:
            try:
                going_on |= _going_on(warn, found, opened, at)
            except Refused:
                silent.add(warn.slug)
    for key, row in known.items():
        if key not in going_on and row.slug not in silent:
            _end(row, at)
    for key, (warn, episode) in going_on.items():
        if key in known:
            _go_on(known[key], warn, episode.last)
    fresh = [_raise(*going_on[key], found, at) for key in going_on if key not in known]
    return [row for row in fresh if row is not None]


def take(row: RaisedWarning, *, by: Member, at: datetime) -> None:
    """Write down that `by` looks into it; who did first stays. Raises NotYoursToDismiss."""
    _refuse_others(by)
    RaisedWarning.objects.filter(pk=row.pk, taken_by=None).update(taken_by=by, taken_at=at)


def dismiss(row: RaisedWarning, reason: str, *, by: Member, at: datetime) -> None:
    """Set the warning aside, for a reason. Records `dismissed`; once is enough.

    Raises NotYoursToDismiss for whoever is not of the team, NoReason without one.
    """
    _refuse_others(by)
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise NoReason(_("Say why, in a few words: others will wonder."))
    with transaction.atomic():
        waiting = RaisedWarning.objects.filter(pk=row.pk, dismissed_at=None)
        if waiting.update(dismissed_by=by, dismissed_at=at, reason=said) == 1:
            log.record(DISMISSED, actor=by, kind=KIND, key=row.slug, at=at)


def take_back(row: RaisedWarning, *, by: Member) -> None:
    """Let a dismissed warning wait for the team again. Raises NotYoursToDismiss."""
    _refuse_others(by)
    RaisedWarning.objects.filter(pk=row.pk).update(dismissed_by=None, dismissed_at=None, reason="")


def _refuse_others(by: Member) -> None:
    if not by.is_team:
        raise NotYoursToDismiss(_("Only the team decides on warnings."))


def _going_on(
    warn: Warn, found: Rules, warehouse: Warehouse, at: datetime
) -> dict[Key, tuple[Warn, Episode]]:
    """What `warn` warns of now, by rule and group."""
    seen = look(warn, found, history(warehouse, found, at, LOOKED_BACK))
    return {
        (warn.slug, episode.group): (warn, episode)
        for episode in open_ones(seen.looks, warn.threshold)
        if episode.last.end > at - STALE
    }


def _raise(warn: Warn, episode: Episode, found: Rules, at: datetime) -> RaisedWarning | None:
    """Keep a new warning and tell of it; None where another process was first."""
    row = RaisedWarning(
        slug=warn.slug,
        kind=warn.kind,
        group=episode.group,
        title=title(warn),
        raised_at=at,
        since=episode.first.start,
        version=found.book.version if found.book else "",
        **_numbers(warn, episode.last),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            log.record(RAISED, actor=None, kind=KIND, key=warn.slug, at=at)
            _tell(row, warn, found, at)
    except IntegrityError:
        return None
    return row


def _go_on(row: RaisedWarning, warn: Warn, latest: Look) -> None:
    numbers = _numbers(warn, latest)
    if any(getattr(row, name) != value for name, value in numbers.items()):
        RaisedWarning.objects.filter(pk=row.pk, ended_at=None).update(**numbers)


def _end(row: RaisedWarning, at: datetime) -> None:
    with transaction.atomic():
        if RaisedWarning.objects.filter(pk=row.pk, ended_at=None).update(ended_at=at) == 1:
            log.record(EASED, actor=None, kind=KIND, key=row.slug, at=at)


def _numbers(warn: Warn, latest: Look) -> dict[str, object]:
    return {
        "starts_at": latest.start,
        "ends_at": latest.end,
        "value": latest.value,
        "usual": latest.usual,
        "unit": latest.unit,
        "n": latest.n,
        "score": latest.score or 0.0,
        "threshold": warn.threshold,
        "evidence": dict(latest.evidence),
    }


def _tell(row: RaisedWarning, warn: Warn, found: Rules, at: datetime) -> None:
    """Send a notice to everyone of the group that the rule names; to the team if it is empty."""
    people = Member.objects.filter(kind=PERSON)
    readers = people.filter(memberships__group__slug=warn.tells).order_by("pk")
    own = found.book.locale if found.book else "en"
    for reader in readers or people.filter(memberships__group__slug=TEAM).order_by("pk"):
        locale = reader.locale or own
        with override(locale):
            notice = notices.Notice(
                key=f"warning:{row.pk}:{reader.pk}",
                member_id=reader.pk,
                topic=TOPIC,
                locale=locale,
                title=_("Early warning: %(title)s") % {"title": title(warn)},
                text=_("Look at the numbers, and say what you make of them."),
                url=links.to("warning", row.pk),
                at=at,
            )
        notices.send(notice)
