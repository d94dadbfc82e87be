"""Stop and start: a rule, everything, or all but looking. Each a row with who and when."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.engine.models import DRY_RUN, PAUSE, Switch
from horo.people.models import Member


class NotYoursToSwitch(Refused):
    pass


def pause(*, by: Member | None, at: datetime, rule: str = "", reason: str = "") -> Switch:
    """Hold all that `rule` would do, and its letters; without a rule, everything.

    What is in the plan stays there. Paused twice is paused once. `by` None is somebody at the
    command line. Raises NotYoursToSwitch for a member outside the team.
    """
    return _switch(PAUSE, rule, by=by, reason=reason, at=at)


def dry_run(*, by: Member | None, at: datetime, reason: str = "") -> Switch:
    """Only plan from now on: nothing happens, and nothing leaves the building.

    As in `pause`. The setting HORO_DRY_RUN does the same, and no button ends it.
    """
    return _switch(DRY_RUN, "", by=by, reason=reason, at=at)


def end(switch: Switch, *, by: Member | None, at: datetime) -> bool:
    """Let what `switch` stopped go on. Returns whether it was still on.

    Raises NotYoursToSwitch for a member outside the team.
    """
    _for_team(by)
    return Switch.objects.on().filter(pk=switch.pk).update(ended_by=by, ended_at=at) == 1


def _switch(kind: str, rule: str, *, by: Member | None, reason: str, at: datetime) -> Switch:
    _for_team(by)
    try:
        with transaction.atomic():
            return Switch.objects.create(kind=kind, rule=rule, by=by, reason=reason[:300], since=at)
    except IntegrityError:
        return Switch.objects.on().get(kind=kind, rule=rule)


def _for_team(by: Member | None) -> None:
    if by is not None and not by.is_team:
        raise NotYoursToSwitch(_("Only the team stops and starts the playbook."))
