"""Why did I get this: the rule as it was, and what the member did, in words they may read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from horo.content.models import Post, Space, Topic
from horo.engine.services import Why, titles, why, why_mine
from horo.engine.services.wording import Wording, wording
from horo.engine.telling import capital
from horo.log.models import Activity
from horo.messaging.models import Message
from horo.messaging.noticing import effect_of
from horo.people.models import PERSON, Group, Member
from horo.playbook.words.verbs import phrase_of
from horo.ui import links

MOST = 8  # acts that are told
# by which deeds to a member its doer may be named: not by a report, a warning or a vote
NAMED = frozenset({"replied", "reacted", "solved", "invited"})


@dataclass(frozen=True)
class Act:
    """One thing that the member did or met: in `topic`, by `other`, as far as they may know.

    `is_hidden`: it happened where they may not look, or may no longer.
    """

    sentence: str
    at: datetime
    topic: Topic | None
    url: str
    other: Member | None
    is_hidden: bool
    times: int = 1  # how often in a row


@dataclass(frozen=True)
class Because:
    """Why something came: `began` is what let the member in, `others` what else it rests on.

    `is_about_other`: it told a group of the team about somebody, so there are no acts of theirs.
    """

    why: Why
    rule: Wording
    began: tuple[Act, ...] = ()
    others: tuple[Act, ...] = ()
    is_about_other: bool = False

    @property
    def acts(self) -> tuple[Act, ...]:
        return self.began + self.others


def because_of(key: str, *, reader: Member) -> Because | None:
    """Return why what the playbook did under `key` came to `reader`.

    None where no rule did it, or did it to somebody else, or without anybody noticing.
    """
    found = why_mine(key, reader=reader)
    return _because(found, reader) if found else None


def because_of_message(message: Message) -> Because | None:
    """As `because_of`, for whoever got `message`: it may tell them about somebody else."""
    key = effect_of(message)
    found = why(key)
    if found is None:
        return None
    if key == message.effect_key and found.member_id == message.member_id:
        return _because(found, message.member)
    return Because(found, _rule(found, message.member), is_about_other=True)


def rules_of(messages: Iterable[Message]) -> dict[int, str]:
    """Return by the message's number the title of the rule that sent it, in one statement."""
    keys = {message.pk: effect_of(message) for message in messages}
    found = titles(set(keys.values()))
    return {pk: found[key] for pk, key in keys.items() if key in found}


def _because(found: Why, reader: Member) -> Because:
    acts = _acts(found.activities, reader)
    began = _in_a_row(acts[each.pk] for each in found.entry if each.pk in acts)
    others = _in_a_row(acts[each.pk] for each in found.others if each.pk in acts)
    return Because(found, _rule(found, reader), began, others[:MOST])


def _rule(found: Why, reader: Member) -> Wording:
    """Return the rule without the names of places and groups that `reader` may not know of.

    What the team notes about members, in tags and fields, is not for members to read.
    """
    rule = wording(found)
    known = Space.objects.listed_to(reader).filter(slug__in=rule.spaces)
    mine = Group.objects.filter(memberships__member=reader, slug__in=rule.groups)
    unknown = rule.spaces.difference(known.values_list("slug", flat=True) if rule.spaces else ())
    unknown |= rule.groups.difference(mine.values_list("slug", flat=True) if rule.groups else ())
    notes = () if reader.is_team else rule.notes
    told = (_without_notes(notes, _without(unknown, one)) for one in rule.sentences)
    return replace(rule, sentences=tuple(told))


def _without(names: Iterable[str], sentence: str) -> str:
    for name in names:
        sentence = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", sentence)
    return sentence


def _without_notes(notes: Iterable[str], sentence: str) -> str:
    """Leave out `notes` where they stand in quotes; they are often words of every day."""
    for note in notes:
        sentence = re.sub(rf"(?<=[“„«]){re.escape(note)}(?=[”“»])", "…", sentence)
    return sentence


def _acts(activities: Iterable[Activity], reader: Member) -> dict[int, Act]:
    """Return those of `activities` that `reader` did or met, by their numbers, as they may know."""
    mine = [each for each in activities if reader.pk in (each.actor_id, each.recipient_id)]
    topics = Topic.objects.visible_to(reader).in_bulk({one.thread_id for one in mine})
    posts = set(
        Post.objects.visible_to(reader)
        .filter(pk__in={one.object_id for one in mine if one.object_type == "post"})
        .values_list("pk", flat=True)
    )
    return {one.pk: _act(one, reader=reader, topics=topics, posts=posts) for one in mine}


def _in_a_row(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Return `acts` with those that say the same of the same topic, one after the other, as one."""
    found: list[Act] = []
    for _, run in groupby(acts, key=lambda one: (one.sentence, one.topic, one.other)):
        same = list(run)
        found.append(replace(same[0], times=len(same)))
    return tuple(found)


def _act(activity: Activity, *, reader: Member, topics: dict[int, Topic], posts: set[int]) -> Act:
    is_own = activity.actor_id == reader.pk
    topic = topics.get(activity.thread_id or 0)
    is_hidden = activity.thread_id is not None and topic is None
    post = activity.object_id if activity.object_type == "post" else None
    can_read = not is_hidden and (post is None or post in posts)
    return Act(
        sentence=capital(str(phrase_of("did" if is_own else "was", activity.verb).some)),
        at=activity.occurred_at,
        topic=topic,
        url=_address(topic, post if can_read else None),
        other=_doer(activity) if can_read and not is_own else None,
        is_hidden=is_hidden,
    )


def _doer(activity: Activity) -> Member | None:
    doer = activity.actor if activity.verb in NAMED else None
    return doer if doer and doer.kind == PERSON else None


def _address(topic: Topic | None, post: int | None) -> str:
    if topic is None:
        return ""
    page = links.to("topic", topic.pk)
    return f"{page}?post={post}#post-{post}" if page and post else page
