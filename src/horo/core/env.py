"""Readers of environment variables that refuse what they cannot understand."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str) -> str:
    return os.environ.get(name, default)


def words(name: str, default: str) -> list[str]:
    """Read a list that is separated by commas; blanks around the words are dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def flag(name: str, default: bool) -> bool:
    value = text(name, str(default)).lower()
    if value not in ("true", "false"):
        raise ImproperlyConfigured(f"{name} is {value!r}: write true or false.")
    return value == "true"


def choice(name: str, default: str, *, among: tuple[str, ...]) -> str:
    """Read one word of `among`."""
    value = text(name, default).lower()
    if value not in among:
        raise ImproperlyConfigured(f"{name} is {value!r}: write {', '.join(among)}.")
    return value


def whole(name: str, default: int, *, least: int) -> int:
    """Read a whole number that is at least `least`."""
    value = text(name, str(default))
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number.") from None
    if number < least:
        raise ImproperlyConfigured(f"{name} is {number}: it must be at least {least}.")
    return number


def secret(name: str, default: str) -> str:
    """Read a secret from NAME, or from the file that NAME_FILE points to.

    Raises ImproperlyConfigured where NAME_FILE is set but the file cannot be read: a typing
    error must not fall back to a default.
    """
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE is {path!r}: {error.strerror}.") from error
    return text(name, default)


def secrets_named(prefix: str) -> dict[str, str]:
    """Read every secret whose name begins with `prefix`, by the rest of it in small letters.

    An underline becomes a hyphen, as in the names of a playbook. Each may come from a file, as
    `secret` reads it.
    """
    names = {name.removesuffix("_FILE") for name in os.environ if name.startswith(prefix)}
    found = {name.removeprefix(prefix): secret(name, "") for name in sorted(names)}
    return {name.lower().replace("_", "-"): value for name, value in found.items() if value}


def secret_kept_in(path: Path, name: str) -> str:
    """Read a secret from NAME or NAME_FILE, else from `path`, made on first use.

    So a fresh installation starts without any setting and still has a secret of its own.
    """
    if given := secret(name, ""):
        return given
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_once(path, secrets.token_urlsafe(50))
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{path} cannot be written or read: {error.strerror}. "
            "Set HORO_HOME to a folder in which you may write."
        ) from error


def _write_once(path: Path, value: str) -> None:
    """Create `path` with `value` unless it exists, complete or not at all.

    A link is atomic and refuses an existing name, so of two processes that start together
    one wins and both read the winner's secret.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(value)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database(name: str, default: str) -> dict[str, Any]:
    """Read a database address: `sqlite:///PATH` or `postgresql://user:password@host:port/name`.

    Raises ImproperlyConfigured for any other kind of address.
    """
    url = urlsplit(secret(name, default))
    if url.scheme == "sqlite":
        return _sqlite(unquote(url.path.removeprefix("/")))
    if url.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"prepare_threshold": 2},  # of `core.prepared`; nothing else is prepared
        }
    raise ImproperlyConfigured(
        f"{name} starts with {url.scheme!r}: write sqlite:///PATH or postgresql://…"
    )


def _sqlite(path: str) -> dict[str, Any]:
    # IMMEDIATE: writers queue instead of failing when two transactions both read, then write.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000; "
                "PRAGMA recursive_triggers=ON;"  # a REPLACE fires the triggers of a DELETE
            ),
        },
    }
