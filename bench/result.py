"""One figure of a benchmark, and how it compares with its limit."""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Result:
    """`value` in `unit`; at most `limit`, or at least where `is_least`. No limit: for reading."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    is_least: bool = False

    @property
    def is_kept(self) -> bool:
        if self.limit is None:
            return True
        return self.value >= self.limit if self.is_least else self.value <= self.limit

    def __str__(self) -> str:
        wanted = "" if self.limit is None else f"{'≥' if self.is_least else '≤'} {self.limit:g}"
        mark = "" if self.limit is None else "ok" if self.is_kept else "OVER"
        return f"{self.name:58} {self.value:12,.2f} {self.unit:14} {wanted:>12}  {mark}"


@dataclass
class Cost:
    """What a block took: seconds on the clock, and seconds of CPU of this process."""

    seconds: float = 0
    cpu: float = 0


@contextmanager
def measured() -> Iterator[Cost]:
    cost = Cost()
    began, cpu = time.perf_counter(), time.process_time()
    yield cost
    cost.seconds, cost.cpu = time.perf_counter() - began, time.process_time() - cpu


def peak_mb() -> float:
    """The most memory (RSS) that this process has held so far, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def main(run: Callable[[], list[Result]]) -> None:
    """What a benchmark does when it is run alone: a line each, or JSON with `--json`."""
    results = run()
    if "--json" in sys.argv[1:]:
        print(json.dumps([asdict(result) for result in results]))
    else:
        print("\n".join(map(str, results)))
