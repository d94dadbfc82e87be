"""Who is signed in: found with every request, and with what every page asks of them first."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef, QuerySet

from horo.core.prepared import Prepared
from horo.people.models import ANALYSTS, TEAM, Member, Membership


class MemberBackend(ModelBackend):
    """Django's own, except that a member comes with `is_team` in the same statement."""

    def get_user(self, user_id: int) -> Member | None:
        found = _members.rows(int(user_id))
        return found[0] if found and self.user_can_authenticate(found[0]) else None


def _with_team(member_id: int) -> QuerySet[Member]:
    groups = Membership.objects.filter(member=OuterRef("pk"))
    members: QuerySet[Member] = Member.objects.annotate(
        _is_team=Exists(groups.filter(group__slug=TEAM)),
        _is_analyst=Exists(groups.filter(group__slug=ANALYSTS)),
    )
    return members.filter(pk=member_id)


_members = Prepared(_with_team, values=1)
