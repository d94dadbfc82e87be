"""Messages before they are written: one as an object, many straight to the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from horo.core import adding
from horo.core.time import to_micros
from horo.messaging.models import Message

LONGEST_SUBJECT = 300  # characters; what is over is cut off


class Draft(NamedTuple):
    """What stands in a message, in the order of its columns."""

    member_id: int
    slug: str
    topic: str
    channel: str
    locale: str
    subject: str
    text: str
    html: str
    effect_key: str
    sent_at: datetime


def put(draft: Draft) -> Message:
    """Write one message. Raises IntegrityError where its effect has one already."""
    message = Message(**draft._asdict())
    message.subject = draft.subject[:LONGEST_SUBJECT]
    message.save(force_insert=True)
    return message


def put_all(drafts: Sequence[Draft]) -> Sequence[int]:
    """As `put` for each, in few statements, and return their ids. Call inside a transaction."""
    return adding.add_with_ids(Message, (*Draft._fields, "opened_at"), [_row(d) for d in drafts])


def _row(draft: Draft) -> tuple[object, ...]:
    subject = draft.subject[:LONGEST_SUBJECT]
    return (*draft[:5], subject, *draft[6:9], to_micros(draft.sent_at), None)
