"""On ClickHouse, by setting a URL: the same figures, to the ninth decimal place."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from conftest import AT, make_member

from horo.content.activities import POSTED, REACTED, REPLIED
from horo.core.time import from_micros, to_micros
from horo.facts.services import close, open_facts
from horo.log.services import Entry, record_many
from horo.measures import services

pytestmark = pytest.mark.clickhouse
START, END = date(2026, 1, 5), date(2026, 6, 1)
HOUR = 3_600_000_000


@pytest.fixture(autouse=True)
def sofia(db, monkeypatch):
    monkeypatch.setattr(services, "community_zone", lambda: ZoneInfo("Europe/Sofia"))
    yield
    close()


@pytest.fixture
def log(db):
    """Nineteen people over half a year; some answered, some staff, one bot."""
    people = [make_member(f"p{n}", is_staff=n == 3, persona="builder" * (n % 2)) for n in range(19)]
    bot = make_member("bot", kind="bot")
    verbs = (POSTED, REPLIED, REPLIED, REACTED)
    begins = to_micros(AT) - 60 * 24 * HOUR
    record_many(
        [
            Entry(
                verbs[n % 4],
                from_micros(begins + n * n % 3000 * HOUR),
                "zulip" if n % 3 else "horo",
                f"k{n}",
                actor_id=bot.pk if n % 29 == 0 else people[n * n % 19].pk,
                thread_id=n - n % 4 + (n * 7 % 3 - 1) * 4 * (n % 4 > 0),
                space_id=n % 3 or None,
            )
            for n in range(1500)
        ],
        recorded_at=from_micros(begins + 4000 * HOUR),
    )


def figures(grain, by=None, without_staff=False):
    rows = services.compute(
        services.applicable(grain, by),
        start=START,
        end=END,
        grain=grain,
        by=by,
        without_staff=without_staff,
    )
    return {(row.measure, row.group, row.start): row for row in rows}


@pytest.mark.parametrize(
    ("grain", "by", "without_staff"),
    [
        *(("week", None, False), ("month", None, True), ("day", None, False)),
        *(("month", by, False) for by in ("space", "source", "staff", "persona")),
    ],
)
def test_clickhouse_gives_the_same_figures(log, settings, grain, by, without_staff):
    wanted = figures(grain, by, without_staff)
    assert len(wanted) > 20

    settings.HORO_WAREHOUSE_URL = "chdb://"
    with open_facts() as warehouse:
        assert warehouse.elsewhere() is not None
    found = figures(grain, by, without_staff)

    assert found.keys() == wanted.keys()
    assert [key for key, row in wanted.items() if not same(found[key], row)] == []


def same(one, other):
    if other.value is None or one.value is None:
        return (one.value, one.n) == (other.value, other.n)
    return one.value == pytest.approx(other.value, rel=1e-9) and one.n == other.n
