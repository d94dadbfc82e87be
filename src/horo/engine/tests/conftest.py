import shutil
import uuid

import pytest

from horo.core import env


@pytest.fixture(autouse=True)
def no_linter(monkeypatch):
    """Let playbooks run that are as small as a test needs them: the linter has its own tests."""
    monkeypatch.setattr("horo.playbook.loading.findings", lambda *_: [])


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request, tmp_path):
    """The address of a database of its own, migrated and empty."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated"), tmp_path / "killed.sqlite3")
        yield f"sqlite:///{tmp_path}/killed.sqlite3"
        return
    import psycopg

    server = env.text("HORO_TEST_POSTGRES", "postgresql://root@127.0.0.1:5432/test")
    template = request.getfixturevalue("postgres_database")["TEST"]["TEMPLATE"]
    name = f"killed_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield f"{server.rsplit('/', 1)[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
