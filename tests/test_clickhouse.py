"""On ClickHouse: the figures of DuckDB, of a real community and of a million rows."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bench import generator
from conftest import AT

from horo.connectors.services import import_archive
from horo.facts.schemas import Facts
from horo.facts.services import close, elsewhere, open_facts
from horo.facts.services.manifest import Manifest, Part, Snapshot
from horo.measures import registry, services
from horo.playbook.services import current

pytestmark = pytest.mark.clickhouse
EXAMPLE = Path(__file__).parents[1] / "examples" / "playbook"
SIZE = generator.Size(members=20_000, activities=1_000_000, is_answered=True)
ASKED = [("week", None, False), ("month", None, True), ("month", "staff", False)]
ASKED += [("month", by, False) for by in ("space", "source", "cohort", "stage")]


@pytest.fixture(autouse=True)
def playbook(db, settings):
    settings.HORO_PLAYBOOK = EXAMPLE
    yield
    close()


@dataclass
class Made:
    """A made log as a warehouse. `other` is the same on ClickHouse, or None."""

    raw: Any
    facts: Facts
    other: Any = None

    def elsewhere(self) -> Any:
        return self.other


@pytest.fixture(scope="module")
def million():
    """The log in Parquet files, as DuckDB reads them and as ClickHouse was given them."""
    with tempfile.TemporaryDirectory() as folder:
        made = generator.warehouse(Path(folder), SIZE)
        names = {name: f"{name}-made.parquet" for name in generator.tables(SIZE)}
        for name, file in names.items():
            (Path(folder) / file).symlink_to(Path(folder) / f"{name}.parquet")
        part = Part(names.pop("activities"), 1, SIZE.activities, SIZE.activities, "made")
        copies = {name: Snapshot(file, 1, 1, "made") for name, file in names.items()}
        present = Manifest(1, SIZE.activities, "", (part,), copies)
        yield made, Path(folder), present


@pytest.fixture
def both(million, settings):
    """The made log, asked of DuckDB and of ClickHouse."""
    made, folder, present = million
    settings.HORO_WAREHOUSE_URL = "chdb://"
    return Made(made.raw, made.facts), Made(
        made.raw, made.facts, elsewhere.elsewhere(folder, present)
    )


def figures(grain, by, without_staff, start, end, warehouse=None):
    names = services.applicable(grain, by)
    rows = services.compute(
        names,
        start=start,
        end=end,
        grain=grain,
        by=by,
        without_staff=without_staff,
        warehouse=warehouse,
    )
    return {(row.measure, row.group, row.start): row for row in rows}


def differing(found, wanted) -> list[Any]:
    assert found.keys() == wanted.keys()
    return [
        (key, found[key].value, row.value)
        for key, row in wanted.items()
        if not is_same(found[key].value, row.value) or found[key].n != row.n
    ]


def is_same(one, other) -> bool:
    if one is None or other is None:
        return one is other
    return one == pytest.approx(other, rel=1e-9)


@pytest.mark.parametrize(("grain", "by", "without_staff"), ASKED)
def test_a_million_rows_have_the_same_figures(both, grain, by, without_staff):
    here, there = both
    asked = (grain, by, without_staff, date(2025, 6, 1), date(2025, 12, 1))

    wanted = figures(*asked, here)

    assert sum(bool(row.value) for row in wanted.values()) > 50
    assert differing(figures(*asked, there), wanted) == []


def test_every_measure_was_asked_and_the_playbooks_own_too(both):
    here, _there = both
    own = set(services.all_measures()) - set(registry.all())
    asked = figures("month", None, False, date(2025, 6, 1), date(2025, 12, 1), here)

    assert len(registry.all()) == 31
    assert own
    assert own <= {name for name, _group, _start in asked}
    of_days = set(services.applicable("day", None)) - set(services.applicable("month", None))
    assert set(registry.all()) - {name for name, _g, _s in asked} == of_days


@pytest.mark.shared
@pytest.mark.django_db(transaction=True)
def test_a_real_community_has_the_same_figures_and_its_lists_open(settings, shared_data):
    import_archive(
        "zulip", shared_data / "zulip_bytecodealliance.tar.zst", at=AT.replace(year=2027)
    )
    year = date(2024, 1, 1), date(2025, 1, 1)
    asked = [(*one, *year) for one in (ASKED[0], ASKED[1], ASKED[3])]
    wanted = [figures(*one) for one in asked]
    range_of = {"start": date(2024, 1, 1), "end": date(2024, 3, 1)}
    list_here = services.members_behind("active_authors", **range_of).ids

    settings.HORO_WAREHOUSE_URL = "chdb://"
    with open_facts() as warehouse:
        assert warehouse.elsewhere() is not None

    assert [differing(figures(*one), found) for one, found in zip(asked, wanted, strict=True)] == [
        [] for _one in asked
    ]
    assert services.members_behind("active_authors", **range_of).ids == list_here
    assert list_here
    assert current()
