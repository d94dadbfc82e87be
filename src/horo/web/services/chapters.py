"""The playbook as a person reads it: nine steps, each with its findings and its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.translation import get_language, gettext_lazy

from horo.engine.models import Performed
from horo.playbook import sections
from horo.playbook.models import Launch
from horo.playbook.parts.rituals import Ritual
from horo.playbook.parts.whole import Playbook
from horo.playbook.problems import Problem
from horo.playbook.recurrence import occurrences
from horo.playbook.services import blame, draft

HORIZON = timedelta(days=90)  # in which a ritual's next date is looked for
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Step:
    """One of the nine steps. `runs` names its sections that a room has to carry out."""

    slug: str
    title: Any
    question: Any
    icon: str
    files: tuple[str, ...]  # a file, or a folder with its slash
    runs: tuple[str, ...] = ()


STEPS = (
    Step(
        "purpose",
        gettext_lazy("Purpose"),
        gettext_lazy("What is the community for, and how will we know?"),
        "flag",
        ("playbook.yaml",),
    ),
    Step(
        "personas",
        gettext_lazy("Personas"),
        gettext_lazy("For whom is it?"),
        "users",
        ("personas/", "audiences.yaml"),
    ),
    Step(
        "funnel",
        gettext_lazy("Funnel"),
        gettext_lazy("How does one grow into it?"),
        "filter-2",
        ("funnel.yaml",),
        ("funnel",),
    ),
    Step(
        "rituals",
        gettext_lazy("Rituals"),
        gettext_lazy("What happens again and again?"),
        "calendar-event",
        ("rituals/",),
        ("rituals",),
    ),
    Step(
        "guidelines",
        gettext_lazy("Guidelines and moderation"),
        gettext_lazy("What is expected, and who looks after it?"),
        "lock",
        ("guidelines.md", "moderation.yaml"),
        ("moderation",),
    ),
    Step(
        "journeys",
        gettext_lazy("Journeys"),
        gettext_lazy("What reaches a member, and when?"),
        "route",
        ("journeys/", "messages/"),
        ("journeys", "messages"),
    ),
    Step(
        "recognition",
        gettext_lazy("Recognition"),
        gettext_lazy("How do we say thank you?"),
        "circle-check",
        ("recognition.yaml",),
        ("recognition",),
    ),
    Step(
        "feedback",
        gettext_lazy("Feedback"),
        gettext_lazy("How do we listen, and report back?"),
        "message-circle",
        ("forms/",),
        ("forms",),
    ),
    Step(
        "measures",
        gettext_lazy("Measures and experiments"),
        gettext_lazy("What do we watch, and what do we try?"),
        "chart-line",
        ("measures.yaml", "experiments/"),
        ("experiments",),
    ),
)


@dataclass(frozen=True)
class Chapter:
    number: int
    step: Step
    is_running: bool
    problems: Sequence[Problem]
    files: Sequence[str]


@dataclass(frozen=True)
class Dated:
    ritual: Ritual
    next_at: datetime | None


@dataclass(frozen=True)
class Stretch:
    """Lines of a file that stand together: each its number, its text, and what is wrong there.

    `launch` brought them; None where that was not asked, or where they are in the draft alone.
    """

    lines: Sequence[tuple[int, str, Sequence[Problem]]]
    launch: Launch | None = None


@dataclass(frozen=True)
class File:
    path: str
    stretches: Sequence[Stretch]
    problems: Sequence[Problem]


def chapters() -> list[Chapter]:
    """Return the nine steps with what the linter found in the files of each."""
    found = draft()
    return [
        Chapter(
            number=number,
            step=step,
            is_running=all(sections.is_running(name) for name in step.runs),
            problems=[one for one in found.problems if _belongs(one.file, step)],
            files=[path for path in sorted(found.texts) if _belongs(path, step)],
        )
        for number, step in enumerate(STEPS, start=1)
    ]


def elsewhere() -> list[Problem]:
    """Return the findings in no file of any step: the folder itself, or a stranger in it."""
    return [one for one in draft().problems if not any(_belongs(one.file, step) for step in STEPS)]


def file(path: str, *, by_launch: bool = False) -> File | None:
    """Return the file `path` of the playbook; None where the playbook has no such file.

    In one stretch, or with `by_launch` in those that one launch each brought.
    """
    found = draft()
    if path not in found.texts:
        return None
    problems = [one for one in found.problems if one.file == path]
    if by_launch:
        brought = groupby(blame(path, found.texts), key=lambda line: line.launch)
        parts = [
            ([(line.number, line.text) for line in lines], launch) for launch, lines in brought
        ]
    else:
        parts = [(list(enumerate(found.texts[path].splitlines(), start=1)), None)]
    stretches = [
        Stretch([(number, text, _at(number, problems)) for number, text in lines], launch)
        for lines, launch in parts
    ]
    return File(path, stretches, problems)


def _at(number: int, problems: Sequence[Problem]) -> list[Problem]:
    return [one for one in problems if one.line == number]


def dated(book: Playbook, at: datetime) -> list[Dated]:
    """Return the rituals of `book` with their next date, the nearest first."""
    zone = ZoneInfo(book.timezone)
    found = [Dated(ritual, _next(ritual, zone, at)) for ritual in book.rituals.values()]
    far = datetime.max.replace(tzinfo=zone)
    return sorted(found, key=lambda one: (one.next_at or far, one.ritual.slug))


@dataclass(frozen=True)
class Asked:
    """A form in the reader's language."""

    slug: str
    title: str
    questions: int
    audience: Any
    every: timedelta | None
    reports_back: Any


def forms(book: Playbook) -> list[Asked]:
    return [
        Asked(
            form.slug,
            _in_own(form.title, book.locale),
            len(form.questions),
            form.audience,
            form.every,
            form.reports_back,
        )
        for form in book.forms.values()
    ]


def reached(at: datetime) -> Mapping[str, int]:
    """Return how many members each journey has reached in the last seven days, by its slug."""
    rows = (
        Performed.objects.filter(performed_at__gt=at - LATELY, rule__startswith="journeys/")
        .values_list("rule")
        .annotate(members=Count("member", distinct=True))
    )
    return {rule.partition("/")[2]: members for rule, members in rows}


def _next(ritual: Ritual, zone: ZoneInfo, at: datetime) -> datetime | None:
    first = datetime.combine(ritual.starts, ritual.at)
    dates = occurrences(ritual.rrule, first, zone, start=at, end=at + HORIZON, most=1)
    return dates[0] if dates else None


def _in_own(texts: Mapping[str, str], locale: str) -> str:
    """Return the text in the language of the page; else the community's, else any."""
    language = get_language() or locale
    return texts.get(language) or texts.get(locale) or next(iter(texts.values()))


def _belongs(path: str, step: Step) -> bool:
    return any(path.startswith(name) if name.endswith("/") else path == name for name in step.files)
