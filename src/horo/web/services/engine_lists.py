"""What the numbers of the engine room count: effects of the plan, and letters that wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from horo.engine.models import Outgoing, Performed
from horo.engine.values import STAGE, Effect
from horo.engine.words import gate_title
from horo.people.models import Member
from horo.web.services import asking, reasons, today
from horo.web.services.engine_room import is_journey, rule_title

A_PAGE = 50
DUE, HELD, LETTERS = "due", "held", "letters"


@dataclass(frozen=True)
class Line:
    """One effect: for whom, what, when it was due; `held` says what it waits for."""

    member: Member | None
    what: str
    href: str
    at: datetime
    held: str = ""


@dataclass(frozen=True)
class Listed:
    title: str
    page: Page[Any]
    lines: Sequence[Line]


def listed(query: Mapping[str, str], at: datetime, *, reader: Member) -> Listed | None:
    """Return the list that the address names, of one gate or journey; None where there is none."""
    of, gate, rule = query.get("of", ""), query.get("gate", ""), query.get("rule", "")
    number = query.get("page", "1")
    if of == LETTERS:
        rows = Outgoing.objects.waiting().order_by("created_at", "pk")
        waiting = Paginator(rows, A_PAGE).get_page(number)
        letters = _letters(list(waiting.object_list), reader)
        return Listed(_("Letters to leave"), waiting, letters)
    if of not in (DUE, HELD) or (rule and not is_journey(rule)):
        return None
    plan = today.current_plan(at)
    effects = [one for one in plan.effects if one.action != STAGE] if plan else []
    chosen = [one for one in effects if _is_asked(one, of, gate, rule)]
    page = Paginator(chosen, A_PAGE).get_page(number)
    return Listed(_title(of, gate, rule), page, _lines(list(page.object_list), reader))


def _is_asked(effect: Effect, of: str, gate: str, rule: str) -> bool:
    if rule and effect.rule != rule:
        return False
    if of == DUE:
        return effect.held is None
    return effect.held is not None and (not gate or effect.held.gate == gate)


def _title(of: str, gate: str, rule: str) -> str:
    title = _("Due now") if of == DUE else _("Held")
    more = gate_title(gate) if gate and of == HELD else ""
    more = more or (rule_title(rule, asking.playbook()) if rule else "")
    return f"{title}: {more}" if more else title


def _lines(effects: Sequence[Effect], reader: Member) -> list[Line]:
    people = Member.objects.visible_to(reader).in_bulk({one.member_id for one in effects})
    book = asking.playbook()
    return [
        Line(
            people.get(one.member_id),
            reasons.what(one, book) if book else one.step,
            _way(one.key, one.member_id),
            one.due_at,
            reasons.held(one),
        )
        for one in effects
    ]


def _letters(rows: Sequence[Outgoing], reader: Member) -> list[Line]:
    done = {
        row.key: row
        for row in Performed.objects.filter(key__in=[one.key for one in rows]).select_related(
            "member"
        )
    }
    seen = Member.objects.visible_to(reader).in_bulk({row.member_id for row in done.values()})
    book, found = asking.playbook(), []
    for one in rows:
        effect = done.get(one.key)
        found.append(
            Line(
                seen.get(effect.member_id) if effect else None,
                rule_title(effect.rule, book) if effect else one.channel,
                _way(one.key, effect.member_id) if effect else "",
                one.created_at,
                one.last_error,
            )
        )
    return found


def _way(key: str, member_id: int) -> str:
    return f"{reverse('web:effect')}?{urlencode({'key': key, 'whom': member_id})}"
