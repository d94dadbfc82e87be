from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from horo.engine.quiet import quiet_until

SOFIA = ZoneInfo("Europe/Sofia")
NIGHT = {"since": time(22), "till": time(8)}


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SOFIA).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (local(2026, 3, 2, 21, 59, 59), None),
        (local(2026, 3, 2, 22), local(2026, 3, 3, 8)),
        (local(2026, 3, 3, 0), local(2026, 3, 3, 8)),
        (local(2026, 3, 3, 7, 59, 59), local(2026, 3, 3, 8)),
        (local(2026, 3, 3, 8), None),
        (local(2026, 3, 3, 12), None),
    ],
    ids=["just before", "at the start", "midnight", "just before the end", "at the end", "noon"],
)
def test_a_night_spans_midnight(at, until):
    assert quiet_until(at, SOFIA, **NIGHT) == until


def test_quiet_hours_within_a_day():
    siesta = {"since": time(13), "till": time(15)}

    assert quiet_until(local(2026, 3, 2, 14), SOFIA, **siesta) == local(2026, 3, 2, 15)
    assert quiet_until(local(2026, 3, 2, 15), SOFIA, **siesta) is None


def test_the_night_the_clocks_go_forward_is_an_hour_shorter():
    falls_asleep = local(2026, 3, 28, 22)

    until = quiet_until(falls_asleep, SOFIA, **NIGHT)

    assert until == local(2026, 3, 29, 8)
    assert until - falls_asleep == timedelta(hours=9)


def test_the_night_the_clocks_go_back_is_an_hour_longer():
    falls_asleep = local(2026, 10, 24, 22)

    assert quiet_until(falls_asleep, SOFIA, **NIGHT) - falls_asleep == timedelta(hours=11)


def test_the_repeated_hour_is_quiet_both_times():
    in_the_first, in_the_second = (
        datetime(2026, 10, 25, 3, 30, fold=fold, tzinfo=SOFIA) for fold in (0, 1)
    )

    assert quiet_until(in_the_first, SOFIA, **NIGHT) == local(2026, 10, 25, 8)
    assert quiet_until(in_the_second, SOFIA, **NIGHT) == local(2026, 10, 25, 8)


def test_instants_without_zone_and_endless_nights_are_refused():
    with pytest.raises(ValueError, match="no time zone"):
        quiet_until(datetime(2026, 3, 2), SOFIA, **NIGHT)  # noqa: DTZ001
    with pytest.raises(ValueError, match="never start"):
        quiet_until(local(2026, 3, 2), SOFIA, since=time(8), till=time(8))
