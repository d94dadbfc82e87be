"""A real browser against a real server, with a small community and the reference playbook."""

import os
import shutil
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import default_is, join, make_member
from django.db import connection, connections
from playwright.sync_api import BrowserContext, sync_playwright
from pytest_django.live_server_helper import LiveServer

from horo.content.activities import POSTED
from horo.content.models import Post, Space, Topic
from horo.core.time import now
from horo.log import services as log
from horo.people.activities import JOINED
from horo.people.services import make_link
from horo.web.services import kept

EXAMPLE = Path(__file__).parents[2] / "examples" / "playbook"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def in_a_file(django_db_setup, django_db_blocker, tmp_path_factory):
    """The settings of a database in a file, as an installation has it.

    Threads that share a database in memory are refused at once where another one writes.
    """
    path = tmp_path_factory.mktemp("browser") / "horo.sqlite3"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    return {**connections.settings["default"], "NAME": str(path)}


@pytest.fixture(scope="module", autouse=True)
def _in_a_file(in_a_file, django_db_blocker):
    with django_db_blocker.unblock(), default_is(in_a_file):
        yield


@pytest.fixture(scope="session")
def live_server(in_a_file, django_db_blocker):
    """A server whose threads have connections of their own."""
    with django_db_blocker.unblock(), default_is(in_a_file):
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def nothing_kept():
    kept.forget()


@pytest.fixture(scope="module")
def chromium():
    """A browser for one module: its loop runs in this thread, and ends before other tests.

    Django would take this thread for an async view; nobody here is one.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        close = BrowserContext.close
        patch.setattr(BrowserContext, "close", lambda window: ended(lambda: close(window)))
        playwright = sync_playwright().start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        if not ended(browser.close):
            kill_children()
        playwright.stop()


class StillThere(Exception):  # noqa: N818 - nothing went wrong in here
    """Something of the browser does not end."""


def ended(end: Callable[[], object], *, seconds: int = 30) -> bool:
    """Whether `end` came to its end in time: a window that never closes would hold up the rest."""

    def give_up(*_: object) -> None:
        raise StillThere

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        end()
    except StillThere:
        return False
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return True


def kill_children() -> None:
    """Kill the browser of this process, so that its driver can end."""
    for line in os.popen("ps -eo pid,ppid,comm").read().splitlines()[1:]:
        pid, parent, name = line.split(None, 2)
        drivers = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
        if parent in drivers and name.startswith("chrom"):
            os.kill(int(pid), signal.SIGKILL)


@pytest.fixture
def page(chromium, live_server):
    """A fresh browser window that fails the test when the page's own scripts fail."""
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}
    )
    window = context.new_page()
    window.set_default_timeout(15_000)
    broken: list[str] = []
    window.on("pageerror", lambda error: broken.append(str(error)))
    yield window
    context.close()
    assert broken == []


@pytest.fixture
def community(transactional_db, settings):
    """mara manages; alice joined an hour ago, so a welcome waits for approval."""
    shutil.copytree(EXAMPLE, settings.HORO_PLAYBOOK)
    charter = settings.HORO_PLAYBOOK / "playbook.yaml"
    lines = charter.read_text().splitlines()
    charter.write_text("\n".join(line for line in lines if not line.startswith("quiet_hours")))
    mara, alice = join(make_member("mara"), "team", "managers"), make_member("alice")
    at = now() - timedelta(hours=1)
    log.record(JOINED, alice, actor=alice, at=at)
    _ask(mara, at - timedelta(days=30))
    return {"mara": mara, "alice": alice}


def _ask(author, at):
    space = Space.objects.create(slug="help", name="Help", source="horo", source_key="help")
    topic = Topic.objects.create(
        space=space, author=author, title="How?", opened_at=at, source="horo", source_key="1"
    )
    post = Post.objects.create(
        topic=topic, number=1, author=author, html="<p>How?</p>", posted_at=at, source="horo",
        source_key="1",
    )  # fmt: skip
    log.record(POSTED, post, actor=author, at=at, space_id=space.pk, thread_id=topic.pk)


@pytest.fixture
def enter(page, live_server):
    """Sign a member in by the link, as the mail would bring it."""

    def enter_as(member):
        link = make_link(member, at=now()).partition("/sign-in/")[2]
        page.goto(f"/sign-in/{link}")
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_load_state()

    return enter_as
