"""Links that stop e-mail or push of some kinds of notifications, without signing in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.functional import Promise

from horo.messaging import kinds, preferences
from horo.people.models import Member

SALT = "horo.messaging.stop"


@dataclass(frozen=True)
class Stop:
    """What a link stops: some kinds on one way, for one member."""

    member: Member
    kinds: tuple[str, ...]
    way: str

    @property
    def is_digest(self) -> bool:
        """Whether it is about the digest alone, of which nothing stands in the bell."""
        return self.kinds == (kinds.DIGEST,)


def url(member: Member, of: Iterable[str], *, way: str = kinds.MAIL) -> str:
    """Return the whole address of a page that stops the kinds `of` for `member` by one POST.

    A GET shows the page and changes nothing, so it may stand in `List-Unsubscribe` (RFC 8058).
    """
    token = signing.dumps([member.pk, sorted(set(of)), way], salt=SALT)
    return settings.SITE_URL + reverse("messaging:stop", args=[token])


def read(token: str) -> Stop | None:
    """Return what `token` is about; None if it is not one of ours."""
    try:
        member_id, of, way = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    member = Member.objects.filter(pk=member_id).first()
    known = tuple(name for name in of if kinds.known(name))
    return Stop(member, known, way) if member and known else None


def stop(found: Stop) -> None:
    """Turn the kinds off on that way."""
    preferences.choose(found.member, {(name, found.way): kinds.OFF for name in found.kinds})


def labels(found: Stop) -> "list[str | Promise]":
    return [one.label for name in found.kinds if (one := kinds.known(name))]
