"""Who may put events into a space, and who runs one. What one may not see, one does not run."""

from django.db.models import Q, QuerySet

from horo.content.models import Space, SpaceHost
from horo.gatherings.models import Event
from horo.people.models import Member


def hostable(member: Member) -> QuerySet[Space]:
    """Return the spaces into which `member` may put events: as their host, or as the team."""
    there = Space.objects.visible_to(member).filter(is_archived=False)
    if not member.is_team:
        there = there.filter(pk__in=SpaceHost.objects.filter(member=member).values("space_id"))
    return there.order_by("name", "pk")


def may_run(member: Member | None, event: Event) -> bool:
    """Whether `member` may change the event: one of its hosts, a host of the space, the team."""
    if member is None or not Space.objects.visible_to(member).filter(pk=event.space_id).exists():
        return False
    if member.is_team:
        return True
    of_space = SpaceHost.objects.filter(member=member, space=event.space_id)
    return of_space.exists() or event.hosts.filter(pk=member.pk).exists()


def run_by(member: Member) -> Q:
    """Return what holds of the visible events that `member`, who is not of the team, runs."""
    spaces = SpaceHost.objects.filter(member=member).values("space_id")
    return Q(hosts=member) | Q(space__in=spaces)
