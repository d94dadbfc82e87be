"""Set a version to work, go back to an older one, and tell which ran when."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.core.time import MICROSECOND
from horo.log import services as log
from horo.people.models import Member
from horo.playbook.activities import LAUNCHED
from horo.playbook.launches import Admitted, Choice
from horo.playbook.models import Admission, Launch, PlaybookVersion
from horo.playbook.parts.whole import Playbook
from horo.playbook.services.running import draft, forget_running, store

ROWS_AT_ONCE = 2_000


class NotYoursToLaunch(Refused):
    pass


class NothingToLaunch(Refused):
    """What is to be launched runs already."""


class Overtaken(Refused):
    """Somebody else launched in the meantime: what was looked at is no longer what would change."""


def launch(
    playbook: Playbook,
    *,
    by: Member | None,
    at: datetime,
    based_on: int,
    note: str = "",
    choices: Mapping[str, Choice] | None = None,
    admitted: Iterable[Admitted] = (),
) -> Launch:
    """Set `playbook` to work from `at` on; `by` None is the system.

    `based_on` is the number of the launch that `playbook` was compared with, 0 for none. Records
    `launched`. Raises NotYoursToLaunch, NothingToLaunch, and Overtaken where another launch is
    the latest by now; then nothing has changed.
    """
    if by is not None and not by.is_team:
        raise NotYoursToLaunch(_("Only the team launches the playbook."))
    latest = latest_launch()
    _refuse_overtaken(latest, based_on)
    if latest and latest.version.sha256 == playbook.version:
        raise NothingToLaunch(_("This version runs already. There is nothing to launch."))
    if latest and at <= latest.launched_at:  # the clock was set back
        at = latest.launched_at + MICROSECOND
    try:
        with transaction.atomic():
            row = _write(playbook, by, at, based_on + 1, note, choices or {})
            _admit(row, admitted)
    except IntegrityError:
        _refuse_overtaken(latest_launch(), based_on)
        raise
    return row


def launch_first(at: datetime) -> Launch | None:
    """Launch the folder by the system where nothing was ever launched and it has no errors."""
    if Launch.objects.exists() or (playbook := draft().playbook) is None:
        return None
    try:
        return launch(playbook, by=None, at=at, based_on=0)
    except Overtaken:  # another process of the same start was first
        return None


def latest_launch() -> Launch | None:
    return Launch.objects.newest_first().select_related("version", "by").first()


def launched(text: str) -> PlaybookVersion | None:
    """Return the version that `text` names: the number of a launch, or the start of its SHA-256.

    None where there is no such, or more than one.
    """
    if text.isdecimal() and (row := _numbered(int(text))):
        return row
    known = PlaybookVersion.objects.filter(launches__isnull=False).distinct()
    found = list(known.filter(sha256__startswith=text)[:2]) if len(text) >= 4 else []
    return found[0] if len(found) == 1 else None


def launched_before() -> PlaybookVersion | None:
    """Return the version that ran before the one that runs now."""
    rows = Launch.objects.newest_first().select_related("version")[1:2]
    return next((row.version for row in rows), None)


def _numbered(number: int) -> PlaybookVersion | None:
    row = Launch.objects.filter(number=number).select_related("version").first()
    return row.version if row else None


def _refuse_overtaken(latest: Launch | None, based_on: int) -> None:
    number = latest.number if latest else 0
    if latest is None or number == based_on:
        return
    raise Overtaken(
        _(
            "This was compared with launch %(based_on)s, but launch %(number)s by %(who)s, "
            "version %(version)s, has been running since %(when)s UTC. Look at the plan again."
        )
        % {
            "based_on": based_on,
            "number": number,
            "who": latest.by.name if latest.by else _("the system"),
            "version": latest.version,
            "when": f"{latest.launched_at:%Y-%m-%d %H:%M}",
        }
    )


def _write(
    playbook: Playbook,
    by: Member | None,
    at: datetime,
    number: int,
    note: str,
    choices: Mapping[str, Choice],
) -> Launch:
    row = Launch.objects.create(
        number=number,
        version=store(playbook, at),
        launched_at=at,
        by=by,
        note=note.strip(),
        choices={slug: choices[slug].as_json() for slug in sorted(choices)},
    )
    log.record(LAUNCHED, row, actor=by, key=str(row.version), at=at)
    forget_running()
    transaction.on_commit(forget_running)
    return row


def _admit(row: Launch, admitted: Iterable[Admitted]) -> None:
    make = partial(Admission, launch=row)
    Admission.objects.bulk_create(
        [
            make(
                journey=one.journey,
                member_id=one.member_id,
                entry_id=one.entry_id,
                entered_at=one.entered_at,
            )
            for one in admitted
        ],
        batch_size=ROWS_AT_ONCE,
    )
