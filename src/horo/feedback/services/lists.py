"""The responses behind a number, each in the words it was given to; and all of them as a table."""

import csv
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from horo.feedback.models import Answer, Response
from horo.feedback.services.answering import answers_of
from horo.feedback.services.forms import Value, as_it_was, said
from horo.feedback.services.results import (
    Period,
    answers_to,
    consent_in_words,
    latest_first,
    questions_of,
    responses_of,
)
from horo.people.models import Member
from horo.playbook.parts.forms import Question

MARK = "\ufeff"  # by which spreadsheets tell UTF-8
STARTS = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for a formula


@dataclass(frozen=True)
class Told:
    """A question, and what was answered to it, in words."""

    ask: str
    answer: str
    is_long: bool = False


@dataclass(frozen=True)
class Behind:
    """The answers to one question that a number counts: `title` says which."""

    question: Question
    ask: str
    title: str
    answers: QuerySet[Answer]


def told(response: Response) -> list[Told]:
    """Return what was answered, in the words of the edition that it was given to."""
    form = as_it_was(response.edition)
    answers = answers_of(response, form)
    return [
        Told(said(one.ask), in_words(one, answers[one.slug]), one.kind == "text")
        for one in form.questions
        if one.slug in answers
    ]


def in_words(question: Question, value: Value) -> str:
    """Return an answer as a person reads it."""
    if isinstance(value, tuple):
        return ", ".join(_label(question, one) for one in value)
    if isinstance(value, float):
        ends = {"score": 10, "scale": 5}
        most = ends.get(question.kind)
        return f"{value:g} / {most}" if most else f"{value:g}"
    return _label(question, value or "")


def answer_in_words(question: Question, answer: Answer) -> str:
    if answer.number is not None:
        return in_words(question, answer.number)
    return _label(question, answer.option) if answer.option else answer.text


def behind(slug: str, asked: Mapping[str, str], reader: Member, period: Period) -> Behind | None:
    """Return the answers that a number counts, as its link asks; None for what counts nothing."""
    questions = questions_of(slug, reader, period)
    wanted = asked.get("question", ""), asked.get("kind", "")
    fitting = (one for one, _others, _is_gone in questions if (one.slug, one.kind) == wanted)
    question = next(fitting, None)
    if question is None:
        return None
    answers = answers_to(question, slug, reader, period)
    title = ""
    if option := asked.get("option"):
        answers, title = answers.filter(option=option), _label(question, option)
    if day := asked.get("text"):
        answers, title = answers.filter(text=day), day
    if (ends := _ends(asked)) is not None:
        least, most = ends
        answers = answers.filter(number__gte=least, number__lte=most)
        title = f"{least:g}" if least == most else f"{least:g}–{most:g}"
    return Behind(question, said(question.ask), title, latest_first(answers))


def as_csv(slug: str, reader: Member, period: Period, *, is_anonymous: bool) -> str:
    """Return the responses as a table, guarded against being read as formulas.

    Of an anonymous form each question stands by itself, since answers that stand together may
    tell whose they are.
    """
    rows = _apart(slug, reader, period) if is_anonymous else _together(slug, reader, period)
    kept = StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_guarded(each) for each in row])
    return MARK + kept.getvalue()


def _together(slug: str, reader: Member, period: Period) -> Iterator[Sequence[str]]:
    questions = [one for one, _others, _is_gone in questions_of(slug, reader, period)]
    yield [_("Member"), _("Name"), _("Answered"), *(said(one.ask) for one in questions)]
    responses = responses_of(slug, reader, period).select_related("member", "edition")
    for response in responses.order_by("-answered_at", "-pk"):
        form = as_it_was(response.edition)
        kinds = {(one.slug, one.kind) for one in form.questions}
        answers = answers_of(response, form)
        member, at = response.member, response.answered_at
        if member is None or at is None:
            continue
        cells = (
            _plainly(one, answers.get(one.slug)) if (one.slug, one.kind) in kinds else ""
            for one in questions
        )
        yield [member.handle, member.name, at.isoformat(timespec="seconds"), *cells]


def _apart(slug: str, reader: Member, period: Period) -> Iterator[Sequence[str]]:
    yield [_("Question"), _("Answer"), _("Times")]
    for question, _others, _is_gone in questions_of(slug, reader, period):
        answers = answers_to(question, slug, reader, period)
        counts = Counter(answer_in_words(question, one) for one in answers)
        for words, count in sorted(counts.items()):
            yield [said(question.ask), words, str(count)]


def _plainly(question: Question, value: Value) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return in_words(question, value) if value is not None else ""


def _label(question: Question, option: str) -> str:
    if option in question.options:
        return said(question.options[option])
    if question.kind == "consent":
        return consent_in_words(option)
    return option


def _ends(asked: Mapping[str, str]) -> tuple[float, float] | None:
    try:
        least, most = float(asked["least"]), float(asked["most"])
    except (KeyError, ValueError):
        return None
    return (least, most) if math.isfinite(least) and math.isfinite(most) else None


def _guarded(value: str) -> str:
    """Return `value` so that no spreadsheet takes words that people wrote for a formula."""
    return "'" + value if value.lstrip(" ").startswith(STARTS) else value
