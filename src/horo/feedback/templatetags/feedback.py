"""Numbers of the results: shares, points with their sign, one decimal."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def percent(share: float) -> str:
    return f"{number_format(round(share * 100), decimal_pos=0)} %"


@register.filter
def points(value: float) -> str:
    """Return a score or its change, with a real minus."""
    text = number_format(abs(round(value)), decimal_pos=0)
    return f"−{text}" if round(value) < 0 else f"+{text}" if round(value) > 0 else text


@register.filter
def tenth(value: float) -> str:
    return number_format(value, decimal_pos=1)


@register.filter
def plain(share: float) -> str:
    """Return a share as an attribute needs it, whatever the language of the page."""
    return f"{share:.4f}"
