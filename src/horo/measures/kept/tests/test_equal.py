"""Whatever comes, in whatever order: the kept tables give the figures of the log."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from horo.core.time import to_micros
from horo.facts.services.keeping import Writer
from horo.measures import services
from horo.measures.behind import LISTS
from horo.measures.boards.spreads import spread
from horo.measures.kept import keeper
from horo.measures.kept.readings import READS
from horo.measures.kept.serving import ROWS, TOPICS, how_kept
from horo.measures.tests.logs import Act, Log, Who
from horo.measures.tests.test_plainly import END, SOFIA, START, small_logs
from horo.measures.vocabulary import GRAINS

QUICKLY = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
LATER = 2**62


@pytest.fixture(autouse=True)
def sofia(monkeypatch):
    monkeypatch.setattr(services, "community_zone", lambda: SOFIA)
    monkeypatch.setattr(keeper, "FILE_ROWS", 7)  # several files, of few days each


def kept_of(log, cuts, folder, looks=()):
    """`log` with tables that were kept as it arrived: brought up at each of `cuts`.

    Somebody asks for figures at each of `looks`, so that there is a tail to go on with.
    """
    kept = None
    for number, upto in enumerate(cuts):
        arrived = Log([act for act in log.acts if act.id <= upto], log.members)
        if not arrived.acts:
            continue
        write = Writer(arrived.raw, folder, str(number))
        point(arrived.raw, kept, folder)
        kept = keeper.advance(arrived.raw, kept, upto, write, SOFIA)
    for upto in (*looks, max((act.id for act in log.acts), default=0)):
        whole = Log([act for act in log.acts if act.id <= upto], log.members)
        point(whole.raw, kept, folder)
        whole.kept, whole.ready, whole.folder, whole.last_id = kept, {}, folder, upto
        if kept and upto > kept.last_id:
            how_kept(whole, SOFIA, by=None, log_end=LATER)
    return whole


def point(raw, kept, folder):
    for name, files in kept.tables.items() if kept else ():
        paths = ", ".join(f"'{folder / file.name}'" for file in files)
        raw.execute(
            f"CREATE OR REPLACE TEMP VIEW kept_base_{name} AS SELECT * FROM read_parquet([{paths}])"
        )


def figures(log, grain, **asked):
    names = [
        name
        for name, measure in services.registry.all().items()
        if grain in measure.grains
        and measure.reading_at(grain) in READS
        and (not asked.get("by") or asked["by"] in measure.groups)
    ]
    rows = services.compute(names, start=START, end=END, grain=grain, warehouse=log, **asked)
    return {
        (row.measure, row.group, row.start): (row.value, row.n)
        for row in rows
        if row.value or row.n  # a group without anybody may be told or not
    }


def lists(log, **asked):
    """Who and what stands behind each figure that is kept, in order, and how two are spread."""
    groups = {asked.get("by")} - {None}
    names = [
        name
        for name, measure in services.registry.all().items()
        if LISTS[name].reads and groups <= set(measure.groups)
    ]
    if asked.get("by"):
        asked["group"] = "peers"
    range_ = {"start": START, "end": END, "warehouse": log}
    found = {name: services.members_behind(name, **range_, **asked).ids for name in names}
    spreads = {of: spread(of=of, **range_) for of in ("first_response", "topic_length")}
    return found | spreads


def in_order(log):
    """`log` as if each activity had been written down when it happened."""
    acts = sorted(log.acts, key=lambda act: act.at)
    return Log([replace(act, id=place) for place, act in enumerate(acts, 1)], log.members)


def differences(one, other):
    return [
        (*key, one.get(key), other.get(key))
        for key in sorted(one.keys() | other.keys(), key=str)
        if one.get(key) != pytest.approx(other.get(key))
    ]


@pytest.mark.parametrize("grain", GRAINS)
@settings(QUICKLY)
@given(
    log=small_logs(),
    cuts=st.lists(st.integers(1, 40), min_size=1, max_size=3),
    by=st.sampled_from([None, None, "staff", "persona", "locale"]),
    without_staff=st.booleans(),
)
def test_kept_tables_give_the_figures_of_the_log(grain, log, cuts, by, without_staff):
    with TemporaryDirectory() as folder:
        kept = kept_of(log, sorted(cuts), Path(folder))
        asked = {"by": by, "without_staff": without_staff}

        assert differences(figures(kept, grain, **asked), figures(log, grain, **asked)) == []
        if kept.kept:
            log_end = max(act.at for act in log.acts)
            assert how_kept(kept, SOFIA, by=by, log_end=log_end), "the log was read twice"


@pytest.mark.parametrize("grain", GRAINS)
@settings(QUICKLY)
@given(
    log=small_logs(),
    cut=st.integers(1, 20),
    looks=st.lists(st.integers(2, 40), max_size=2),
    is_in_order=st.booleans(),
    by=st.sampled_from([None, "staff"]),
    without_staff=st.booleans(),
)
def test_going_on_from_tail_to_tail_gives_the_figures_of_the_log(
    grain, log, cut, looks, is_in_order, by, without_staff
):
    log = in_order(log) if is_in_order else log
    with TemporaryDirectory() as folder:
        kept = kept_of(log, [cut], Path(folder), sorted(looks))
        asked = {"by": by, "without_staff": without_staff}

        assert differences(figures(kept, grain, **asked), figures(log, grain, **asked)) == []
        assert lists(kept, **asked) == lists(log, **asked)


def test_days_that_only_go_on_need_no_query_of_members(busy_days):
    cut = len(busy_days.acts) // 2
    with TemporaryDirectory() as folder:
        kept = kept_of(busy_days, [cut], Path(folder), [cut + 1, cut + 40])

        assert how_kept(kept, SOFIA, by=None, log_end=LATER) == TOPICS
        assert (ROWS, kept.kept.key) not in kept.ready, "members' rows were asked after all"
        for grain in GRAINS:
            assert differences(figures(kept, grain), figures(busy_days, grain)) == []
        assert lists(kept) == lists(busy_days)
        assert all(lists(kept)[name] for name in ("topics", "mau", "new_members")), (
            "nothing to list"
        )


@pytest.fixture
def busy_days():
    """Three people, a guest without name and a bot for some weeks, four deeds a day, in order."""
    verbs = ("joined", "replied", "reacted", "posted", "visited", "replied", "attended")
    begins = datetime(2026, 3, 16, 9, tzinfo=SOFIA)
    acts = [
        Act(n + 1, to_micros(begins + n * timedelta(hours=4)), n * n % 7 % 5 + 1, verbs[n % 7], n)
        for n in range(200)
    ]
    people = [Who(1), Who(2, is_staff=True), Who(3), Who(4, "anonymous"), Who(5, "bot")]
    return Log(acts, people)
