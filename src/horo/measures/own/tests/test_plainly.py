"""On random small logs, every kind of own measure equals its slow reading in plain Python."""

import math
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from horo.core.time import to_micros
from horo.measures import services
from horo.measures.tests.logs import Act, Log, Who
from horo.measures.tests.plainly import Asked
from horo.measures.vocabulary import GRAINS

from .playbooks import run

SOFIA = ZoneInfo("Europe/Sofia")  # its clocks went forward on 29 March 2026
START, END = date(2026, 3, 16), date(2026, 4, 20)
MEMBERS = (
    Who(1, persona="builder", joined_at=to_micros(datetime(2026, 3, 25, tzinfo=UTC))),
    Who(2, locale="bg"),
    Who(3, is_staff=True),
    Who(4, kind="bot"),
)
MOMENTS = [
    to_micros(datetime(2026, 3, 10, 22, tzinfo=UTC) + timedelta(hours=11 * n)) for n in range(90)
]
QUICKLY = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
FORTNIGHT = 14 * 86_400_000_000
ANYWHERE, OF_MEMBERS = (None, "space", "source", "staff", "locale"), (None, "staff", "persona")


@st.composite
def small_logs(draw):
    acts = []
    for number in range(1, draw(st.integers(1, 30)) + 1):
        verb = draw(st.sampled_from(["posted", "replied", "rated", "rated"]))
        acts.append(
            Act(
                id=number,
                at=draw(st.sampled_from(MOMENTS)),
                actor=draw(st.sampled_from([None, 1, 2, 3, 4])),
                verb=verb,
                space=draw(st.sampled_from([None, 1, 2])),
                source=draw(st.sampled_from(["horo", "zulip"])),
                value=draw(st.sampled_from([None, 0.0, 2.0, 7.5])) if verb == "rated" else None,
            )
        )
    return Log(acts, MEMBERS)


def true_of(asked, verb, times=1):
    """Members of the group for whom `did: verb` `times` within 14 days is true at the end."""
    end = min(asked.end - 1, asked.end_of_log)
    acts = [a for a in asked.acts({verb}) if end - FORTNIGHT < a.at <= end]
    known = {m.id for m in MEMBERS if m.joined_at is None or m.joined_at <= end}
    found = {a.actor for a in acts if sum(b.actor == a.actor for b in acts) >= times}
    return {one for one in found & known if asked.is_member_of_group(one)}


def counted(asked):
    found = len(true_of(asked, "replied", 2))
    return found, found


def shared(asked):
    among = true_of(asked, "posted")
    part = among & true_of(asked, "replied")
    return (len(part) / len(among) if among else None), len(among)


def added_up(asked):
    found = [a.value for a in asked.mine({"rated"}, asked.start, asked.end)]
    found = [value for value in found if value is not None]
    return sum(found), len(found)


def ranked(asked):
    found = [a.value for a in asked.mine({"rated"}, asked.start, asked.end)]
    found = sorted(value for value in found if value is not None)
    return (found[math.ceil(Fraction(9, 10) * len(found)) - 1] if found else None), len(found)


def waited(asked):
    began = {}
    for a in sorted(asked.mine({"posted"}, asked.start, asked.end), key=lambda a: (a.at, a.id)):
        began.setdefault(a.actor, a)
    spans = []
    for first in began.values():
        later = [a.at for a in asked.acts({"replied"}, first.at) if a.actor == first.actor]
        over = min(later, default=None)
        spans.append(((over if later else asked.end_of_log) - first.at, bool(later)))
    return median(spans), len(spans)


def median(spans):
    """The Kaplan–Meier median in seconds; None where fewer than half came to an end."""
    survival = Fraction(1)
    if sum(over for _, over in spans) * 2 < len(spans) or not spans:
        return None
    for moment in sorted({lasted for lasted, over in spans if over}):
        at_risk = sum(lasted >= moment for lasted, _ in spans)
        survival *= 1 - Fraction(sum(span == (moment, True) for span in spans), at_risk)
        if survival <= Fraction(1, 2):
            return moment / 1_000_000
    return None


def divided(asked):
    replies = len(asked.mine({"replied"}, asked.start, asked.end))
    writers = len(true_of(asked, "posted"))
    return (replies / writers if writers else None), writers


SEEN = {"within": "14d"}
REPLIED_TWICE = {"did": "replied", "times": 2, **SEEN}
POSTED, REPLIED = {"did": "posted", **SEEN}, {"did": "replied", **SEEN}
KINDS = {
    "counted": ({"counts": REPLIED_TWICE}, counted, OF_MEMBERS),
    "shared": ({"share": {"of": REPLIED, "among": POSTED}}, shared, OF_MEMBERS),
    "added": ({"sum": {"did": "rated"}}, added_up, ANYWHERE),
    "ranked": ({"quantile": {"of": {"did": "rated"}, "at": 0.9}}, ranked, ANYWHERE),
    "waited": (
        {"quantile": {"from": {"did": "posted"}, "to": {"did": "replied"}}},
        waited,
        OF_MEMBERS,
    ),
    "divided": ({"ratio": {"of": "replies", "to": POSTED}}, divided, OF_MEMBERS),
}


@pytest.mark.parametrize("kind", KINDS)
@settings(QUICKLY)
@given(log=small_logs(), data=st.data())
def test_every_kind_equals_its_plain_reading(kind, log, data):
    stated, plainly, splits = KINDS[kind]
    by, grain = data.draw(st.sampled_from(splits)), data.draw(st.sampled_from(GRAINS))
    without_staff = data.draw(st.booleans())
    with pytest.MonkeyPatch.context() as patch:
        run(patch, {"measure": kind, "title": kind, **stated}, zone="Europe/Sofia")
        rows = services.compute(
            [kind],
            start=START,
            end=END,
            grain=grain,
            by=by,
            without_staff=without_staff,
            warehouse=log,
        )

    end_of_log = max(act.at for act in log.acts)
    for row in rows:
        if by is None or row.group is not None:  # nobody of any group did anything, ever
            period = (to_micros(row.start), to_micros(row.end))
            asked = Asked(log, SOFIA, grain, *period, end_of_log, by, row.group, without_staff)
            value, n = plainly(asked)
            assert (row.value, row.n) == (pytest.approx(value), n), (row.group, row.start)
