"""How the gates stand that concern one effect, or how they stood when it was done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.engine.gates import EMAIL, Cap, Reach, Rules
from horo.engine.knowledge.members import RECEIVED, zone
from horo.engine.models import Verdict
from horo.engine.opening import asks, opens
from horo.engine.rules import gate_rules
from horo.engine.services.explanations import Why
from horo.engine.telling import journey_of, merit_of, step_of
from horo.engine.values import APPROVED, HIGH, LOW, REJECTED, STAGE, Held, Priority
from horo.engine.words import held_because
from horo.log.models import Activity
from horo.people.models import Consent, Member
from horo.playbook import actions
from horo.playbook.parts.steps import Step
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import under
from horo.playbook.words import describe_time, how_long
from horo.ui.words import share

SAID_BY_PEOPLE = ("by_hand", "rejected")  # the verdict itself tells who and when
# a gate that holds keeps those behind it from being asked: how they stand is not known
BEFORE_CONSENT = (*SAID_BY_PEOPLE, "paused", "dry_run", "failed", "dead", "address", "consent")
BEFORE_DUPLICATES = (*BEFORE_CONSENT, "suppressed", "duplicate")


@dataclass(frozen=True)
class Stood:
    """One gate in a sentence. `at` is when somebody said what it tells, if somebody did.

    `is_open` False: it holds the effect, `until` then; None is until somebody acts.
    """

    sentence: str
    is_open: bool = True
    at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class _Asked:
    """What the gates are asked about: `at` is when it was done, else now."""

    why: Why
    member: Member
    reach: Reach | None
    rules: Rules
    needs_approval: bool
    priority: Priority
    verdicts: tuple[Verdict, ...]
    at: datetime

    @property
    def is_done(self) -> bool:
        return self.why.done_at is not None


def standing(
    why: Why, *, member: Member, book: Playbook | None, at: datetime, held: Held | None = None
) -> tuple[Stood, ...]:
    """Return how each gate stood that concerned the effect behind `why`, on `member`.

    By the rules of `book`; in four statements at most. Of a planned effect it is how they stand
    at `at`, the one that holds it first.
    """
    if why.action == STAGE:
        return (Stood(_("It needs nobody's approval.")),)
    if book is not None and merit_of(why.rule, why.step, book):
        return _of_merit(why, at, held)
    journey = journey_of(why.rule, book)
    step = step_of(journey, why.step)
    if book is None or journey is None or step is None:
        return ()
    then = why.done_at or at
    asked = _Asked(
        why=why,
        member=member,
        reach=_reach(step, book),
        rules=gate_rules(book),
        needs_approval=asks(book, step) or opens(book, step),
        priority=journey.priority,
        verdicts=_verdicts(why.key, then),
        at=then,
    )
    holding = "" if held is None else held.gate
    found = list(_people(asked, holding))
    if asked.reach is not None:
        found += _member(asked, asked.reach, holding)
    if held is None or held.gate in SAID_BY_PEOPLE:
        return tuple(found)
    return (Stood(held_because(held), is_open=False, until=held.until), *found)


def _of_merit(why: Why, at: datetime, held: Held | None) -> tuple[Stood, ...]:
    """A badge or level touches nobody, so people alone decide about it."""
    said = tuple(_said(_verdicts(why.key, why.done_at or at)))
    if held is not None and held.gate not in SAID_BY_PEOPLE:
        return (Stood(held_because(held), is_open=False, until=held.until), *said)
    return said or (Stood(_("It needs nobody's approval.")),)


def _reach(step: Step, book: Playbook) -> Reach | None:
    """Return how `step` reached its member, as `book` had it."""
    action = actions.registered()[step.action]
    if not action.reaches:
        return None
    try:
        with under(book):
            return Reach(action.topic_of(step.args), action.channel_of(step.args))
    except KeyError:  # the message that the step names cannot be read any more
        return None


def _verdicts(key: str, at: datetime) -> tuple[Verdict, ...]:
    said = Verdict.objects.filter(key=key, decided_at__lte=at).select_related("by")
    return tuple(said.order_by("decided_at", "pk"))


def _people(asked: _Asked, holding: str) -> Iterator[Stood]:
    """Yield what people of the team said about it, oldest first; else whether they are asked."""
    yield from _said(asked.verdicts)
    if asked.verdicts or holding == "approval":
        return
    if not asked.needs_approval:
        yield Stood(_("It needs nobody's approval."))
    elif not asked.is_done:
        yield Stood(_("Somebody of the team will be asked to approve it."), is_open=False)


def _said(verdicts: Iterable[Verdict]) -> Iterator[Stood]:
    sentences = {APPROVED: _("Approved by %(name)s."), REJECTED: _("Rejected by %(name)s.")}
    for one in verdicts:
        sentence = sentences.get(one.verdict, _("Set aside by %(name)s."))
        is_yes = one.verdict == APPROVED
        yield Stood(sentence % {"name": one.by.name}, is_open=is_yes, at=one.decided_at)


def _member(asked: _Asked, reach: Reach, holding: str) -> Iterator[Stood]:
    """Yield how the gates stood that guard the member, without the one that is holding."""
    if holding not in BEFORE_CONSENT:
        yield _consent(asked, reach)
    if asked.rules.duplicates is not None and holding not in BEFORE_DUPLICATES:
        span = how_long(asked.rules.duplicates)
        yield Stood(_("The same message had not come within %(span)s before.") % {"span": span})
    if asked.rules.quiet is not None and holding != "quiet_hours":
        yield _quiet(asked, *asked.rules.quiet)
    if asked.rules.caps and holding != "frequency" and not _is_exempt(asked):
        yield from _caps(asked)
    is_approved = bool(asked.verdicts) and asked.verdicts[-1].verdict == APPROVED
    if not is_approved and holding != "blast_radius":
        yield from _radius(asked.rules)


def _consent(asked: _Asked, reach: Reach) -> Stood:
    said = Consent.objects.filter(
        member=asked.member, channel=reach.channel, topic=reach.topic, said_at__lte=asked.at
    )
    latest = said.order_by("-said_at", "-pk").first()
    if latest is None:
        sentence = _("Never said no to messages on the topic “%(topic)s”, which is enough here.")
    elif reach.channel == EMAIL:
        sentence = _("Said yes to e-mail on the topic “%(topic)s”.")
    else:
        sentence = _("Said yes to messages on the topic “%(topic)s”.")
    return Stood(sentence % {"topic": reach.topic}, at=latest.said_at if latest else None)


def _quiet(asked: _Asked, since: time, till: time) -> Stood:
    where = zone(asked.member.timezone) or asked.rules.zone
    facts = {
        "time": describe_time(asked.at.astimezone(where).time()),
        "zone": where.key,
        "since": describe_time(since),
        "till": describe_time(till),
    }
    if asked.is_done:
        sentence = _("It was %(time)s by their clock (%(zone)s); quiet is %(since)s to %(till)s.")
    else:
        sentence = _("It is %(time)s by their clock (%(zone)s); quiet is %(since)s to %(till)s.")
    return Stood(sentence % facts)


def _is_exempt(asked: _Asked) -> bool:
    return asked.priority == HIGH and asked.rules.is_high_exempt


def _caps(asked: _Asked) -> Iterator[Stood]:
    longest = max(cap.per for cap in asked.rules.caps)
    received = list(
        Activity.objects.filter(
            verb=RECEIVED,
            recipient=asked.member,
            occurred_at__gt=asked.at - longest,
            occurred_at__lte=asked.at,
        ).values_list("occurred_at", flat=True)
    )
    for cap in asked.rules.caps:
        count = sum(1 for when in received if when > asked.at - cap.per)
        yield Stood(_counted(count, _room(asked, cap), cap.per, is_done=asked.is_done))


def _room(asked: _Asked, cap: Cap) -> int:
    """Return how many messages of `cap` were open to this one."""
    if asked.priority != LOW:
        return cap.messages
    return max(1, int(cap.messages * asked.rules.low_share))


def _counted(count: int, most: int, per: timedelta, *, is_done: bool) -> str:
    if is_done:
        sentence = ngettext(
            "%(count)s message of at most %(most)s within %(span)s, this one included.",
            "%(count)s messages of at most %(most)s within %(span)s, this one included.",
            count,
        )
    else:
        sentence = ngettext(
            "%(count)s message so far, of at most %(most)s within %(span)s.",
            "%(count)s messages so far, of at most %(most)s within %(span)s.",
            count,
        )
    return sentence % {"count": count, "most": most, "span": how_long(per)}


def _radius(rules: Rules) -> Iterator[Stood]:
    """Nothing is kept of how many a run reached: it went out, so it stayed within."""
    radius = rules.radius
    if radius.members is None:
        return
    if radius.share is None or radius.share >= 1:
        sentence = ngettext(
            "Without approval one run reaches at most %(members)s member.",
            "Without approval one run reaches at most %(members)s members.",
            radius.members,
        )
        yield Stood(sentence % {"members": radius.members})
        return
    sentence = ngettext(
        "Without approval one run reaches at most %(members)s member, and %(share)s of all.",
        "Without approval one run reaches at most %(members)s members, and %(share)s of all.",
        radius.members,
    )
    yield Stood(sentence % {"members": radius.members, "share": share(radius.share)})
