"""Why: the rule in words, and the acts that made it due, each with a way to look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from horo.conditions.logic import Not
from horo.content.models import Topic
from horo.engine import telling
from horo.engine.values import Effect
from horo.engine.words import held_because
from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook.parts.journeys import Journey
from horo.playbook.parts.steps import Step
from horo.playbook.parts.whole import Playbook
from horo.playbook.words import describe
from horo.web.services import timeline
from horo.web.services.timeline import Told

MOST = 3  # acts that are shown for one effect


@dataclass(frozen=True)
class Because:
    """`sentence` says the rule; `acts` are the newest of those that made it true."""

    sentence: str
    acts: Sequence[Told]


def of(
    effects: Sequence[Effect], book: Playbook, *, reader: Member
) -> dict[str, tuple[Member, Because]]:
    """Return whom each of `effects` is for and why, by key, in three statements."""
    members = Member.objects.visible_to(reader).in_bulk({each.member_id for each in effects})
    rows = acts(effects)
    topics = timeline.topics_of(rows.values(), reader=reader)
    return told(effects, book, members, rows, topics)


def acts(effects: Sequence[Effect]) -> dict[int, Activity]:
    """Return the activities behind `effects`, by id, in one statement."""
    wanted = {number for each in effects for number in _acts(each)}
    return Activity.objects.select_related("actor", "recipient").in_bulk(wanted) if wanted else {}


def told(
    effects: Sequence[Effect],
    book: Playbook,
    members: Mapping[int, Member],
    rows: Mapping[int, Activity],
    topics: dict[int, Topic],
) -> dict[str, tuple[Member, Because]]:
    """As `of`, from what was fetched already."""
    found = {}
    for each in effects:
        if member := members.get(each.member_id):
            seen = [rows[number] for number in _acts(each) if number in rows]
            because = [timeline.tell(act, member, topics) for act in seen]
            found[each.key] = (member, Because(sentence(each, book), because))
    return found


def rule_title(effect: Effect, book: Playbook) -> str:
    journey = telling.journey_of(effect.rule, book)
    found = journey or telling.merit_of(effect.rule, effect.step, book)
    return found.title if found else effect.rule


def what(effect: Effect, book: Playbook) -> str:
    """Return what `effect` does: the message by its subject, the task by its title."""
    step = telling.step_of(telling.journey_of(effect.rule, book), effect.step)
    if merit := telling.merit_of(effect.rule, effect.step, book):
        return telling.name_of(merit)
    return telling.what_of(step, book) if step else effect.action


def sentence(effect: Effect, book: Playbook) -> str:
    """Return the rule that made `effect` due, as one sentence about the member."""
    if merit := telling.merit_of(effect.rule, effect.step, book):
        return f"{telling.capital(describe(merit.when, book))}."
    journey = telling.journey_of(effect.rule, book)
    step = telling.step_of(journey, effect.step)
    if journey is None or step is None:
        return _("A rule that the playbook no longer has.")
    return " ".join(f"{part}." for part in _clauses(journey, step, book))


def held(effect: Effect) -> str:
    """Return what keeps `effect` from happening, or "" where nothing does."""
    return held_because(effect.held) if effect.held else ""


def _clauses(journey: Journey, step: Step, book: Playbook) -> Iterable[str]:
    yield telling.capital(describe(journey.enter, book))
    if journey.audience is not None:
        yield telling.capital(describe(journey.audience, book))
    for leg in telling.legs(journey, step, book):
        yield telling.capital(leg)
    silent = Not(part=step.unless) if step.unless is not None else None
    for condition in (step.only_if, silent):
        if condition is not None:
            yield _("Since then: %(condition)s") % {"condition": describe(condition, book)}


def _acts(effect: Effect) -> list[int]:
    """The acts behind `effect`: what let the member in comes first."""
    ids = [effect.entry_id] if effect.entry_id else []
    ids += [number for reason in effect.because for number in reason.activity_ids]
    return list(dict.fromkeys(ids))[:MOST]
