"""The playbook's values as words; `book` in the page's context gives things their titles."""

from collections.abc import Mapping

from django import template
from django.template import Context

from horo.conditions import Condition
from horo.playbook import words
from horo.playbook.parts.journeys import Journey
from horo.playbook.parts.rituals import Ritual
from horo.playbook.parts.steps import Item, Step, Wait
from horo.web.services.editor.journeys import ACTIONS

register = template.Library()


@register.simple_tag(takes_context=True)
def told(context: Context, condition: Condition | None) -> str:
    """Return `condition` as a sentence of its own, "" where there is none."""
    return _capital(words.describe(condition, context["book"])) if condition is not None else ""


@register.simple_tag(takes_context=True)
def entry(context: Context, journey: Journey) -> str:
    return _capital(words.describe_entry(journey, context["book"]))


@register.simple_tag(takes_context=True)
def goal(context: Context, journey: Journey) -> str:
    return _capital(words.describe_goal(journey, context["book"]))


@register.simple_tag(takes_context=True)
def step_told(context: Context, item: Item) -> str:
    return _capital(words.describe_step(item, context["book"]))


register.filter("ways_on", words.ways_on)
register.filter("held_out", words.describe_holdout)


@register.filter
def sign(item: Item) -> str:
    """Return the icon of a step: what it does, or how it forks."""
    if isinstance(item, Step):
        return ACTIONS[item.action][1] if item.action in ACTIONS else "checkbox"
    return "clock" if isinstance(item, Wait) else "arrows-split"


@register.filter
def recurs(ritual: Ritual) -> str:
    return _capital(words.describe_ritual(ritual))


register.filter("quiet", words.describe_quiet_hours)
register.filter("capped", words.describe_cap)
register.filter("touching", words.describe_touching)


@register.filter
def of(numbers: Mapping[str, int], slug: str) -> int:
    """Return the number that belongs to `slug`, 0 where there is none."""
    return numbers.get(slug, 0)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
