"""Forms of the playbook: found, told in the reader's language, and kept in the words they had."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from horo.conditions import resolve
from horo.core.refused import Refused
from horo.engine.questions import Question as Asked
from horo.engine.questions import true_among
from horo.feedback.models import Edition
from horo.people.models import Member
from horo.playbook.parts.base import EVERYWHERE
from horo.playbook.parts.forms import Form, Given, Question
from horo.playbook.services import NoPlaybook, current

Value = float | str | tuple[str, ...] | None
Answers = Mapping[str, Value]  # by the question's slug
FIVE = 5  # the fewest anonymous answers that are looked at together


class NoSuchForm(Refused):
    pass


def all_forms() -> Mapping[str, Form]:
    """Return the forms of the playbook that runs; none where none runs."""
    try:
        return current().forms
    except NoPlaybook:
        return {}


def find(slug: str) -> Form | None:
    return all_forms().get(slug)


def form_named(slug: str) -> Form:
    """Return the form. Raises NoSuchForm where the playbook has none of that name any more."""
    form = find(slug)
    if form is None:
        raise NoSuchForm(_("There is no form “%(form)s” in the playbook.") % {"form": slug})
    return form


def said(texts: Mapping[str, str], language: str = "") -> str:
    """Return the text in `language` (default: the page's), else in the community's, else any."""
    wanted = (language or get_language() or "", EVERYWHERE)
    found = next((texts[one] for one in wanted if one in texts), "")
    return found or texts.get(_own_locale()) or next(iter(texts.values()))


def title_of(slug: str, language: str = "") -> str:
    """Return what the form is called; its short name, once the playbook has it no more."""
    form = find(slug)
    return said(form.title, language) if form else slug


def matches(given: Given, answers: Answers) -> bool:
    """Whether the answers are such as `given` asks for; without an answer they are not."""
    value = answers.get(given.question)
    if value is None or value in ("", ()):
        return False
    if given.equals is not None:
        return given.equals in value if isinstance(value, tuple) else given.equals == value
    if not isinstance(value, float):
        return (given.below, given.above) == (None, None)
    is_below = given.below is None or value < given.below
    return is_below and (given.above is None or value > given.above)


def shown(form: Form, answers: Answers) -> tuple[Question, ...]:
    """Return the questions that are asked after such answers.

    An answer to a question that is not asked decides about no other.
    """
    found: list[Question] = []
    asked: dict[str, Value] = {}
    for question in form.questions:
        if question.given is None or matches(question.given, asked):
            found.append(question)
            asked[question.slug] = answers.get(question.slug)
    return tuple(found)


def is_closed(form: Form, at: datetime) -> bool:
    """Whether the day on which the form closes is over, by the community's own clock."""
    if form.closes is None:
        return False
    zone = ZoneInfo(current().timezone)
    return at >= datetime.combine(form.closes + timedelta(days=1), time(0), zone)


def fits(form: Form, member: Member, at: datetime) -> bool:
    """Whether `member` belongs to those whom the form is for."""
    if form.audience is None:
        return True
    question = Asked(resolve(form.audience, current().words), member.pk, at)
    return bool(true_among([question]))


def digest_of(form: Form) -> str:
    return hashlib.sha256(_content(form).encode()).hexdigest()


def edition_of(form: Form, at: datetime) -> Edition:
    """Return the words that the form has now, which are kept for as long as answers to them."""
    edition, _is_new = Edition.objects.get_or_create(
        form=form.slug,
        digest=digest_of(form),
        defaults={"content": _content(form), "first_at": at},
    )
    return edition


def as_it_was(edition: Edition) -> Form:
    """Return the form in the words of `edition`: title and questions, and nothing else."""
    return Form.model_validate_json(edition.content)


def _content(form: Form) -> str:
    """Return as JSON what those who answer read; who is asked, and where it goes, may change."""
    content = form.model_dump(
        mode="json",
        by_alias=True,
        include={"slug", "title", "kind", "anonymous", "questions"},
    )
    return json.dumps(content, ensure_ascii=False)  # options keep their order


def _own_locale() -> str:
    try:
        return current().locale
    except NoPlaybook:
        return ""
