"""Duplicates: a question leads to the one where it is answered."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from horo.community.services import deeds, rights, solutions, told, topics
from horo.content.activities import DUPLICATED
from horo.content.models import Topic
from horo.core.refused import Refused
from horo.log.models import Activity
from horo.people.models import Member


class CannotLink(Refused):
    pass


def link(topic: Topic, of: Topic, *, by: Member, at: datetime, closes: bool = False) -> None:
    """Say that `topic` asks what `of` asks, and with `closes` end its replies.

    Records `duplicated` with the asker as recipient, and `closed`. Saying the same again
    records nothing.

    Raises MayNot unless `by` asked or looks after the space (which closing needs), CannotLink
    where the way from `of` comes back to `topic`.
    """
    _check(topic, by)
    if closes:
        topics.check_host(by, topic)
    with transaction.atomic():
        for pk in sorted({topic.pk, of.pk}):  # in one order, so that two at once do not block
            deeds.lock(pk)
        if topic.pk in _way(of):
            raise CannotLink(_("These two would lead to each other. Link it to another topic."))
        new = Topic.objects.filter(pk=topic.pk).exclude(duplicate_of=of)
        if new.update(duplicate_of=of):
            props = {"of": of.pk}
            told.record(DUPLICATED, topic, topic, by=by, at=at, recipient=topic.author, props=props)
            deeds.changed(topic, at=at)
        if closes:
            topics.close(topic, by=by, at=at)


def unlink(topic: Topic, *, by: Member, at: datetime) -> None:
    """Take that back; replies are open again where they were ended together with it.

    Records `duplicated` of nothing, and `reopened`. Raises MayNot as `link` does.
    """
    _check(topic, by)
    with transaction.atomic():
        held = deeds.lock(topic.pk)
        if not held.duplicate_of_id:
            return
        Topic.objects.filter(pk=topic.pk).update(duplicate_of=None)
        told.record(DUPLICATED, topic, topic, by=by, at=at, recipient=topic.author)
        deeds.changed(topic, at=at)
        if _was_closed_with_it(held) and rights.may_host(by, topic.space):
            topics.reopen(topic, by=by, at=at)


def may_link(member: Member | None, topic: Topic) -> bool:
    """Whether `member` may say that `topic` is a duplicate: who asked, a host, the team."""
    if member is None or topic.space.is_archived:
        return False
    return topic.author_id == member.pk or rights.may_host(member, topic.space)


def _check(topic: Topic, by: Member) -> None:
    if not may_link(by, topic):
        raise rights.MayNot(_("Whoever asked, the hosts and the team link duplicates."))


def _way(topic: Topic) -> set[int]:
    """Return the ids on the way from `topic` on, itself included."""
    seen = {topic.pk}
    ahead = topic.duplicate_of_id
    while ahead and ahead not in seen and len(seen) < solutions.LONGEST_WAY:
        seen.add(ahead)
        ahead = Topic.objects.filter(pk=ahead).values_list("duplicate_of", flat=True).first()
    return seen


def _was_closed_with_it(topic: Topic) -> bool:
    together = {"actor": topic.closed_by_id, "occurred_at": topic.closed_at}
    linked = Activity.objects.filter(verb=DUPLICATED.name, object_id=topic.pk, **together)
    return topic.closed_at is not None and linked.exists()
