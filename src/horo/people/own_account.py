"""The community's own account: who writes where no person does."""

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from horo.people.handles import free_handle
from horo.people.models import SYSTEM, Identity, Member

HERE, ITSELF = "horo", "community"  # the identity by which the account is found again


def own_account(name: str) -> Member:
    """Return the account of the community, which is called `name` now; made at the first call.

    Nobody signs in with it. It enters public and members' spaces, and private ones whose group
    the team put it into, like everyone.
    """
    known = _known()
    if known is None:
        known = _make(name)
    if known.name != name[:200]:
        Member.objects.filter(pk=known.pk).update(name=name[:200])
        known.name = name[:200]
    return known


def is_own(member: Member) -> bool:
    """Whether `member` is an account of the community or of a source's system, no person or bot."""
    return member.kind == SYSTEM


def _known() -> Member | None:
    found = Identity.objects.select_related("member").filter(source=HERE, external_id=ITSELF)
    identity = found.first()
    return identity.member if identity else None


def _make(name: str) -> Member:
    """Of two who make it at once, the second finds what the first made."""
    try:
        with transaction.atomic():
            member: Member = Member.objects.create(
                handle=free_handle(name), name=name[:200], kind=SYSTEM, password=make_password(None)
            )
            Identity.objects.create(member=member, source=HERE, external_id=ITSELF, name=name[:200])
            return member
    except IntegrityError:
        known = _known()
        assert known is not None, "a row that keeps the account apart is there"
        return known
