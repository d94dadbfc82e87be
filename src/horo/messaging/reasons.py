"""Why did I get this: the rule, and what the member did, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from horo.engine.services import why
from horo.log.models import Activity
from horo.messaging.models import Message
from horo.playbook.words.verbs import phrase_of

MOST = 5  # acts that are told


@dataclass(frozen=True)
class Act:
    sentence: str
    at: datetime


@dataclass(frozen=True)
class Because:
    """`title` is the rule's; `acts` are what let the member in, then what else it rests on."""

    title: str
    acts: tuple[Act, ...]


def because_of(message: Message) -> Because | None:
    """Return why `message` was sent; None where no rule of the playbook sent it."""
    found = why(message.effect_key)
    if found is None:
        return None
    seen: dict[int, Act] = {}
    for evidence in found.evidence:
        for activity in evidence.activities:
            for sentence in _phrases(activity, message.member_id):
                seen.setdefault(activity.pk, Act(sentence, activity.occurred_at))
    return Because(found.title, tuple(seen.values())[:MOST])


def _phrases(activity: Activity, member_id: int) -> Iterator[str]:
    """Yield what the member did or what was done to them; nothing about anybody else."""
    if activity.actor_id == member_id:
        yield _sentence("did", activity.verb)
    elif activity.recipient_id == member_id:
        yield _sentence("was", activity.verb)


def _sentence(key: str, verb: str) -> str:
    phrase = str(phrase_of(key, verb).some)
    return phrase[:1].upper() + phrase[1:]
