"""Every benchmark fits `make bench`, and the table tells the truth about the limits."""

import importlib
import json
from dataclasses import asdict

import pytest
from bench import run
from bench.result import Result


@pytest.mark.parametrize(
    ("result", "is_kept"),
    [
        (Result("time", 2.0, "s", 2.0), True),
        (Result("time", 2.1, "s", 2.0), False),
        (Result("rate", 1.9, "rows/s", 2.0, is_least=True), False),
        (Result("rate", 2.0, "rows/s", 2.0, is_least=True), True),
        (Result("only to read", 1e9, "s"), True),
    ],
)
def test_a_limit_is_kept_up_to_its_value(result, is_kept):
    assert result.is_kept is is_kept
    assert ("OVER" in str(result)) is not is_kept


@pytest.mark.parametrize("name", [name for name in run.names() if name != "run"])
def test_every_benchmark_can_be_run_by_the_runner(name):
    assert callable(importlib.import_module(f"bench.{name}").run)


@pytest.mark.parametrize(("value", "code"), [(1.0, 0), (3.0, 1)])
def test_the_runner_fails_where_a_limit_is_passed(monkeypatch, capsys, value, code):
    monkeypatch.setattr(run, "results_of", lambda name: [Result("time", value, "s", 2.0)])

    assert run.main(["pages"]) == code
    assert "time" in capsys.readouterr().out


def test_a_result_survives_json():
    result = Result("rate", 2.5, "rows/s", 2.0, is_least=True)

    assert Result(**json.loads(json.dumps(asdict(result)))) == result
