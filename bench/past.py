"""A backtest of twelve months over a made community, of half the size that `bench.scale` plans for.

Run by `bench.scale`; prints JSON.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

from bench.generator import Size, populate, warehouse
from bench.result import measured, peak_mb

ROOT = Path(__file__).resolve().parent.parent
AT = datetime(2025, 12, 1, 9, tzinfo=UTC)
YEAR = timedelta(days=365)
SIZE = Size(
    members=int(os.environ.get("HORO_BENCH_MEMBERS", "1000000")) // 2,
    activities=int(os.environ.get("HORO_BENCH_ACTIVITIES", "20000000")) // 2,
    is_answered=True,
)


def main() -> None:
    os.environ["HORO_PLAYBOOK"] = str(ROOT / "examples/playbook")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    populate(SIZE)
    with tempfile.TemporaryDirectory(prefix="horo-past-") as folder:
        print(json.dumps(_backtested(warehouse(Path(folder), SIZE))))


def _backtested(made: Any) -> dict[str, float]:
    from horo.engine.services import backtest, backtesting

    @contextmanager
    def opened() -> Iterator[Any]:
        yield made

    with patch.object(backtesting, "open_facts", opened), measured() as cost:
        found = backtest(AT - YEAR, AT, at=AT)
    return {
        "seconds": cost.seconds,
        "cpu": cost.cpu,
        "gib": peak_mb() / 1024,
        "given": len(found.given),
    }


if __name__ == "__main__":
    main()
