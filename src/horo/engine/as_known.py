"""The log as it was known at an instant of the past: what was told later is not there yet.

In memory of the connection alone; the log itself stays as it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from horo.engine.bench import Bench

AT_ONCE = 60_000_000  # microseconds: an act told so soon was known when it happened
PUT_BACK = 600_000_000  # a log that goes further back than that: the clock was put back


@dataclass(frozen=True)
class Repeated:
    """A stretch of time that the clock showed twice; up to `last_id` the first time."""

    since: int
    till: int
    last_id: int


class Log:
    """The activities behind a bench, shown up to where they were known."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    def show(self, at: int, also: str = "true") -> None:
        """Let `bench` see what was known at `at`, in microseconds, and passes the test `also`."""
        self.bench.raw.execute(
            "CREATE OR REPLACE TEMPORARY VIEW activities AS SELECT * FROM whole_log "
            f"WHERE (recorded_at <= {at} OR recorded_at <= occurred_at + {AT_ONCE}) AND ({also})"
        )

    def arrivals(self, after: int, till: int) -> list[int]:
        """Return when acts arrived that had happened before, within (after, till]."""
        rows = self.bench.rows(
            "SELECT DISTINCT recorded_at FROM whole_log WHERE recorded_at > occurred_at + "
            f"{AT_ONCE} AND recorded_at > {after} AND recorded_at <= {till} ORDER BY 1"
        )
        return [at for (at,) in rows]

    def repeated(self) -> list[Repeated]:
        rows = self.bench.rows(
            "SELECT recorded_at, before, before_id FROM (SELECT recorded_at, lag(recorded_at) "
            "OVER (ORDER BY id) AS before, lag(id) OVER (ORDER BY id) AS before_id "
            f"FROM whole_log) WHERE recorded_at < before - {PUT_BACK} ORDER BY before_id"
        )
        return [Repeated(*row) for row in rows]


@contextmanager
def known_log(bench: Bench) -> Iterator[Log]:
    """Yield the log behind `bench`, and show all of it again at the end."""
    bench.raw.execute("ALTER VIEW activities RENAME TO whole_log")
    try:
        yield Log(bench)
    finally:
        bench.raw.execute("DROP VIEW IF EXISTS activities")
        bench.raw.execute("ALTER VIEW whole_log RENAME TO activities")
