"""Who is signed in: found with every request, and with what every page asks of them first."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef

from horo.people.models import TEAM, Member, Membership


class MemberBackend(ModelBackend):
    """Django's own, except that a member comes with `is_team` in the same statement."""

    def get_user(self, user_id: int) -> Member | None:
        teams = Membership.objects.filter(member=OuterRef("pk"), group__slug=TEAM)
        member = Member.objects.annotate(_is_team=Exists(teams)).filter(pk=user_id).first()
        return member if member and self.user_can_authenticate(member) else None
