"""Undo: the team takes back what one effect did, once, as far as it can be taken back."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.engine.activities import UNDONE
from horo.engine.models import Performed
from horo.engine.values import STAGE
from horo.log import services as log
from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook import actions

EFFECT = "effect"  # what `undone` is recorded about
LONGEST_KEY = 200  # characters of an activity's `object_key`


class CannotUndo(Refused):
    pass


def undo(key: str, *, by: Member, at: datetime) -> None:
    """Take back what the effect called `key` did, and record `undone`; it is not done again.

    The claim on the log's unique key comes first, so of two people who undo the same effect one
    is told that it is undone. Raises CannotUndo: in words, unless `by` is of the team, there is
    such an effect, its action can undo and something of it is left; and what the action raises.
    """
    if not by.is_team:
        raise CannotUndo(_("Only the team takes back what the playbook did."))
    done = Performed.objects.filter(key=key).first()
    if done is None:
        raise CannotUndo(_("This has not happened, so there is nothing to take back."))
    with transaction.atomic():
        if not log.record_many([_undone(done, by, at)], recorded_at=at):
            raise CannotUndo(_("This has been taken back already."))
        if refusal := why_not(done.action):
            raise CannotUndo(refusal)
        undoing = actions.Undoing(key, done.member_id, by, at)
        take_back = actions.registered()[done.action].undo
        if take_back is None or not take_back(undoing):
            raise CannotUndo(_("Nothing of it is left: somebody has changed it since."))


def why_not(action: str) -> str:
    """Return why what `action` did can never be taken back, as a sentence; "" where it can."""
    if action == STAGE:
        return _("A stage follows from what members do; it changes with that.")
    known = actions.registered().get(action)
    if known is None:
        return _("The part of Horo that did this is not installed any more.")
    return "" if known.undo else str(known.no_undo)


def is_undone(key: str) -> bool:
    """Whether somebody has taken the effect called `key` back."""
    return undone(key) is not None


def undone(key: str) -> Activity | None:
    """Return the act by which somebody took the effect called `key` back, if anybody did."""
    acts = Activity.objects.filter(source=log.HOSTED, source_key=_source_key(key))
    return acts.select_related("actor").first()


def _undone(done: Performed, by: Member, at: datetime) -> log.Entry:
    return log.Entry(
        verb=UNDONE,
        occurred_at=at,
        source=log.HOSTED,
        source_key=_source_key(done.key),
        actor_id=by.pk,
        object_type=EFFECT,
        object_key=done.key[:LONGEST_KEY],
        recipient_id=done.member_id,
    )


def _source_key(key: str) -> str:
    """An effect's key may be longer than the log's column, so it is hashed."""
    return f"undone:{hashlib.sha256(key.encode()).hexdigest()}"
