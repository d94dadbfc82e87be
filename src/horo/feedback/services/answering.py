"""Answer a form: once for each time it is asked, in the words it has; change what was answered.

Of an anonymous form the log learns who answered, never what: a score there would stand beside
the name. Its answers are kept without ask, member and moment, and nobody sees them, the team
neither, before five have come that nobody saw; then all five are counted at once. So two looks
differ by nothing, or by five answers at least.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from horo.core import limits
from horo.core.refused import Refused
from horo.feedback.models import Answer, Ask, Response
from horo.feedback.services import routing
from horo.feedback.services.asking import Standing
from horo.feedback.services.forms import (
    FIVE,
    Answers,
    Value,
    as_it_was,
    edition_of,
    shown,
)
from horo.log import services as log
from horo.log.activities import RATED, SUBMITTED
from horo.people.models import Member
from horo.playbook.parts.forms import Form, Question

FORM = "form"  # what `submitted` and `rated` are recorded about
A_DAY = 20  # answers of one member: ideas may come as often as they like, within reason


class NotAskedNow(Refused):
    pass


def answer(form: Form, answers: Answers, standing: Standing, *, by: Member, at: datetime) -> bool:
    """Keep `by`'s answers to what `standing` lets them answer; False where they came before.

    Only answers to questions that are asked after these answers count. Records `submitted`, and
    of an NPS form `rated` with the score; of an anonymous form `submitted` alone. Sends what
    routes to whom they say.

    Raises NotAskedNow where `standing` lets them answer nothing, TooSoon beyond `A_DAY`.
    """
    if standing.state == "change":
        return _change(form, answers, standing, by=by, at=at)
    if standing.state != "answer":
        raise NotAskedNow(_("This form is not yours to answer now."))
    limits.spend("feedback.answer", by.pk, times=A_DAY, seconds=86_400, at=at)
    try:
        with transaction.atomic():
            ask = _claim(form, standing, by, at)
            if ask is None:
                return False
            _keep(form, answers, ask, at)
    except IntegrityError:  # they took it up unasked in two places at once
        return False
    return True


def given_before(standing: Standing, member: Member) -> dict[str, Value] | None:
    """Return what `member` answered, where they may change it."""
    if standing.state != "change":
        return None
    own = Response.objects.filter(member=member, ask=standing.ask).select_related("edition")
    response = own.first()
    return answers_of(response, as_it_was(response.edition)) if response else None


def answers_of(response: Response, form: Form) -> dict[str, Value]:
    """Return what was answered, as the questions of `form` read it."""
    kinds = {question.slug: question.kind for question in form.questions}
    found: dict[str, Value] = {}
    for row in response.answers.order_by("question", "option"):
        if kinds.get(row.question) == "choices":
            before = found.get(row.question)
            found[row.question] = (*(before if isinstance(before, tuple) else ()), row.option)
        else:
            found[row.question] = row.number if row.number is not None else row.option or row.text
    return found


def _claim(form: Form, standing: Standing, by: Member, at: datetime) -> Ask | None:
    """Take the ask for this answer alone; of two who answer it at once, one gets None."""
    if standing.ask is None:
        return Ask.objects.create(
            form=form.slug, member=by, number=standing.number, asked_at=at, answered_at=at
        )
    mine = Ask.objects.waiting(at).filter(pk=standing.ask.pk, member=by)
    return standing.ask if mine.update(answered_at=at) else None


def _keep(form: Form, answers: Answers, ask: Ask, at: datetime) -> None:
    by, edition = ask.member, edition_of(form, at)
    if form.anonymous:
        response = Response.objects.create(form=form.slug, edition=edition, is_counted=False)
    else:
        response = Response.objects.create(
            form=form.slug, edition=edition, ask=ask, member=by, answered_at=at
        )
    Answer.objects.bulk_create(_rows(response, form, answers))
    log.record(SUBMITTED, None, kind=FORM, key=form.slug, actor=by, at=at)
    if form.anonymous:
        routing.collect(form, _count(form), at=at)
        return
    if (score := score_of(form, answers)) is not None:
        log.record(RATED, None, kind=FORM, key=form.slug, actor=by, value=score, at=at)
    asked = {one.slug: answers.get(one.slug) for one in shown(form, answers)}
    routing.send(form, asked, response, at=at)


def score_of(form: Form, answers: Answers) -> float | None:
    """Return the score of an NPS form: the answer to its first question of that kind."""
    if form.kind != "nps":
        return None
    asked = (one for one in shown(form, answers) if one.kind == "score")
    question = next(asked, None)
    value = answers.get(question.slug) if question else None
    return value if isinstance(value, float) else None


def _change(form: Form, answers: Answers, standing: Standing, *, by: Member, at: datetime) -> bool:
    """Put `answers` in the place of those given before, in the words that the form has now."""
    with transaction.atomic():
        mine = Response.objects.select_for_update().filter(ask=standing.ask, member=by)
        response = mine.first()
        if response is None:
            raise NotAskedNow(_("This form is not yours to answer now."))
        response = _moved(response, form, at)
        response.answers.all().delete()
        Answer.objects.bulk_create(_rows(response, form, answers))
    return True


def _moved(response: Response, form: Form, at: datetime) -> Response:
    edition = edition_of(form, at)
    Response.objects.filter(pk=response.pk).update(edition=edition, changed_at=at)
    return response


def _rows(response: Response, form: Form, answers: Answers) -> Iterator[Answer]:
    for question in shown(form, answers):
        value = answers.get(question.slug)
        if value is not None and value not in ("", ()):
            yield from _rows_of(Answer(response=response, question=question.slug), question, value)


def _rows_of(row: Answer, question: Question, value: Value) -> Iterator[Answer]:
    if isinstance(value, tuple):
        for option in value:
            yield Answer(response=row.response, question=row.question, option=option)
    elif isinstance(value, float):
        row.number = value
        yield row
    elif value is not None:
        is_option = question.kind in ("choice", "consent")
        row.option, row.text = (value, "") if is_option else ("", value)
        yield row


def _count(form: Form) -> int:
    """Count the anonymous answers that nobody saw, once there are five; return how many."""
    sealed = Response.objects.filter(form=form.slug, member=None, is_counted=False)
    ids = list(sealed.select_for_update().values_list("pk", flat=True))
    if len(ids) < FIVE:
        return 0
    return Response.objects.filter(pk__in=ids).update(is_counted=True)
