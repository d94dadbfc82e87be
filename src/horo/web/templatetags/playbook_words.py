"""The playbook's values as words."""

from collections.abc import Mapping

from django import template

from horo.conditions import Condition
from horo.playbook.words import describe

register = template.Library()


@register.filter
def told(condition: Condition | None) -> str:
    """Return `condition` as a part of a sentence, "" where there is none."""
    return describe(condition) if condition is not None else ""


@register.filter
def of(numbers: Mapping[str, int], slug: str) -> int:
    """Return the number that belongs to `slug`, 0 where there is none."""
    return numbers.get(slug, 0)
