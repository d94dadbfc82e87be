"""Reactions: given, taken back, and by whom."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from horo.community.services import deeds, emoji, told
from horo.content.activities import REACTED, UNREACTED
from horo.content.kept import recount_marks
from horo.content.models import Post, Reaction
from horo.core.refused import Refused
from horo.people.models import PERSON, Member


class NoSuchReaction(Refused):
    pass


@dataclass(frozen=True)
class Given:
    """One emoji on a post: the people who left it, and how many more whom nobody named."""

    emoji: str
    people: tuple[Member, ...]
    others: int


def react(post: Post, name: str, *, by: Member, at: datetime) -> bool:
    """Leave the reaction `name` on `post`, or take it back; return whether it is there now.

    Records `reacted` with the author as recipient, or `unreacted`. What was imported under
    another name of the same emoji is the same reaction.

    Raises NoSuchReaction for what is no emoji of this community, and what `deeds.marking` does.
    """
    with deeds.marking(post, by=by, at=at) as topic:
        mine = Reaction.objects.filter(post=post, member=by).order_by("pk")
        given = [each for each in mine if emoji.shown(each.emoji) == emoji.shown(name)]
        if given:
            mine.filter(pk__in=[each.pk for each in given]).delete()
        else:
            Reaction.objects.create(post=post, member=by, emoji=_storable(name, post))
        recount_marks([post.pk])
        props = {"emoji": given[0].emoji if given else _storable(name, post)}
        verb = UNREACTED if given else REACTED
        told.record(verb, post, topic, by=by, at=at, recipient=post.author, props=props)
    return not given


def who_reacted(post: Post) -> list[Given]:
    """Return who left which emoji on `post`, the most frequent first; persons alone by name."""
    people: dict[str, list[Member]] = defaultdict(list)
    times: dict[str, int] = defaultdict(int)
    left = Reaction.objects.filter(post=post).select_related("member").order_by("pk")
    for each in left:
        shown = emoji.shown(each.emoji)
        times[shown] += each.times
        if each.member.kind == PERSON:
            people[shown].append(each.member)
    ranked = sorted(times, key=lambda shown: (-times[shown], emoji.rank(shown), shown))
    return [Given(each, tuple(people[each]), times[each] - len(people[each])) for each in ranked]


def _storable(name: str, post: Post) -> str:
    """Return how the reaction `name` is stored; one that is on `post` may always be joined."""
    there: dict[str, str] = {emoji.shown(each): each for each in post.reaction_counts}
    known = emoji.known(name)
    if not known and emoji.shown(name) in there:
        return there[emoji.shown(name)]
    if known and (emoji.is_allowed(known) or known in there):
        return known
    raise NoSuchReaction(_("This community has no such reaction. Choose another one."))
