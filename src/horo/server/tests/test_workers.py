"""Several processes at one port: a page hears of what was said in another one."""

import os
import subprocess

import pytest
from bench.server import HORO, free_port, running

from horo.core.tests.redis import redis_server  # noqa: F401 - a fixture
from horo.server.tests.conftest import SEED, Site, ask


@pytest.mark.redis
def test_every_page_hears_of_every_reply(tmp_path, redis_server, monkeypatch):  # noqa: F811
    monkeypatch.setenv("HORO_REDIS_URL", redis_server)
    env = {**os.environ, "HORO_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "horo.settings"}
    seeded = ask(env, SEED)
    with running(tmp_path, "--workers", "2") as server:
        site = Site(server, env, seeded)
        pages = [site.listen(f"topic:{seeded['open']}") for _ in range(8)]
        for page in pages:
            page.next("here")
        for number in range(6):
            site.reply("open", "bob", f"number {number}")

        for page in pages:
            heard = [page.next("post")[0]["number"] for _ in range(6)]
            assert sorted(heard) == [2, 3, 4, 5, 6, 7]
            page.close()
        assert len(server.processes()) == 3


def test_processes_that_cannot_tell_each_other_are_refused(tmp_path):
    refused = subprocess.run(
        [HORO, "up", "--port", str(free_port()), "--workers", "2"],
        env={**os.environ, "HORO_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert refused.returncode == 2
    assert "HORO_REDIS_URL" in refused.stderr
    assert "Traceback" not in refused.stderr
