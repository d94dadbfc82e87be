"""What was answered, in numbers: each with the list of what it counts.

Of an anonymous form only answers that are counted are seen anywhere here (see `answering`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from horo.feedback.models import Answer, Ask, Edition, Response
from horo.feedback.services.forms import all_forms, as_it_was, said
from horo.feedback.services.scores import Score, score_of
from horo.people.models import Member
from horo.playbook.parts.forms import NO, YES, Form, Question

PERIODS = {"30": timedelta(days=30), "90": timedelta(days=90), "365": timedelta(days=365)}
USUAL = "90"
MOST_ROWS = 60  # different numbers or days that a question shows


@dataclass(frozen=True)
class Period:
    """The stretch that results are about: after `since` (None: from the start), up to `till`."""

    name: str
    since: datetime | None
    till: datetime

    @property
    def before(self) -> "Period | None":
        """The stretch of the same length before it."""
        if self.since is None:
            return None
        return Period(self.name, self.since - (self.till - self.since), self.since)


@dataclass(frozen=True)
class Overview:
    """How a form does: `waiting` of the `asked` may still answer; `unasked` answered by themselves.

    `responses` are those that may be looked at. `form` is None once the playbook has it no more.
    """

    slug: str
    title: str
    form: Form | None
    asked: int
    answered: int
    waiting: int
    unasked: int
    responses: int
    latest_at: datetime | None = None

    @property
    def rate(self) -> float | None:
        return self.answered / self.asked if self.asked else None


@dataclass(frozen=True)
class Line:
    """One answer that was given `count` times. `query` asks for the list of them."""

    label: str
    count: int
    share: float
    query: str


@dataclass(frozen=True)
class Result:
    """What was answered to one question, in the words it has now or had last.

    `n` is how many answered it. `others` are further wordings that some of them read.
    """

    question: Question
    ask: str
    others: tuple[str, ...]
    is_gone: bool
    n: int
    query: str
    lines: tuple[Line, ...] = ()
    mean: float | None = None
    texts: tuple[Answer, ...] = ()
    score: Score | None = None


def period_named(name: str, form: Form | None, at: datetime) -> Period:
    """Return the period; anonymous answers have no date, so there is one period for them all."""
    is_dateless = form is not None and form.anonymous
    if is_dateless or name == "all":
        return Period("all", None, at)
    name = name if name in PERIODS else USUAL
    return Period(name, at - PERIODS[name], at)


def overviews(reader: Member, at: datetime) -> list[Overview]:
    """Return every form of the playbook, then those that were answered and are gone from it."""
    whole = Period("all", None, at)
    known = all_forms()
    there = set(Response.objects.visible_to(reader).values_list("form", flat=True).distinct())
    asked = set(Ask.objects.visible_to(reader).values_list("form", flat=True).distinct())
    gone = sorted((there | asked) - set(known))
    return [overview(slug, reader, whole) for slug in (*known, *gone)]


def was_there(slug: str, reader: Member) -> bool:
    """Whether anybody was asked the form, or answered it, ever."""
    asked = Ask.objects.visible_to(reader).filter(form=slug).exists()
    return asked or Response.objects.visible_to(reader).filter(form=slug).exists()


def is_anonymous(slug: str, form: Form | None) -> bool:
    """Whether any of its answers has no name: then none of them is told in one row with others."""
    if form is not None and form.anonymous:
        return True
    return Response.objects.filter(form=slug, member=None).exists()


def overview(slug: str, reader: Member, period: Period) -> Overview:
    form = all_forms().get(slug)
    asks = asks_of(slug, reader, period)
    by_rule = Q(effect_key__isnull=False)
    waits = Q(answered_at=None) & (Q(until=None) | Q(until__gt=period.till))
    counts = asks.aggregate(
        asked=Count("pk", by_rule),
        answered=Count("pk", by_rule & Q(answered_at__isnull=False)),
        waiting=Count("pk", by_rule & waits),
        unasked=Count("pk", ~by_rule & Q(answered_at__isnull=False)),
    )
    responses = responses_of(slug, reader, period)
    latest = responses.order_by("-answered_at").values_list("answered_at", flat=True).first()
    title = said(form.title) if form else _title_once(slug)
    return Overview(
        slug=slug,
        title=title,
        form=form,
        responses=responses.count(),
        latest_at=latest,
        **counts,
    )


def asks_of(slug: str, reader: Member, period: Period) -> QuerySet[Ask]:
    asks = Ask.objects.visible_to(reader).standing().filter(form=slug)
    return asks if period.since is None else asks.filter(asked_at__gt=period.since)


def responses_of(slug: str, reader: Member, period: Period) -> QuerySet[Response]:
    responses = Response.objects.visible_to(reader).filter(form=slug)
    if period.since is None:
        return responses
    return responses.filter(answered_at__gt=period.since, answered_at__lte=period.till)


def results(slug: str, reader: Member, period: Period) -> list[Result]:
    """Return what was answered to each question: those of today first, then those that are gone."""
    found = []
    for question, others, is_gone in questions_of(slug, reader, period):
        result = _result(slug, question, others, is_gone, reader, period)
        if result.n or not is_gone:
            found.append(result)
    return found


def questions_of(
    slug: str, reader: Member, period: Period
) -> Iterator[tuple[Question, tuple[str, ...], bool]]:
    """Yield each question with its other wordings, and whether the form has it no more.

    A question that changed its kind is another one.
    """
    form = all_forms().get(slug)
    used = responses_of(slug, reader, period).values("edition")
    editions = Edition.objects.filter(pk__in=used).order_by("-first_at", "-pk")
    asked: dict[tuple[str, str], list[Question]] = {}
    for question in form.questions if form else ():
        asked[question.slug, question.kind] = [question]
    today = set(asked)
    for edition in editions:
        for question in as_it_was(edition).questions:
            asked.setdefault((question.slug, question.kind), []).append(question)
    for key, worded in asked.items():
        first = worded[0].model_copy(update={"options": _options(worded)})
        texts = list(dict.fromkeys(said(one.ask) for one in worded))
        yield first, tuple(texts[1:]), key not in today


def _options(worded: Sequence[Question]) -> dict[str, dict[str, str]]:
    """Return the options of today in their order, then those that were there before."""
    found: dict[str, dict[str, str]] = {}
    for one in worded:
        for name, text in one.options.items():
            found.setdefault(name, text)
    return found


def answers_to(question: Question, slug: str, reader: Member, period: Period) -> QuerySet[Answer]:
    """Return the answers to `question` that were given while it was of its kind."""
    responses = responses_of(slug, reader, period)
    editions = Edition.objects.filter(form=slug)
    fitting = [
        edition.pk
        for edition in editions
        for one in as_it_was(edition).questions
        if (one.slug, one.kind) == (question.slug, question.kind)
    ]
    return Answer.objects.filter(
        question=question.slug, response__in=responses.filter(edition__in=fitting)
    )


def _result(
    slug: str,
    question: Question,
    others: tuple[str, ...],
    is_gone: bool,
    reader: Member,
    period: Period,
) -> Result:
    answers = answers_to(question, slug, reader, period)
    n = answers.values("response").distinct().count()
    query = _query(question, period)
    whole = Result(question, said(question.ask), others, is_gone, n, query)
    match question.kind:
        case "choice" | "choices" | "consent":
            return replace(whole, lines=_chosen(question, answers, n, query))
        case "score" | "scale" | "number":
            return _numbers(whole, answers, slug, reader, period)
        case "date":
            return replace(whole, lines=_days(answers, n, query))
        case _:
            return replace(whole, texts=tuple(latest_first(answers)[:5]))


def latest_first(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Anonymous ones, which have no moment, come by their numbers, which tell nothing."""
    return answers.select_related("response__member").order_by("-response__answered_at", "-pk")


def _chosen(question: Question, answers: QuerySet[Answer], n: int, query: str) -> tuple[Line, ...]:
    counts = dict(answers.values_list("option").annotate(count=Count("pk")).order_by("option"))
    options: Mapping[str, str] = {name: said(text) for name, text in question.options.items()}
    if question.kind == "consent":
        options = {name: consent_in_words(name) for name in (YES, NO)}
    names = (*options, *(name for name in counts if name not in options))
    return tuple(
        _line(options.get(name, name), counts.get(name, 0), n, query, option=name) for name in names
    )


def consent_in_words(option: str) -> str:
    return _("Yes") if option == YES else _("No")


def _numbers(
    whole: Result, answers: QuerySet[Answer], slug: str, reader: Member, period: Period
) -> Result:
    counts = _counts(answers)
    ends = {"score": (0, 10), "scale": (1, 5)}.get(whole.question.kind)
    values: Iterable[float] = range(ends[0], ends[1] + 1) if ends else sorted(counts)[:MOST_ROWS]
    lines = tuple(
        _line(f"{value:g}", counts.get(float(value), 0), whole.n, whole.query, least=value,
              most=value)
        for value in values
    )  # fmt: skip
    total = sum(value * count for value, count in counts.items())
    score = None
    if whole.question.kind == "score":
        before = period.before
        earlier = _counts(answers_to(whole.question, slug, reader, before)) if before else None
        score = score_of(counts, earlier)
    return replace(whole, lines=lines, mean=total / whole.n if whole.n else None, score=score)


def _counts(answers: QuerySet[Answer]) -> Counter[float]:
    rows = answers.values_list("number").annotate(count=Count("pk")).order_by("number")
    return Counter({number: count for number, count in rows if number is not None})


def _days(answers: QuerySet[Answer], n: int, query: str) -> tuple[Line, ...]:
    rows = answers.values_list("text").annotate(count=Count("pk")).order_by("text")
    return tuple(_line(day, count, n, query, text=day) for day, count in rows[:MOST_ROWS])


def _line(label: str, count: int, n: int, query: str, **asked: object) -> Line:
    given = {name: f"{value:g}" if name in ("least", "most") else value
             for name, value in asked.items()}  # fmt: skip
    return Line(label, count, count / n if n else 0.0, f"{query}&{urlencode(given)}")


def _query(question: Question, period: Period) -> str:
    return urlencode({"question": question.slug, "kind": question.kind, "in": period.name})


def _title_once(slug: str) -> str:
    """Return what the form was called last."""
    edition = Edition.objects.filter(form=slug).order_by("-first_at", "-pk").first()
    return said(as_it_was(edition).title) if edition else slug


People = Literal["asked", "answered", "waiting", "unasked"]


def people(slug: str, of: str, reader: Member, period: Period) -> QuerySet[Ask]:
    """Return the asks that the number `of` counts. Raises KeyError for what is no such number."""
    waits = Q(answered_at=None) & (Q(until=None) | Q(until__gt=period.till))
    by_rule = Q(effect_key__isnull=False)
    counted = {
        "asked": by_rule,
        "answered": by_rule & Q(answered_at__isnull=False),
        "waiting": by_rule & waits,
        "unasked": ~by_rule & Q(answered_at__isnull=False),
    }[of]
    return asks_of(slug, reader, period).filter(counted).select_related("member")
