"""Fetch mails from a mailbox (IMAP), for installations to which no provider posts them.

IMAP is no HTTP, so this connection does not pass the guarded client; its address is a setting.
"""

import imaplib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings

from horo.messaging.replies import reading, taking

SECONDS = 20  # to wait for the server
AT_ONCE = 50  # mails in one turn
logger = logging.getLogger(__name__)


class Mailbox(Protocol):
    def unseen(self) -> list[str]:
        """Return the ids of the mails that were not taken yet."""

    def fetch(self, uid: str) -> bytes:
        """Return one mail as it came, without marking it."""

    def done(self, uid: str) -> None:
        """Mark one as taken."""


class Imap:
    """A mailbox on a server that speaks IMAP4rev1."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self._server = server

    def unseen(self) -> list[str]:
        _ok, found = self._server.uid("search", "UNSEEN")
        return [uid.decode() for uid in (found[0] or b"").split()]

    def fetch(self, uid: str) -> bytes:
        most = reading.LARGEST + 1
        _ok, found = self._server.uid("fetch", uid, f"(BODY.PEEK[]<0.{most}>)")
        return next((part[1] for part in found if isinstance(part, tuple)), b"")

    def done(self, uid: str) -> None:
        self._server.uid("store", uid, "+FLAGS", r"(\Seen)")


def poll(at: datetime) -> int:
    """Take what waits in the mailbox of the settings; return how many mails that were."""
    if not settings.HORO_IMAP_URL or not settings.HORO_REPLY_ADDRESS:
        return 0
    try:
        with opened(settings.HORO_IMAP_URL) as mailbox:
            return take_all(mailbox, at)
    except (OSError, imaplib.IMAP4.error) as error:
        logger.warning("The mailbox for replies cannot be read: %s", error)
        return 0


def take_all(mailbox: Mailbox, at: datetime) -> int:
    """Take each mail and mark it; one that came before is only marked. Return how many.

    Where taking one fails, the others still get their turn, and it is tried again.
    """
    done = 0
    for uid in mailbox.unseen()[:AT_ONCE]:
        raw = mailbox.fetch(uid)
        try:
            taking.take(raw, at)
        except Exception:
            logger.exception("The mail %s was not taken; it is tried again.", uid)
            continue
        mailbox.done(uid)
        done += 1
    return done


@contextmanager
def opened(url: str) -> Iterator[Imap]:
    """Open `imaps://user:password@host[:port]/FOLDER`; `imap://` speaks without TLS."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    server: imaplib.IMAP4
    if parts.scheme == "imaps":
        context = ssl.create_default_context()
        server = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=SECONDS)
    else:
        server = imaplib.IMAP4(host, parts.port or 143, timeout=SECONDS)
    try:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        done, said = server.select(unquote(parts.path.strip("/")) or "INBOX")
        if done != "OK":
            raise imaplib.IMAP4.error(f"The folder cannot be opened: {said!r}")
        yield Imap(server)
    finally:
        server.logout()
