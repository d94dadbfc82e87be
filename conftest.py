"""The cast. Everyone below has the same part in every test.

mara   manages the community: in the team and the managers
hana   is a moderator: in the team and the moderators
alice  a member who asks
bob    a member who answers
otto   a member of the community, but of no private group
robot  a bot
"""

import importlib.util
import os
import shutil
import socket
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import ConnectionHandler, connections
from django.db.backends.postgresql import operations as postgresql
from django.db.backends.sqlite3 import operations as sqlite3
from tools import databases
from tools.messages import compile_stale

from horo.core import env
from horo.people.models import BOT, Group, Member, Membership

SHARED = Path(__file__).resolve().parent.parent / "shared"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday


def pytest_configure(config):
    compile_stale()


def pytest_collection_modifyitems(config, items):
    """Leave out (not skip) the tests whose surroundings are missing.

    With CI=true only the shared data may be missing: a test that needs a browser, PostgreSQL
    or Redis then runs, and fails where there is none.
    """
    in_ci = os.environ.get("CI") == "true"
    there = {
        "shared": SHARED.is_dir(),
        "browser": in_ci or shutil.which("chromium") is not None,
        "postgres": in_ci or _answers(5432),
        "clickhouse": importlib.util.find_spec("chdb") is not None,
        "redis": in_ci or shutil.which("redis-server") is not None,
    }
    missing = {marker for marker, is_there in there.items() if not is_there}
    left_out = [item for item in items if missing & {mark.name for mark in item.iter_markers()}]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_sessionfinish(session, exitstatus):
    """With CI=true a skipped test is a failure: nobody would look."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real community histories beside the project. Mark the test `shared`."""
    return SHARED / "data"


@pytest.fixture(scope="session")
def shared_corpora() -> Path:
    """Collected texts and attacks beside the project. Mark the test `shared`."""
    return SHARED / "corpora"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """A home of its own for every test, so that nothing on the machine is read or written."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    settings.EMAIL_FILE_PATH = settings.HOME / "mail"
    settings.HORO_PLAYBOOK = settings.HOME / "playbook"
    return settings.HOME


@pytest.fixture(autouse=True)
def nothing_cached():
    """Ids come again in every test, so what was counted under one must not."""
    cache.clear()


def make_member(handle: str, **fields) -> Member:
    return Member.objects.create(handle=handle, name=handle.capitalize(), joined_at=AT, **fields)


def join(member: Member, *slugs: str) -> Member:
    for slug in slugs:
        group, _ = Group.objects.get_or_create(slug=slug, defaults={"name": slug})
        Membership.objects.create(group=group, member=member, since=AT)
    return member


@pytest.fixture
def mara(db):
    return join(make_member("mara"), "team", "managers")


@pytest.fixture
def hana(db):
    return join(make_member("hana"), "team", "moderators")


@pytest.fixture
def alice(db):
    return make_member("alice")


@pytest.fixture
def bob(db):
    return make_member("bob")


@pytest.fixture
def otto(db):
    return make_member("otto")


@pytest.fixture
def robot(db):
    return make_member("robot", kind=BOT)


@pytest.fixture
def sign_in(client):
    """Return a browser in which the given member is signed in."""

    def sign_in_as(member: Member):
        client.force_login(member)
        return client

    return sign_in_as


@pytest.fixture(scope="session", autouse=True)
def _flushable():
    """Let tests that commit clean up after themselves: the log refuses to be emptied."""
    with ExitStack() as patches:
        for operations in (sqlite3.DatabaseOperations, postgresql.DatabaseOperations):
            patches.enter_context(patch.object(operations, "sql_flush", _flush(operations)))
        yield


def _flush(operations):
    original = operations.sql_flush

    def sql_flush(self, *args, **kwargs):
        statements = original(self, *args, **kwargs)
        if self.connection.vendor == "postgresql":
            before, after = (f"ALTER TABLE log_activity {x} TRIGGER USER" for x in _SWITCH)
            return [before, *statements, after]
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        dropped = [f"DROP TRIGGER {name}" for name, _ in triggers]
        return [*dropped, *statements, *(sql for _, sql in triggers)]

    return sql_flush


_SWITCH = ("DISABLE", "ENABLE")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings_parallel_suffix):
    """Begin with a database that was migrated before; the plugin sets its own up after this."""
    with databases.begun_with(_kept(request.config)):
        yield


@pytest.fixture(scope="session")
def migrated(django_db_setup, django_db_blocker, request) -> Path:
    """A database of SQLite in a file: copy it to where an installation is to begin at once."""
    file = databases.file_in(_kept(request.config))
    if not file.exists():  # no test of this run has asked for a database yet
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        own = connections.settings["default"] | {"NAME": str(draft)}
        with django_db_blocker.unblock(), default_is(own):
            call_command("migrate", verbosity=0)
        draft.replace(file)
    return file


@pytest.fixture
def installed(migrated, tmp_path) -> Path:
    """A home whose database is there already: to migrate an empty one takes ten seconds."""
    shutil.copy(migrated, tmp_path / "horo.sqlite3")
    return tmp_path


def _kept(config) -> Path:
    cache = getattr(config, "cache", None)
    return cache.mkdir("databases") if cache else Path(settings.HOME) / "databases"


@pytest.fixture(scope="session")
def postgres_database(django_db_setup, django_db_blocker):
    """A migrated database of its own on the PostgreSQL of this machine; its settings."""
    name = f"test_horo_{os.getpid()}"
    server = env.database("HORO_TEST_POSTGRES", "postgresql://root@127.0.0.1:5432/test")
    settings_of = {**server, "CONN_MAX_AGE": 0, "TEST": {"NAME": name}}
    ConnectionHandler({"default": settings_of}).settings  # noqa: B018 - fills in the defaults
    with django_db_blocker.unblock():
        with default_is(settings_of) as connection:
            settings_of["TEST"]["TEMPLATE"] = databases.template(partial(_migrate, settings_of))
            connection.close()
        with default_is(settings_of) as connection:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
    yield settings_of
    with django_db_blocker.unblock(), default_is(settings_of) as connection:
        connection.creation.destroy_test_db(server["NAME"], verbosity=0)


def _migrate(settings_of, name):
    own = settings_of | {"TEST": {**settings_of["TEST"], "NAME": name}}
    with default_is(own) as connection:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()


@contextmanager
def default_is(settings_of):
    """Swap Django's default database, in every thread; nothing may be open in a transaction."""
    own_settings, own = connections.settings["default"], connections["default"]
    connections.settings["default"] = settings.DATABASES["default"] = settings_of
    connections["default"] = swapped = connections.create_connection("default")
    try:
        yield swapped
    finally:
        swapped.close()
        connections.settings["default"] = settings.DATABASES["default"] = own_settings
        connections["default"] = own


@pytest.fixture
def on_postgres(request, postgres_database):
    """Run this test on PostgreSQL. Name it in `usefixtures`, so that it comes before `db`.

    A test that has a transaction on SQLite already would leave what it writes on PostgreSQL.
    """
    assert not connections["default"].in_atomic_block, "name the database before db, not by a mark"
    assert "django_db" not in request.keywords, "the mark would prepare SQLite: name a fixture"
    with default_is(postgres_database):
        yield


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def each_database(request):
    """Run this test on both databases. Name it in `usefixtures`, so that it comes first."""
    if request.param == "postgres":
        request.getfixturevalue("on_postgres")
    return request.param
