"""Tokens: made once, shown once, taken back at any time."""

import hashlib
import secrets
from datetime import datetime, timedelta

from horo.connectors.facts import check_source
from horo.connectors.models import Token
from horo.core.refused import Refused
from horo.people.models import Member

MARK = "horo_"  # so that scanners of leaked secrets can tell what it is
SEEN_EVERY = timedelta(hours=1)


class NoToken(Refused):
    """There is no such token; the sentence says what to write instead."""


def make(
    name: str, *, source: str, by: Member | None, at: datetime, lasts: timedelta | None = None
) -> tuple[Token, str]:
    """Make a token that may tell facts of `source`; return it with its text, shown only now.

    `by` None: the operator, by command. Raises Refused for a name or source that cannot be.
    """
    if not name.strip() or len(name) > 80 or not name.isprintable():
        raise Refused("A token needs a name of one line with at most 80 characters.")
    try:
        check_source(source)
    except ValueError as error:
        raise Refused(str(error)) from error
    text = MARK + secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=name.strip(),
        source=source,
        token_hash=_hash(text),
        made_by=by,
        made_at=at,
        expires_at=at + lasts if lasts else None,
    )
    return token, text


def take_back(token_id: int, *, at: datetime) -> Token:
    """Let the token open nothing any more. Raises NoToken for one that is not there."""
    if Token.objects.filter(pk=token_id, taken_back_at=None).update(taken_back_at=at) != 1:
        raise NoToken(f"There is no token {token_id} that could be taken back.")
    return Token.objects.get(pk=token_id)


def find(text: str) -> Token | None:
    """Return the token, usable or not, that `text` is; None for one that nobody made."""
    if not text.startswith(MARK) or len(text) > 200:
        return None
    return Token.objects.filter(token_hash=_hash(text)).first()


def see(token: Token, *, at: datetime) -> bool:
    """Whether `token` opens the way at `at`; notes that it was used, at most once an hour."""
    if not Token.objects.usable(at).filter(pk=token.pk).exists():
        return False
    if token.used_at is None or token.used_at < at - SEEN_EVERY:
        Token.objects.filter(pk=token.pk).update(used_at=at)
    return True


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
