"""The backtest as a page tells it: reach, load and what would have happened anyway."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Max

from horo.engine.backtests import Backtest, NaturalRate, RuleReach, TeamLoad
from horo.engine.services import backtest
from horo.log.models import Activity
from horo.measures.services import community_zone
from horo.people.models import Member
from horo.playbook.parts.whole import Playbook
from horo.playbook.words import describe_action, role_of
from horo.ui import words
from horo.web.services import asking
from horo.web.services.kept import kept
from horo.web.services.periods import Span

LONGEST = timedelta(days=3 * 366)  # of a period that a page may ask for


@dataclass(frozen=True)
class Rate:
    """A natural rate to draw: everything in per cent of the line's width."""

    rate: str
    interval: str
    left: float
    right: float
    at: float
    n: int
    within: str
    median: str
    sample: int | None
    lift: str
    is_of_all: bool  # not only of those still on the way when the first step came


@dataclass(frozen=True)
class Line:
    """One rule: who came in, what they would have got, who reached the goal anyway."""

    slug: str
    title: str
    entries: int
    members: int
    steps: Sequence[tuple[str, int, int]]  # what, how many done, how many held back for good
    goal: Rate | None


@dataclass(frozen=True)
class Replay:
    result: Backtest
    lines: Sequence[Line]
    never: Sequence[str]
    busiest: Member | None
    teams: Sequence[tuple[str, TeamLoad]]  # the title of each group, and its tasks

    @property
    def share(self) -> float:
        return self.result.reached / self.result.members if self.result.members else 0.0

    @property
    def approvals_a_week(self) -> float:
        return 7 * self.result.approvals / max(self.result.days, 1)


def of(span: Span, at: datetime, *, reader: Member) -> Replay | None:
    """Return the backtest over `span`, up to `at`; None where no playbook could run."""
    book = asking.playbook()
    if book is None:
        return None
    zone = community_zone()
    start = datetime.combine(span.start, time.min, zone)
    end = min(
        datetime.combine(span.end, time.min, zone),
        datetime.combine(at.astimezone(zone).date(), time.min, zone),
    )
    newest = Activity.objects.aggregate(newest=Max("pk"))["newest"]
    key = ("backtest", settings.HOME, newest, book.version, start, end)
    result = kept(key, lambda: backtest(start, end))
    busiest = result.member_load.busiest_member_id
    titles = {f"journeys/{slug}": journey.title for slug, journey in book.journeys.items()}
    return Replay(
        result=result,
        lines=[_line(rule, _actions(rule, book)) for rule in result.rules if rule.entries],
        never=[titles.get(name, name) for name in result.never_fired],
        busiest=Member.objects.visible_to(reader).filter(pk=busiest).first() if busiest else None,
        teams=[(role_of(book, load.to), load) for load in result.team_load],
    )


def _actions(rule: RuleReach, book: Playbook) -> Mapping[str, str]:
    """Return what each step of `rule` does, in words, by its id."""
    journey = book.journeys.get(rule.rule.partition("/")[2])
    return {step.id: describe_action(step, book) for step in journey.actions} if journey else {}


def _line(rule: RuleReach, actions: Mapping[str, str]) -> Line:
    return Line(
        slug=rule.rule.partition("/")[2],
        title=rule.title,
        entries=rule.entries,
        members=rule.members,
        steps=[
            (actions.get(step.step, step.step), step.done, sum(held.lost for held in step.held))
            for step in rule.steps
        ],
        goal=_rate(rule.goal) if rule.goal else None,
    )


def _rate(goal: NaturalRate) -> Rate | None:
    if goal.rate is None:
        return None
    return Rate(
        rate=words.share(goal.rate),
        interval=f"{words.share(goal.low)} – {words.share(goal.high)}",
        left=round(100 * goal.low, 1),
        right=round(100 * (goal.high - goal.low), 1),
        at=round(100 * goal.rate, 1),
        n=goal.n,
        within=words.span(timedelta(seconds=goal.within_seconds)),
        median=words.span(timedelta(seconds=goal.median_seconds)) if goal.median_seconds else "",
        sample=goal.sample_per_arm,
        lift=words.share(goal.lift),
        is_of_all=goal.is_of_all,
    )
