"""Read the levels of trust from the log: everybody's, or those of a few members."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from django.core.cache import cache
from django.db import transaction

from horo.facts.services import open_facts
from horo.log import services as log
from horo.people.models import PERSON, Member
from horo.playbook.parts.trust import Trust as Rules
from horo.playbook.services import NoPlaybook, current
from horo.recognition.activities import TRUSTED
from horo.recognition.models import Reading, Trust
from horo.recognition.services.trust import numbers, telling
from horo.recognition.services.trust.numbers import NOTHING, News, Numbers
from horo.recognition.services.trust.rules import beginning, decide, is_met
from horo.recognition.services.trust.words import title

FOLLOWS, KEPT = "trust", "trust-kept"  # object_type of `trusted`
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
GOOD = 2  # the highest level that is reached for good
FIRST_FOR = 600  # seconds
AT_ONCE = 500  # members whose levels change in one transaction: others write in between


@dataclass(frozen=True)
class Change:
    """A level that follows now; `was` is the row before, None where there was none."""

    member_id: int
    level: int
    was: Trust | None
    did: Numbers


@dataclass(frozen=True)
class Standing:
    """Where a member is, and what of what they did decides about it."""

    level: int
    since: datetime | None
    is_kept: bool
    did: Numbers
    new: News


def rules() -> Rules:
    """Return what the playbook says of trust; the defaults where none runs."""
    try:
        return current().recognition.trust
    except NoPlaybook:
        return Rules()


def reread(at: datetime) -> int:
    """Read everybody's level from the log, keep what changed, and return how many did.

    Records `trusted`, and tells those who were here lately, but nobody at the very first reading:
    then everybody's level is news, and nothing happened.
    """
    asked = rules()
    with open_facts() as warehouse:
        did = numbers.of_everybody(warehouse.rows, asked, at)
        new = numbers.news(warehouse.rows, asked, at)
    is_first = not Reading.objects.exists()
    people = Member.objects.filter(kind=PERSON).values_list("pk", flat=True)
    there = Trust.objects.in_bulk()
    early = first_members(asked)
    changes = _changes(people.iterator(), there, did, new, asked, early, at)
    changed = 0
    while batch := list(islice(changes, AT_ONCE)):
        changed += _keep(batch, at=at, is_told=not is_first)
    Reading.objects.update_or_create(
        pk=1, defaults={"read_at": at, "topics": new.topics, "posts": new.posts}
    )
    return changed


def reread_some(members: Collection[int], *, at: datetime) -> int:
    """Do the same for `members`, from the database."""
    asked = rules()
    did = numbers.of_some(members, asked, at)
    there = Trust.objects.in_bulk(list(members))
    early = first_members(asked)
    changes = list(_changes(members, there, did, news(), asked, early, at))
    return _keep(changes, at=at, is_told=True)


def standing(member: Member, at: datetime) -> Standing:
    """Return where `member` is at `at`, by what they did until then. Writes nothing."""
    asked, row = rules(), Trust.objects.filter(member=member).first()
    did, new = numbers.of_some([member.pk], asked, at)[member.pk], news()
    present = _present(row, did, asked, is_early=member.pk in first_members(asked))
    if row is not None and row.is_kept:
        return Standing(row.level, row.since, True, did, new)
    level = decide(present, row.since if row else None, did, new, asked, at)
    since = row.since if row and row.level == level else None
    return Standing(level, since, False, did, new)


def level_of(member: Member) -> int:
    """Return the level as it was last read, or where `member` begins."""
    row = Trust.objects.filter(member=member).first()
    if row is not None:
        return row.level
    return 1 if member.pk in first_members(rules()) else 0


def trust_in_words(member: Member) -> str:
    """Return the title of the level of `member`; "" where they are no person."""
    return title(level_of(member)) if member.kind == PERSON else ""


def is_at_least(member: Member, level: int) -> bool:
    """Whether `member` is on `level` or higher, also where nobody has read it yet.

    What the first two levels ask for is true for good, so this needs no clock. One statement for
    most members, five for a newcomer.
    """
    row = Trust.objects.filter(member=member).first()
    if row is not None and (row.is_kept or row.level >= level):
        return row.level >= level
    asked = rules()
    is_early = member.pk in first_members(asked)
    if is_early and level <= 1:
        return True
    did = numbers.of_some([member.pk], asked, FOREVER)[member.pk]
    present = _present(row, did, asked, is_early=is_early)
    while present < min(level, GOOD) and is_met(present + 1, did, News(), asked, FOREVER):
        present += 1
    return present >= level


def news() -> News:
    """Return what was new to everybody when everybody's level was last read."""
    found = Reading.objects.filter(pk=1).first()
    return News(found.topics, found.posts) if found else News()


def first_members(asked: Rules) -> frozenset[int]:
    """Return who came while there were few: the community begins without newcomers."""
    key = f"trust:first:{asked.bootstrap}"
    known: frozenset[int] | None = cache.get(key)
    if known is None:
        first = Member.objects.filter(kind=PERSON).order_by("pk").values_list("pk", flat=True)
        known = frozenset(first[: asked.bootstrap])
        if len(known) == asked.bootstrap:  # nobody comes to them any more
            cache.set(key, known, FIRST_FOR)
    return known


def _changes(
    people: Iterable[int],
    there: Mapping[int, Trust],
    did: Mapping[int, Numbers],
    new: News,
    asked: Rules,
    early: frozenset[int],
    at: datetime,
) -> Iterator[Change]:
    for pk in people:
        row, mine = there.get(pk), did.get(pk, NOTHING)
        if row is not None and row.is_kept:
            continue
        present = _present(row, mine, asked, is_early=pk in early)
        level = decide(present, row.since if row else None, mine, new, asked, at)
        if level != (row.level if row else 0):
            yield Change(pk, level, row, mine)


def _present(row: Trust | None, did: Numbers, asked: Rules, *, is_early: bool) -> int:
    begun = beginning(did, asked, is_early=is_early)
    return max(begun, row.level) if row else begun


def _keep(changes: Sequence[Change], *, at: datetime, is_told: bool) -> int:
    """Record and keep `changes`, but those of members whom somebody else has dealt with since."""
    ids = [one.member_id for one in changes]
    with transaction.atomic():
        held = Member.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
        alive = {one.pk for one in held.only("pk")}
        there = Trust.objects.in_bulk(ids)
        still = [
            one
            for one in changes
            if one.member_id in alive and _same(there.get(one.member_id), one.was)
        ]
        log.record_all(entry(one.member_id, one.level, FOLLOWS, at) for one in still)
        put([Trust(member_id=one.member_id, level=one.level, since=at) for one in still])
        if is_told:
            telling.tell_many(
                [(one.member_id, one.level, one.was, one.did) for one in still], at=at
            )
    return len(still)


def put(rows: Sequence[Trust]) -> None:
    """Keep `rows` in place of those of the same members."""
    Trust.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["member"],
        update_fields=["level", "is_kept", "since"],
    )


def entry(member_id: int, level: int, kind: str, at: datetime) -> log.Entry:
    return log.Entry(
        verb=TRUSTED,
        occurred_at=at,
        source=log.HOSTED,
        source_key="",
        object_type=kind,
        object_key=str(level),
        recipient_id=member_id,
    )


def _same(there: Trust | None, was: Trust | None) -> bool:
    if there is None or was is None:
        return there is was
    return (there.level, there.is_kept, there.since) == (was.level, was.is_kept, was.since)
