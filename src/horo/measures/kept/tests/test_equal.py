"""Whatever comes, in whatever order: the kept tables give the figures of the log."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from horo.facts.services.keeping import Writer
from horo.measures import services
from horo.measures.kept import keeper
from horo.measures.kept.readings import KEPT
from horo.measures.kept.serving import how_kept
from horo.measures.tests.logs import Log
from horo.measures.tests.test_plainly import END, SOFIA, START, small_logs
from horo.measures.vocabulary import GRAINS

QUICKLY = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
HOUR = timedelta(hours=1) // timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def sofia(monkeypatch):
    monkeypatch.setattr(services, "community_zone", lambda: SOFIA)
    monkeypatch.setattr(keeper, "FILE_ROWS", 7)  # several files, of few days each


def kept_of(log, cuts, folder):
    """`log` with tables that were kept as it arrived: brought up at each of `cuts`."""
    kept = None
    for number, upto in enumerate(cuts):
        arrived = Log([act for act in log.acts if act.id <= upto], log.members)
        if not arrived.acts:
            continue
        write = Writer(arrived.raw, folder, str(number))
        point(arrived.raw, kept, folder)
        kept = keeper.advance(arrived.raw, kept, upto, write, SOFIA)
    whole = Log(log.acts, log.members)
    point(whole.raw, kept, folder)
    whole.kept, whole.ready = kept, {}
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
        and measure.reading_at(grain) in KEPT
        and (not asked.get("by") or asked["by"] in measure.groups)
    ]
    rows = services.compute(names, start=START, end=END, grain=grain, warehouse=log, **asked)
    return {
        (row.measure, row.group, row.start): (row.value, row.n)
        for row in rows
        if row.value or row.n  # a group without anybody may be told or not
    }


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
