"""What is stopped: by a switch, by the settings, or for single members."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from horo.engine.addresses import hashed
from horo.engine.gates import Suppression, Switched, Switches
from horo.engine.knowledge.chunks import chunks
from horo.engine.knowledge.members import Found
from horo.engine.models import PAUSE, Suppressed, Switch


def switches() -> Switches:
    """Return what is stopped at present; the settings count as well as the team."""
    dry_run = Switched("", None) if settings.HORO_DRY_RUN else None
    everything, rules = None, {}
    for switch in Switch.objects.on().select_related("by").order_by("pk"):
        switched = Switched(switch.by.name if switch.by else "", switch.since)
        if switch.kind != PAUSE:
            dry_run = dry_run or switched
        elif switch.rule:
            rules[switch.rule] = switched
        else:
            everything = switched
    return Switches(dry_run, everything, rules)


def suppressed_among(members: Sequence[Found], at: datetime) -> dict[tuple[int, str], Suppression]:
    """Return by (member, channel) what is closed to those of `members` for whom something is."""
    addresses = {pk: email for pk, _, email in members}
    found = {}
    for chunk in chunks(list(addresses)):
        for row in Suppressed.objects.in_force(at).filter(member__in=chunk).order_by("pk"):
            if row.address in ("", hashed(addresses[row.member_id])):
                found[row.member_id, row.channel] = Suppression(row.reason, row.until)
    return found
