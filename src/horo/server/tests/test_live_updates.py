"""Live updates in a running server: who hears what, and that nothing is lost."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from horo.server.tests.conftest import ask


def test_a_reply_reaches_open_pages_in_their_language(site):
    channel = f"topic:{site.seeded['open']}"
    member, visitor = site.listen(channel, "otto"), site.listen(channel, Accept_Language="ru")
    for stream in (member, visitor):
        stream.next("here")

    site.reply("open", "bob", "good evening")

    data, number = member.next("post")
    assert "good evening" in data["html"]
    assert data["channel"] == channel
    assert number
    assert "good evening" in visitor.next("post")[0]["html"]
    for stream in (member, visitor):
        stream.close()


def test_a_page_that_comes_back_is_told_what_it_missed_once(site):
    channel = f"topic:{site.seeded['open']}"
    first = site.listen(channel, "otto")
    _data, number = first.next("here")
    first.close()
    for text in ("while you", "were away"):
        site.reply("open", "bob", text)

    back = site.listen(channel, "otto", Last_Event_ID=number)
    seen = []
    for name, data, _id in back:
        if name == "here":
            break
        seen.append(data["html"])

    assert len(seen) == 2
    assert "while you" in seen[0]
    back.close()


@pytest.mark.parametrize(
    ("who", "status"), [(None, 404), ("otto", 404), ("bob", 200), ("mara", 200)]
)
def test_a_private_topic_is_heard_by_its_group_and_the_team_alone(site, who, status):
    stream = site.listen(f"topic:{site.seeded['closed']}", who)

    assert stream.status == status
    stream.close()


def test_nobody_hears_of_another_members_messages(site):
    mine, alices = site.seeded["members"]["bob"], site.seeded["members"]["alice"]

    assert site.listen(f"member:{alices}", "bob").status == 404
    stream = site.listen(f"member:{mine},member:{alices}", "bob")
    data, _id = stream.next("unread")
    assert data["channel"] == f"member:{mine}"
    stream.close()


LEAVE = """
import json
from horo.cli import setup
setup.django()
from horo.people.models import Membership
Membership.objects.filter(member__handle="bob", group__slug="friends").delete()
print(json.dumps(None))
"""


def test_who_left_the_group_hears_nothing_more(site):
    channel = f"topic:{site.seeded['closed']}"
    stays, leaves = site.listen(channel, "alice"), site.listen(channel, "bob")
    for stream in (stays, leaves):
        stream.next("here")
    site.reply("closed", "bob", "still here")
    assert "still here" in leaves.next("post")[0]["html"], "or the rest would prove nothing"
    stays.next("post")

    ask(site.env, LEAVE)
    site.reply("closed", "alice", "among us")

    assert "among us" in stays.next("post")[0]["html"]
    assert list(leaves) == [], "the stream is ended, without a word"
    assert site.listen(channel, "bob").status == 404
    stays.close()


@pytest.mark.parametrize("on", ["", "nothing", "topic:99999", "house:1", "topic:1;drop"])
def test_there_is_no_such_channel(site, on):
    assert site.listen(on).status == 404


def test_only_getting_is_allowed(site):
    assert site.request("/live?on=topic:1", method="POST").status == 405


def test_many_pages_of_one_member_are_bounded(site):
    channel = f"topic:{site.seeded['open']}"
    streams = []
    for _ in range(30):
        streams.append(site.listen(channel, "mara"))
        assert streams[-1].status == 200
    assert site.listen(channel, "mara").status == 429

    for stream in streams:
        stream.close()
    deadline = time.monotonic() + 30
    while (again := site.listen(channel, "mara")).status != 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert again.status == 200, "closed pages count no more"
    again.close()


def test_who_acts_gets_the_reaction_of_the_playbook_before_the_next_tick(site):
    stream = site.listen(f"member:{site.seeded['members']['otto']}", "otto")
    before, _id = stream.next("unread")
    assert before["count"] == 0

    site.reply("open", "otto", "my first words")
    began = time.monotonic()

    after, _id = stream.next("unread")
    assert after["count"] == 1
    assert time.monotonic() - began < 20, "how fast is measured in bench/, on a quiet machine"
    stream.close()


HELD = """
import json, os, signal
from horo.cli import setup
setup.django()
from horo.core.jobs import queue
from horo.core.time import now
queue.task("content.kill")(lambda **_: os.kill(os.getpid(), signal.SIGKILL))
queue.enqueue("content.kill")
(job,) = queue.claim(now())
print(json.dumps([job.pk, job.attempts]), flush=True)
queue.perform(job, now())
"""
AFTERWARDS = """
import json
from horo.cli import setup
setup.django()
from horo.core import jobs
from horo.core.jobs import queue
from horo.core.models import Job
from horo.core.time import now
ran = []
queue.task("content.kill")(lambda **_: ran.append(1))
at_once = jobs.run_pending()
print(json.dumps([at_once, jobs.run_pending(now() + queue.LEASE), len(ran), Job.objects.count()]))
"""


def test_what_a_killed_process_held_runs_again_on_sqlite_too(tmp_path):
    env = {**os.environ, "HORO_HOME": str(tmp_path)}
    killed = subprocess.run([sys.executable, "-c", HELD], env=env, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL
    assert json.loads(killed.stdout)[1] == 1

    assert ask(env, AFTERWARDS) == [0, 1, 1, 0]
