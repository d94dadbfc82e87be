"""On random small logs, every measure equals its slow reading in plain Python."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from horo.conditions import parse
from horo.core.time import to_micros
from horo.engine.rules import RuleStage
from horo.measures import services
from horo.measures.variants import Lots
from horo.measures.vocabulary import GRAINS, GROUPS
from horo.playbook.parts.measures import Measures

from .logs import Act, Log, Who
from .plainly import PLAINLY, Asked, retention

SOFIA = ZoneInfo("Europe/Sofia")  # its clocks went forward on 29 March 2026 at 01:00 UTC
MEMBERS = (
    Who(1, persona="builder"),
    Who(2, locale="bg"),
    Who(3, is_staff=True, persona="builder"),
    Who(4, locale="bg", persona="starter"),
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
VERBS = (
    *("posted", "replied", "replied", "reacted", "joined", "visited", "solved"),
    *("flagged", "rated", "promised", "pledged", "updated"),
)
STAGES = {1: "author", 3: "author", 4: "newcomer"}  # of members, where the split is by stage
LOTS = Lots(
    "SELECT * FROM (VALUES (1, 'warm'), (2, 'plain'), (3, 'warm')) AS l(member_id, \"group\")"
)
FUNNEL = (
    RuleStage("newcomer", "Newcomer", parse({"is": {"persona": "starter"}})),
    RuleStage("author", "Author", parse({"is": {"persona": "builder"}})),
)
VARIANTS = {1: "warm", 2: "plain", 3: "warm"}


@pytest.fixture(autouse=True)
def sofia(monkeypatch):
    monkeypatch.setattr(services, "community_zone", lambda: SOFIA)
    playbook = SimpleNamespace(version="1", measures=Measures(), words=None)
    monkeypatch.setattr(services, "current", lambda: playbook)
    monkeypatch.setattr(services, "stages_of", lambda playbook: FUNNEL)
    monkeypatch.setattr(services, "_lots", lambda w, by, end: LOTS if by == "variant" else None)


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
                recipient=draw(st.sampled_from([None, *(m.id for m in MEMBERS)])),
                value=draw(st.sampled_from([None, 0, 6, 7, 9, 10, 24, 72.5])),
                kind="idea",
                object=draw(st.sampled_from([None, 1, 2])),
            )
        )
    return Log(acts, MEMBERS)


def groups_of(by, rows):
    if by == "cohort":
        return {row.group for row in rows if row.group} | {"2026-03"}
    return {
        None: [None],
        "space": ["help", "lounge", "(none)"],
        "source": ["horo", "zulip"],
        "persona": ["builder", "starter", "(none)"],
        "locale": ["bg", "(none)"],
        "staff": ["staff", "peers"],
        "stage": ["author", "newcomer", "(none)"],
        "variant": ["warm", "plain", "(none)"],
    }[by]


@pytest.mark.parametrize("grain", GRAINS)
@settings(QUICKLY)
@given(log=small_logs(), by=st.sampled_from([None, *GROUPS]), without_staff=st.booleans())
def test_every_measure_equals_its_plain_reading(grain, log, by, without_staff):
    names = [name for name in services.applicable(grain, by) if name in PLAINLY]
    end_of_log = max(act.at for act in log.acts)
    traits = {"stage": STAGES, "variant": VARIANTS}

    rows = services.compute(
        names, start=START, end=END, grain=grain, by=by, without_staff=without_staff, warehouse=log
    )

    found = {(row.measure, row.group, row.start): row for row in rows}
    starts = sorted({(row.start, row.end) for row in rows})
    for name in names:
        for group in groups_of(by, rows):
            for start, end in starts:
                period = (to_micros(start), to_micros(end))
                split = (by, group, without_staff, traits.get(by))
                asked = Asked(log, SOFIA, grain, *period, end_of_log, *split)
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
