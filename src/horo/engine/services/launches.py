"""Launch a version: with a choice for every journey that changes, and whom it lets in."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.core.time import from_micros, to_micros
from horo.engine.bench import Bench
from horo.engine.comparing import rule_named
from horo.engine.generations import Running, running
from horo.engine.rules import Rule
from horo.engine.services.comparisons import OnTheWay, on_the_way
from horo.facts.services import open_facts
from horo.people.models import Member
from horo.playbook import services as playbooks
from horo.playbook.launches import POLICIES, RESTART, Admitted, Choice
from horo.playbook.models import Admission, Launch
from horo.playbook.parts.whole import Playbook

DAY = timedelta(days=1)
MOST_A_DAY = 100_000


class WrongChoice(Refused):
    """A choice about a journey that does not fit what becomes of it."""


def launch(
    playbook: Playbook,
    *,
    by: Member | None,
    at: datetime,
    based_on: int,
    note: str = "",
    in_flight: Mapping[str, str] | None = None,
    backfill: Mapping[str, int] | None = None,
) -> Launch:
    """Set `playbook` to work. `in_flight` and `backfill` choose by journey, see `Choice`.

    Without a choice the runs of a changed journey continue, those of one that is gone leave, and
    nobody but new people comes in. Raises what `playbook.services.launch` does, and WrongChoice.
    """
    in_flight, backfill = in_flight or {}, backfill or {}
    now = _comparable(at) if based_on else None
    if now is None:
        return playbooks.launch(playbook, by=by, at=at, based_on=based_on, note=note)
    with open_facts() as warehouse:
        found = on_the_way(Bench(warehouse.raw), now, playbook, to_micros(at))
    _refuse_strangers({**in_flight, **backfill}, found)
    choices, admitted = {}, []
    for slug, one in found.items():
        chosen = _policy(slug, one, in_flight.get(slug, ""))
        mine = list(_admitted(slug, one, chosen, backfill.get(slug, 0), at))
        over_at = _over_at(now, playbook, slug, [run.entered_at for run in mine], at)
        choices[slug] = Choice(one.change, chosen, backfill.get(slug, 0), over_at)
        admitted += mine
    return playbooks.launch(
        playbook,
        by=by,
        at=at,
        based_on=based_on,
        note=note,
        choices=choices,
        admitted=admitted,
    )


def _comparable(at: datetime) -> Running | None:
    """Return what runs; None where this Horo cannot read it any more, so that a fix can follow."""
    try:
        return running(at)
    except playbooks.NoPlaybook:
        return None


def _policy(slug: str, one: OnTheWay, wanted: str) -> str:
    """Return what becomes of the runs, the usual where nothing is `wanted`."""
    allowed = POLICIES[one.change]
    if wanted and wanted not in allowed:
        raise WrongChoice(
            _("The runs of “%(journey)s” cannot %(wanted)s: choose one of %(allowed)s.")
            % {"journey": slug, "wanted": wanted, "allowed": ", ".join(allowed) or "–"}
        )
    return wanted or next(iter(allowed), Choice().in_flight)


def _refuse_strangers(chosen: Mapping[str, object], found: Mapping[str, OnTheWay]) -> None:
    for slug in chosen:
        if slug not in found:
            raise WrongChoice(
                _("The journey “%(journey)s” does not change, so there is nothing to choose.")
                % {"journey": slug}
            )


def _admitted(
    slug: str, one: OnTheWay, policy: str, a_day: int, at: datetime
) -> Iterator[Admitted]:
    """Yield the runs that the launch begins: restarted ones at once, others so many a day."""
    if not 0 <= a_day <= MOST_A_DAY:
        raise WrongChoice(
            _("Let in 0 to %(most)s people a day, not %(found)s.")
            % {"most": MOST_A_DAY, "found": a_day}
        )
    if policy == RESTART:
        for run in one.runs:
            yield Admitted(slug, run.member_id, run.entry_id, at)
    if a_day:
        for place, run in enumerate(one.qualify):
            yield Admitted(slug, run.member_id, run.entry_id, at + place // a_day * DAY)


def _over_at(
    now: Running, after: Playbook, slug: str, entered: list[datetime], at: datetime
) -> datetime:
    """Return when at the latest the last of what is under way or begins now is over."""
    new = rule_named(after, slug)
    mine = [rule for rule in (*now.rules, *([new] if new else [])) if rule.slug == slug]
    begun = Admission.objects.filter(journey=slug, entered_at__gt=at)
    waiting = begun.order_by("-entered_at").values_list("entered_at", flat=True).first()
    last = max([at, *entered, *([waiting] if waiting else [])])
    return from_micros(to_micros(last) + max(map(_length, mine)))


def _length(rule: Rule) -> int:
    return rule.longest + rule.lapse
