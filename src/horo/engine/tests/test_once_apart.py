"""Nothing twice, nothing lost, whichever of the processes of an installation is killed."""

import os

from horo.engine.tests.test_once import survive

KILLS = int(os.environ.get("HORO_KILLS", "10"))  # `make bench ARGS=kills` takes hundreds


def test_workers_schedulers_and_pages_are_killed_at_random_moments(database_url, tmp_path):
    found = survive(str(KILLS), database_url, tmp_path, program="killing_apart")

    people = found["people"]
    assert sum(found["killed"].values()) >= KILLS
    assert found["killed"].keys() == {"web", "worker", "scheduler"}, "each kind has to die"
    assert found["ended"], f"something is stuck or lost: {found}"
    once = [[f"new{number:03}", 1] for number in range(people)]
    for thing in ("topics", "messages", "tasks", "tags"):
        assert found[thing] == once, f"{thing}: a local effect happened once"
    for thing in ("letters", "hooks"):
        assert found[thing] == once, f"{thing}: what was sent again has the same key"
    assert found["refused"] > 0, "nobody elsewhere was unwell, so retrying was not tried"
    assert (found["unknown_hooks"], found["dead"]) == (0, 0)
    assert found["outgoing"] == 2 * people
