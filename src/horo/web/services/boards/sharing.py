"""Share a dashboard by a link, with those who have a role: read, and no more."""

from datetime import datetime, timedelta

from django.core import signing
from django.utils.translation import gettext_lazy

from horo.content.models import SpaceHost
from horo.measures.models import BoardLink
from horo.measures.models.boards import EVERYONE, HOSTS, MEMBERS, TEAM
from horo.people.models import Member

SALT = "horo.web.boards.link"
ROLE_NAMES = {
    TEAM: gettext_lazy("The team"),
    HOSTS: gettext_lazy("Hosts of spaces, and the team"),
    MEMBERS: gettext_lazy("All members"),
    EVERYONE: gettext_lazy("Whoever has the link"),
}
LASTS = {
    7: gettext_lazy("a week"),
    30: gettext_lazy("30 days"),
    90: gettext_lazy("90 days"),
    365: gettext_lazy("a year"),
}


def share(board: str, role: str, *, days: int, by: Member, at: datetime) -> BoardLink:
    """Make a link to the dashboard with the key `board`, for those who have `role`."""
    return BoardLink.objects.create(
        board=board, role=role, made_by=by, made_at=at, expires_at=at + timedelta(days=days)
    )


def take_back(link: BoardLink, *, at: datetime) -> None:
    """Let `link` lead nowhere from now on."""
    BoardLink.objects.filter(pk=link.pk, taken_back_at=None).update(taken_back_at=at)


def token_of(link: BoardLink) -> str:
    """Return what proves that somebody was given `link`: signed, so nothing of it is kept."""
    return signing.Signer(salt=SALT).sign(str(link.pk))


def link_of(token: str, *, at: datetime) -> BoardLink | None:
    """Return the link that `token` stands for; None where it is none, ended, or taken back."""
    try:
        pk = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    return BoardLink.objects.open(at).filter(pk=pk).first()


def has_role(member: Member | None, role: str) -> bool:
    """Whether `member` (None: a visitor) is one of those whom `role` names."""
    if role == EVERYONE:
        return True
    if member is None:
        return False
    if role == MEMBERS or member.is_team:
        return True
    return role == HOSTS and SpaceHost.objects.filter(member=member).exists()


def may_read(member: Member, board: str, *, at: datetime) -> BoardLink | None:
    """Return an open link to `board` by which `member` may read it; None where there is none."""
    links = BoardLink.objects.open(at).filter(board=board).order_by("-expires_at", "-pk")
    return next((link for link in links if has_role(member, link.role)), None)
