import pytest
from django.core.exceptions import ImproperlyConfigured

from horo.core import env


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("yes", lambda: env.flag("HORO_X", default=False)),
        ("0", lambda: env.whole("HORO_X", 5, least=1)),
    ],
    ids=["a word for a flag", "a number below its least"],
)
def test_a_setting_that_cannot_be_understood_is_refused_by_name(monkeypatch, value, read):
    assert read() in (False, 5), "the default must do, or this test would prove nothing"
    monkeypatch.setenv("HORO_X", value)

    with pytest.raises(ImproperlyConfigured, match="HORO_X is"):
        read()


def test_a_secret_is_read_from_the_file_that_is_named(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("s3cret\n")
    monkeypatch.setenv("HORO_X_FILE", str(tmp_path / "key"))

    assert env.secret("HORO_X", "fallback") == "s3cret"


def test_a_secret_file_that_is_missing_never_falls_back(monkeypatch, tmp_path):
    monkeypatch.setenv("HORO_X_FILE", str(tmp_path / "none"))

    with pytest.raises(ImproperlyConfigured, match="HORO_X_FILE"):
        env.secret("HORO_X", "fallback")


def test_a_kept_secret_is_made_once_and_for_the_owner_only(tmp_path):
    path = tmp_path / "home" / "secret_key"

    first = env.secret_kept_in(path, "HORO_X")

    assert len(first) > 40
    assert env.secret_kept_in(path, "HORO_X") == first
    assert path.stat().st_mode & 0o077 == 0


def test_a_home_that_cannot_be_used_says_what_to_set(tmp_path):
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(ImproperlyConfigured, match="Set HORO_HOME to a folder"):
        env.secret_kept_in(tmp_path / "taken" / "secret_key", "HORO_X")


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        ("sqlite:////data/horo.sqlite3", "django.db.backends.sqlite3", "/data/horo.sqlite3"),
        ("postgresql://me:p%40ss@db:5433/horo", "django.db.backends.postgresql", "horo"),
    ],
)
def test_a_database_address_is_read(monkeypatch, url, engine, name):
    monkeypatch.setenv("HORO_X", url)

    database = env.database("HORO_X", "")

    assert (database["ENGINE"], database["NAME"]) == (engine, name)


def test_an_unknown_kind_of_database_is_refused(monkeypatch):
    monkeypatch.setenv("HORO_X", "mysql://localhost/horo")

    with pytest.raises(ImproperlyConfigured, match="starts with 'mysql'"):
        env.database("HORO_X", "")


def test_secrets_are_read_by_the_names_that_playbooks_use(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("whsec_file\n")
    monkeypatch.setenv("HORO_WEBHOOK_SECRET_CRM", "whsec_text")
    monkeypatch.setenv("HORO_WEBHOOK_SECRET_HELP_DESK_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("HORO_WEBHOOK_SECRET_EMPTY", "")

    found = env.secrets_named("HORO_WEBHOOK_SECRET_")

    assert found == {"crm": "whsec_text", "help-desk": "whsec_file"}
