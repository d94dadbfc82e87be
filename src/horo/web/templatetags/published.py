"""Beside a figure: what it was published as, where that reads differently now."""

from collections.abc import Mapping
from typing import Any

from django import template

from horo.measures import publishing
from horo.measures.models import PublishedFigure
from horo.ui import words
from horo.web.services.boards.shown import Cell
from horo.web.services.periods import Span

register = template.Library()
Published = Mapping[tuple[str, str, str], tuple[int, str]]


@register.simple_tag
def published_in(span: Span) -> Published:
    """Return number and text of the figures that were published for the periods of `span`."""
    known = publishing.measures(publishing.playbook())
    figures = PublishedFigure.objects.filter(
        grain=span.grain, start__gte=span.start, start__lt=span.end
    )
    return {
        (each.measure, each.start.isoformat(), each.group): (
            each.pk,
            words.figure(each.value, known[each.measure].unit),
        )
        for each in figures
        if each.measure in known
    }


@register.simple_tag
def was_published(published: Published | str, chart: Any, cell: Any) -> tuple[int, str] | None:
    """Return number and text of what `cell` was published as, if that reads differently now."""
    if not published or isinstance(published, str):
        return None
    was = published.get((chart.name, cell.start, chart.group or ""))
    return was if was and was[1] != cell.figure else None


@register.simple_tag
def cell_was_published(published: Published, cell: Cell) -> tuple[int, str] | None:
    """Return the same of a cell of a dashboard's table."""
    was = published.get((*cell.figure, "")) if cell.figure else None
    return was if was and was[1] != cell.text else None
