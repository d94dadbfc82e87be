"""What a rule said when it did something, and what has become of it since."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from horo.engine.services.editions import Edition, edition, running_book, running_edition
from horo.engine.services.explanations import Why
from horo.engine.telling import (
    about_merit,
    about_stage,
    journey_of,
    merit_of,
    name_of,
    names_in,
    names_of,
    sentences,
    stage_of,
    step_of,
    what_of,
)
from horo.engine.values import FUNNEL
from horo.playbook.parts.recognition import Badge, Level
from horo.playbook.parts.whole import Playbook

SAME, CHANGED, GONE = "same", "changed", "gone"


@dataclass(frozen=True)
class Wording:
    """A rule in the words of `edition`, in the language in force.

    `sentences` is empty where those words cannot be read any more: then `title` is today's.
    `summary` is the team's own text, in `locale`. `since` says what the rule is today: SAME,
    CHANGED or GONE. `spaces`, `groups` and `notes` of the team are those that the sentences may
    name.
    """

    title: str
    what: str
    summary: str
    locale: str
    sentences: tuple[str, ...]
    edition: Edition
    since: str
    spaces: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()


def wording(why: Why) -> Wording:
    """Return how the rule behind `why` read when it acted; of what is planned, as it reads now."""
    then = edition(why.version, at=why.done_at) if why.version else running_edition()
    if why.rule == FUNNEL:
        return _of_stage(why, then)
    if merit := merit_of(why.rule, why.step, then.book):
        return _of_merit(why, then, merit)
    book, journey = then.book, journey_of(why.rule, then.book)
    step = step_of(journey, why.step)
    if book is None or journey is None or step is None:
        return Wording(why.title, "", "", "", (), then, _since(why, then))
    names = names_in(journey, step)
    return Wording(
        title=journey.title,
        what=what_of(step, book),
        summary=journey.summary,
        locale=book.locale,
        sentences=sentences(journey, step, book),
        edition=then,
        since=_since(why, then),
        spaces=names["space"],
        groups=names["group"],
        notes=names["note"],
    )


def _of_stage(why: Why, then: Edition) -> Wording:
    """Return what put the member into a stage, or, where there is none, that no stage did."""
    title, stage = _("The funnel"), stage_of(why.step, then.book)
    if then.book is None or stage is None:
        return Wording(title, "", "", "", (), then, SAME if then.is_running else CHANGED)
    what = _("The stage “%(stage)s”") % {"stage": stage.title}
    told = (about_stage(stage, then.book),)
    today = running_book()
    is_same = stage_of(why.step, today) == stage
    return Wording(title, what, "", "", told, then, SAME if is_same else CHANGED)


def _of_merit(why: Why, then: Edition, merit: Badge | Level) -> Wording:
    """Return for what a badge or level was given, or would be."""
    book, names = then.book, names_of(merit.when)
    assert book is not None, "the merit is one of this book"
    today: Playbook | None = book if then.is_running else running_book()
    now = merit_of(why.rule, why.step, today)
    return Wording(
        title=merit.title,
        what=name_of(merit),
        summary=merit.why if isinstance(merit, Badge) else "",
        locale=book.locale,
        sentences=(about_merit(merit, book),),
        edition=then,
        since=GONE if now is None else SAME if now == merit else CHANGED,
        spaces=names["space"],
        groups=names["group"],
        notes=names["note"],
    )


def _since(why: Why, then: Edition) -> str:
    """Compare the journey's file: what it means by the names of others is not looked at."""
    if then.is_running:
        return SAME
    today = running_book()
    if today is None or journey_of(why.rule, today) is None:
        return GONE
    file = f"{why.rule}.yaml"
    before = then.book.texts.get(file) if then.book else None
    return SAME if before == today.texts.get(file) else CHANGED
