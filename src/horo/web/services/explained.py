"""One effect in full: what it did or will do, by which rule, on what evidence, past which gates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from horo.engine.services import Why, preview, why, why_effects
from horo.engine.services.standing import Stood, standing
from horo.engine.services.undoing import undone, why_not
from horo.engine.services.wording import Wording, wording
from horo.engine.values import STAGE, Effect
from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook.actions import Preview
from horo.web.services import timeline, today
from horo.web.services.timeline import Told

LONGEST_KEY = 300  # as the database keeps them


@dataclass(frozen=True)
class Found:
    """An effect by its key: due now, later, or done.

    `preview` is what it would show a person; `effect` is None once it is done.
    """

    why: Why
    effect: Effect | None = None
    preview: Preview | None = None
    is_due: bool = False


@dataclass(frozen=True)
class Explained:
    """`began` is what let the member in, `others` what else the effect rests on, newest first.

    `undone` is how somebody took it back; `no_undo` says why nobody ever can, "" where one may.
    """

    why: Why
    rule: Wording
    began: Sequence[Told]
    others: Sequence[Told]
    gates: Sequence[Stood]
    undone: Activity | None = None
    no_undo: str = ""


def find(key: str, *, whom: Member | None, at: datetime) -> Found | None:
    """Return the effect called `key`: done, of the plan, or due for `whom` in the next 30 days."""
    if not 0 < len(key) <= LONGEST_KEY or "\0" in key:
        return None
    if done := why(key):  # first: it spares a plan
        return Found(done)
    if due := today.effect(key, at):
        effect, shown = due
        return Found(_planned(effect), effect, shown, is_due=True)
    later = today.next_of(whom, at) if whom else ()
    for each in later:
        if each.key == key:
            return Found(_planned(each), each, preview(each, at))
    return None


def of(found: Found, *, whom: Member, reader: Member, at: datetime) -> Explained:
    """Return `found`, which is about `whom`, as `reader` may see it at `at`."""
    rule = wording(found.why)
    topics = timeline.topics_of(found.why.activities, reader=reader)
    gates = standing(
        found.why,
        member=whom,
        book=rule.edition.book,
        at=at,
        held=found.effect.held if found.effect else None,
    )
    began = timeline.told(found.why.entry, about=whom, topics=topics)
    others = timeline.told(found.why.others, about=whom, topics=topics)
    taken_back = undone(found.why.key) if found.why.done_at else None
    return Explained(found.why, rule, began, others, gates, taken_back, why_not(found.why.action))


def title(found: Found, explained: Explained) -> str:
    """Return what `found` is called on its page: its preview's title, or what its rule says."""
    if found.preview is not None and found.preview.title:
        return found.preview.title
    return explained.rule.what or explained.rule.title


def slug(found: Found) -> str:
    return found.why.rule.partition("/")[2]


def may_be_decided(found: Found) -> bool:
    """Whether a person can still say yes or no: it is in the plan, and no stage."""
    return found.is_due and found.why.action != STAGE


def _planned(effect: Effect) -> Why:
    return why_effects([effect])[effect.key]
