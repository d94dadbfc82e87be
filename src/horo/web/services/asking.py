"""Ask a condition of the whole community: whom does it select, as of now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import yaml
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.conditions import Condition, ConditionError, everyone, parse, resolve, select
from horo.facts.services import open_facts
from horo.log.models import Activity
from horo.playbook.parts.whole import Playbook
from horo.playbook.problems import refusal
from horo.playbook.services import NoPlaybook, current
from horo.web.services.kept import kept

LONGEST = 4_000  # characters of a condition written by hand
DEEPEST = 60  # brackets in it that are open at once
KINDS = ("stages", "audiences", "personas")


@dataclass(frozen=True)
class Choice:
    """A named condition of the playbook; `value` is what the form sends: `stages/lurker`."""

    value: str
    title: str


@dataclass(frozen=True)
class Answer:
    """Who was found; None where nothing was asked or the question could not be read.

    `error` is the sentence that tells the author what to change.
    """

    ids: frozenset[int] | None = None
    error: str = ""


def playbook() -> Playbook | None:
    """Return the playbook that runs, or None where there is none that could."""
    try:
        return current()
    except NoPlaybook:
        return None


def trouble() -> str:
    """Return why no playbook runs, as a sentence; "" where one does."""
    try:
        current()
    except NoPlaybook as refusal:
        return str(refusal)
    return ""


def choices(book: Playbook | None) -> dict[str, list[Choice]]:
    """Return the named conditions of `book` by kind, in its own order."""
    if book is None:
        return {}
    named = {
        "stages": [(stage.slug, stage.title) for stage in book.funnel.stages],
        "audiences": [(slug, audience.title) for slug, audience in book.audiences.items()],
        "personas": [
            (slug, persona.name) for slug, persona in book.personas.items() if persona.recognized_by
        ],
    }
    return {
        kind: [Choice(f"{kind}/{slug}", title) for slug, title in found]
        for kind, found in named.items()
        if found
    }


def named(value: str, book: Playbook | None, *, at: datetime) -> Answer:
    """Select by the playbook's condition called `value`; an unknown one selects nobody's mind."""
    kind, _, slug = value.partition("/")
    if book is None or kind not in KINDS:
        return Answer()
    condition = getattr(book.words, kind).get(slug)
    return _ask(condition, book, at) if condition else Answer()


def written(text: str, book: Playbook | None, *, at: datetime) -> Answer:
    """Select by a condition in YAML; what is wrong with it comes back as a sentence."""
    if not text.strip():
        return Answer()
    try:
        condition = parse(_read(text))
        return _ask(condition, book, at)
    except ConditionError as error:
        return Answer(error=refusal(error))
    except yaml.YAMLError as error:
        return Answer(error=_plain(error))


def _read(text: str) -> object:
    """Read YAML without anchors: aliases in a question could only serve to blow it up."""
    if len(text) > LONGEST:
        count = len(text)
        found = ngettext("%(count)s character", "%(count)s characters", count) % {"count": count}
        raise ConditionError("", found, _("at most %(count)s") % {"count": LONGEST})
    open_ = 0
    for token in yaml.scan(text):
        if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
            expected = _("a condition that says everything once")
            raise ConditionError("", _("an anchor or alias"), expected)
        open_ += isinstance(token, yaml.FlowMappingStartToken | yaml.FlowSequenceStartToken)
        open_ -= isinstance(token, yaml.FlowMappingEndToken | yaml.FlowSequenceEndToken)
        if open_ > DEEPEST:  # the time that YAML takes to read grows with the square of it
            most = _("at most %(count)s brackets at once") % {"count": DEEPEST}
            raise ConditionError("", _("too deep a nesting"), most)
    try:
        return yaml.safe_load(text)
    except (ValueError, RecursionError) as error:
        found = str(error) or _("too deep a nesting")
        raise ConditionError("", found, _("a condition")) from None


def _ask(condition: Condition, book: Playbook | None, at: datetime) -> Answer:
    whole_minute = at - timedelta(seconds=at.second, microseconds=at.microsecond)
    if book is not None:
        condition = resolve(condition, book.words)
    newest = Activity.objects.order_by("-pk").values_list("pk", flat=True).first()
    key = ("asked", settings.HOME, newest, repr(condition), whole_minute)
    return kept(key, lambda: _select(condition, whole_minute))


def _select(condition: Condition, at: datetime) -> Answer:
    with open_facts() as warehouse:
        found = select(condition, warehouse.facts, everyone(warehouse.facts, at=at))
        return Answer(ids=frozenset(row[1] for row in warehouse.rows(found)))


def _plain(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return f"{mark.line + 1}:{mark.column + 1}: {problem}." if mark else f"{problem}."
