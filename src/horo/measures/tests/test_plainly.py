"""On random small logs, every measure equals its slow reading in plain Python."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from horo.core.time import to_micros
from horo.measures import services
from horo.measures.vocabulary import GRAINS, GROUPS

from .logs import Act, Log, Who
from .plainly import PLAINLY, Asked, retention

SOFIA = ZoneInfo("Europe/Sofia")  # its clocks went forward on 29 March 2026 at 01:00 UTC
MEMBERS = (
    Who(1, persona="builder"),
    Who(2, locale="bg"),
    Who(3, is_staff=True),
    Who(4, locale="bg", persona="builder"),
    Who(5),
    Who(6, kind="bot"),
    Who(7, kind="anonymous"),
    Who(8, kind="system"),
)
START, END = date(2026, 3, 16), date(2026, 4, 20)
MIDNIGHTS = [
    to_micros(datetime(2026, 3, 1, 22, tzinfo=UTC) + timedelta(days=day)) for day in range(60)
]
NUDGES = (0, -1, 1, 3_600_000_000, -3_600_000_000, 7 * 3_600_000_000)
# no shrinking: a failing log is small already, and every attempt asks DuckDB again
QUICKLY = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
VERBS = ("posted", "replied", "replied", "reacted", "joined", "visited", "solved")


@pytest.fixture(autouse=True)
def sofia(monkeypatch):
    monkeypatch.setattr(services, "community_zone", lambda: SOFIA)


@st.composite
def small_logs(draw):
    acts = []
    for number in range(1, draw(st.integers(1, 40)) + 1):
        verb = draw(st.sampled_from(VERBS))
        acts.append(
            Act(
                id=number,
                at=draw(st.sampled_from(MIDNIGHTS)) + draw(st.sampled_from(NUDGES)),
                actor=draw(st.sampled_from([None, *(m.id for m in MEMBERS)])),
                verb=verb,
                thread=number if verb == "posted" else draw(st.sampled_from([None, *range(1, 9)])),
                space=draw(st.sampled_from([None, 1, 2])),
                source=draw(st.sampled_from(["horo", "zulip"])),
            )
        )
    return Log(acts, MEMBERS)


def groups_of(by):
    return {
        None: [None],
        "space": ["help", "lounge", "(none)"],
        "source": ["horo", "zulip"],
        "persona": ["builder", "(none)"],
        "locale": ["bg", "(none)"],
        "staff": ["staff", "peers"],
    }[by]


@pytest.mark.parametrize("grain", GRAINS)
@settings(QUICKLY)
@given(log=small_logs(), by=st.sampled_from([None, *GROUPS]), without_staff=st.booleans())
def test_every_measure_equals_its_plain_reading(grain, log, by, without_staff):
    names = [name for name in services.applicable(grain, by) if name in PLAINLY]
    end_of_log = max(act.at for act in log.acts)

    rows = services.compute(
        names, start=START, end=END, grain=grain, by=by, without_staff=without_staff, warehouse=log
    )

    found = {(row.measure, row.group, row.start): row for row in rows}
    starts = sorted({(row.start, row.end) for row in rows})
    for name in names:
        for group in groups_of(by):
            for start, end in starts:
                period = (to_micros(start), to_micros(end))
                asked = Asked(log, SOFIA, grain, *period, end_of_log, by, group, without_staff)
                value, n = PLAINLY[name](asked)
                row = found.get((name, group, start))
                if row is None:  # nobody of that group did anything of the kind, ever
                    assert (value or 0, n) == (0, 0), (name, group, start)
                else:
                    assert (row.value, row.n) == (pytest.approx(value), n), (name, group, start)


@pytest.mark.parametrize("grain", ["week", "month"])
@settings(QUICKLY)
@given(log=small_logs())
def test_retention_equals_its_plain_reading(grain, log):
    end_of_log = max(act.at for act in log.acts)
    bounds = sorted(
        {
            (to_micros(row.start), to_micros(row.end))
            for row in services.compute(
                ["topics"], start=START, end=END, grain=grain, warehouse=log
            )
        }
    )

    rows = services.compute(["retention"], start=START, end=END, grain=grain, warehouse=log)

    for row in rows:
        cohort = bounds.index((to_micros(row.start), to_micros(row.end)))
        cell = bounds[cohort + int(row.group.rsplit(" ", 1)[1])]
        asked = Asked(log, SOFIA, grain, *bounds[cohort], end_of_log)
        assert (row.value, row.n) == retention(asked, *cell)
        assert row.censored == (cell[1] > end_of_log)
