"""The tabs above every page about measures, so that no view has to know of them."""

from django import template

from horo.web.services.measure_tabs import TABS, Tab

register = template.Library()


@register.simple_tag
def measure_tabs() -> tuple[Tab, ...]:
    return tuple(TABS)
