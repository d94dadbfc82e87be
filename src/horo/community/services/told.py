"""Write a change of a topic down in the log, which tells it to open pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from horo.content.models import Topic
from horo.log import services as log
from horo.log.verbs import Verb
from horo.people.models import PERSON, Member


def other(concerned: Member, by: Member) -> Member | None:
    """Return whom a deed of `by` concerns: a person other than `by`, or nobody."""
    return concerned if concerned.pk != by.pk and concerned.kind == PERSON else None


def record(
    verb: Verb,
    subject: models.Model,
    topic: Topic,
    *,
    by: Member,
    at: datetime,
    recipient: Member | None = None,
    props: Mapping[str, Any] | None = None,
) -> None:
    """Record what `by` did in `topic`, with its space and itself as the thread."""
    log.record(
        verb,
        subject,
        actor=by,
        recipient=other(recipient, by) if recipient else None,
        at=at,
        space_id=topic.space_id,
        thread_id=topic.pk,
        props=props,
    )
