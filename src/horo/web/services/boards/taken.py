"""The steps that the playbook took in a period: for whom, what, and where it is explained."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from horo.engine import telling
from horo.engine.models import Performed
from horo.engine.values import STAGE
from horo.people.models import Member
from horo.playbook.parts.whole import Playbook
from horo.web.services import asking
from horo.web.services.boards import tables
from horo.web.services.boards.looking import Looking
from horo.web.services.boards.shown import Cell


@dataclass(frozen=True)
class Taken:
    """One step: whom it was taken for, and what was done; `what` leads to why."""

    who: Cell
    what: Cell
    at: datetime


def ids(rule: str, looking: Looking) -> list[int]:
    """Return the ids of the steps of `rule` in the period, newest first; the team's to see."""
    if looking.reader is None or not looking.reader.is_team:
        return []
    rows = tables.performed(looking).filter(rule=rule).order_by("-performed_at", "-pk")
    return list(rows.values_list("pk", flat=True))


def steps(found: Sequence[int], looking: Looking) -> list[Taken]:
    """Return the steps `found` in words, in that order."""
    rows = Performed.objects.in_bulk(list(found))
    whose = {row.member_id for row in rows.values()}
    people = Member.objects.visible_to(looking.reader).in_bulk(whose)
    book = asking.playbook()
    return [_taken(rows[pk], people, book, looking) for pk in found if pk in rows]


def _taken(
    row: Performed, people: dict[int, Member], book: Playbook | None, looking: Looking
) -> Taken:
    member = people.get(row.member_id)
    who = tables.person_cell(member, looking) if member else Cell(_("Somebody"))
    href = f"{reverse('web:effect')}?{urlencode({'key': row.key})}"
    return Taken(who, Cell(_what(row, book), href), row.performed_at)


def _what(row: Performed, book: Playbook | None) -> str:
    """Return what was done in the words that the playbook has for it now; else the step's name."""
    if row.action == STAGE:
        stage = telling.stage_of(row.step, book)
        return _("The stage “%(stage)s”") % {"stage": stage.title} if stage else row.step
    if merit := telling.merit_of(row.rule, row.step, book):
        return telling.name_of(merit)
    step = telling.step_of(telling.journey_of(row.rule, book), row.step)
    return telling.what_of(step, book) if step and book else row.step
