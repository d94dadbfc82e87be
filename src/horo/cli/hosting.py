"""What makes the imported sample a community one would like to enter, read from `hosting.yaml`.

Everything goes through the services, as if people had done it, at times counted back from when the
set-up began. Each step can be repeated: after an interruption nothing is there twice.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from horo.content.models import Topic
    from horo.people.models import Member

REACTIONS = ("❤️", "👍", "🎉", "💡")
SOLVED = 70  # accepted answers, the latest
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Cast:
    """Who can be named in the sample: the team by handle, the others by their place."""

    team: Mapping[str, "Member"]
    regulars: Sequence["Member"]  # those who wrote most

    def __getitem__(self, who: str | int) -> "Member":
        return self.regulars[who] if isinstance(who, int) else self.team[who]


def host(folder: Path, at: datetime) -> None:
    """Bring the sample to life as of `at`; `folder` holds `hosting.yaml`."""
    wanted = yaml.safe_load((folder / "hosting.yaml").read_text(encoding="utf-8"))
    cast = _cast(wanted, at)
    _make_spaces(wanted, cast, at)
    _tag_topics(wanted["tags"])
    used: list[int] = []
    written = [
        *_write(wanted["announcements"], "announcements", cast, at),
        *_write(_by_newcomers(wanted["introductions"], at, used), "introductions", cast, at),
        *_write(wanted["lounge"], "the-lounge", cast, at),
        *_write(wanted["champions_topics"], "champions", cast, at),
    ]
    _accept_answers()
    _react(written, cast, at)
    _promise(wanted["promised"], at, used)
    _describe(wanted["profiles"], cast, at)
    _follow(wanted["follows"], cast, at)


def _cast(wanted: Mapping[str, Any], at: datetime) -> Cast:
    """Gather who is named, and let the most active of them be champions."""
    from django.db.models import Count

    from horo.content.models import Post
    from horo.people.models import PERSON, Group, Member, Membership

    posts = Post.objects.filter(author__kind=PERSON, author__is_staff=False, kind="post")
    wrote = posts.values_list("author").annotate(times=Count("pk")).order_by("-times", "author")
    ids = [pk for pk, _times in wrote[:12]]
    found = Member.objects.in_bulk(ids)
    cast = Cast(
        Member.objects.in_bulk(["mara", "hana", "emil"], field_name="handle"),
        [found[pk] for pk in ids],
    )
    group, _ = Group.objects.get_or_create(
        slug="champions", defaults={"name": "Champions", "is_mentionable": True}
    )
    for member in [*cast.team.values(), *cast.regulars[: wanted["champions"]]]:
        Membership.objects.get_or_create(group=group, member=member, defaults={"since": at})
    return cast


def _make_spaces(wanted: Mapping[str, Any], cast: Cast, at: datetime) -> None:
    """Name, describe and sort the imported spaces, and add those that are missing."""
    from horo.community.services import spaces
    from horo.content.models import Section, Space
    from horo.people.models import Group

    for place, name in enumerate(wanted["sections"]):
        Section.objects.get_or_create(name=name, defaults={"position": place})
    by, champions = cast["mara"], Group.objects.get(slug="champions")
    by_slug = {space.slug: space for space in Space.objects.all()}
    for position, row in enumerate(wanted["spaces"], start=1):
        rest = {name: value for name, value in row.items() if name not in ("of", "group", "hosts")}
        space = spaces.Wanted(
            **rest,
            position=position,
            group=champions if "group" in row else None,
            hosts=tuple(row.get("hosts", ())),
        )
        known = by_slug.get(row.get("of") or row["name"].lower().replace(" ", "-"))
        if known is None:
            spaces.create(space, by=by, at=at)
        elif known.name != row["name"] or not known.summary:
            spaces.change(known, space, by=by, at=at)


def _tag_topics(tags: Sequence[Mapping[str, Any]]) -> None:
    """Give the imported topics the tags that their titles speak of, four at most."""
    from horo.community.services.texts import find_or_add_tags
    from horo.content.models import Topic, TopicTag
    from horo.log.services import HOSTED

    by_name = {row["name"]: find_or_add_tags([row["name"]])[0] for row in tags}
    spoken = [
        (
            by_name[row["name"]],
            re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, row['words']))})(?!\w)"),
        )
        for row in tags
    ]
    rows = []
    for topic_id, title in Topic.objects.exclude(source=HOSTED).values_list("pk", "title"):
        found = [tag for tag, words in spoken if words.search(title.lower())]
        rows += [TopicTag(topic_id=topic_id, tag=tag) for tag in found[:4]]
    TopicTag.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _by_newcomers(
    rows: Sequence[dict[str, Any]], at: datetime, used: list[int]
) -> Iterator[dict[str, Any]]:
    """Let each row come from somebody who had joined shortly before, each from another."""
    from horo.people.models import Member

    for row in rows:
        before = Member.objects.people().filter(joined_at__lt=at - row["days"] * DAY)
        newest = before.filter(is_staff=False).exclude(pk__in=used).order_by("-joined_at", "-pk")
        member = newest[0]
        used.append(member.pk)
        yield {**row, "by": member}


def _write(
    rows: Iterable[Mapping[str, Any]], slug: str, cast: Cast, at: datetime
) -> Iterator["Topic"]:
    """Open topics in a space with their replies, each as many `days` and hours ago as it says."""
    from horo.community.services import posting
    from horo.content.models import Space

    space = Space.objects.get(slug=slug)
    for row in rows:
        by = row["by"] if not isinstance(row["by"], str | int) else cast[row["by"]]
        opened_at = at - row["days"] * DAY - HOUR
        topic = posting.open_topic(
            space, row["title"], row["text"], by=by, at=opened_at, tags=row.get("tags", ()),
            token=f"sample:{row['title']}",
        )  # fmt: skip
        for number, (who, hours, text) in enumerate(row["replies"]):
            token = f"sample:{row['title']}:{number}"
            replied_at = opened_at + hours * HOUR
            posting.reply(topic, text, by=cast[who], at=replied_at, token=token)
        if "poll" in row:
            _ask_poll(topic, row["poll"], cast, opened_at)
        yield topic


def _ask_poll(topic: "Topic", poll: Mapping[str, Any], cast: Cast, opened_at: datetime) -> None:
    from horo.community.services import polls

    post = topic.posts.get(number=1)
    if not post.has_poll:
        asked = {"kind": "single", "shows": "always", "is_anonymous": False, "least": 1, "most": 10}
        closes_at = opened_at + 7 * DAY
        polls.create(post, {**poll, **asked, "closes_at": closes_at}, by=topic.author, at=opened_at)
    found = polls.find(post.poll.pk, topic.author)
    assert found is not None, "its author reads it"
    options = list(found.options.values_list("pk", flat=True))
    for number, member in enumerate(cast.regulars[:11]):
        chosen = options[(number * number + 1) % len(options)]
        polls.cast(found, options=[chosen], by=member, at=opened_at + (number + 1) * HOUR)


def _accept_answers() -> None:
    """Accept the reply for which whoever asked said thank you, and let readers vote for it."""
    from django.db import transaction
    from django.db.models import BooleanField, ExpressionWrapper, Q

    from horo.community.services import solutions, votes
    from horo.content.models import QUESTIONS, Post, Solution

    posts = Post.objects.filter(topic__space__kind=QUESTIONS, kind="post", removed_at=None)
    is_thanks = ExpressionWrapper(Q(html__icontains="thank"), BooleanField())
    rows = posts.order_by("topic", "number").values_list(
        "topic", "pk", "author", "topic__author", "posted_at", is_thanks, "number"
    )
    by_topic: dict[int, list[Any]] = defaultdict(list)
    for topic_id, *rest in rows:
        by_topic[topic_id].append(rest)
    thanked = sorted(filter(None, map(_thanked, by_topic.values())), key=lambda pair: pair[1])
    found = Post.objects.select_related("topic__author", "topic__space", "author")
    replies = found.in_bulk([pk for pk, _at in thanked[-SOLVED:]])
    accepted = set(Solution.objects.values_list("reply", flat=True))
    for pk, said_at in thanked[-SOLVED:]:
        reply = replies[pk]
        if pk in accepted:
            continue
        with transaction.atomic():
            solutions.accept(reply, by=reply.topic.author, at=said_at)
            votes.vote(reply, by=reply.topic.author, at=said_at)


def _thanked(posts: Sequence[Sequence[Any]]) -> tuple[int, datetime] | None:
    """Return the reply of somebody else before the first thanks of whoever asked, and when."""
    answer = None
    for pk, author, asker, posted_at, is_thanks, number in posts:
        if author != asker:
            answer = pk
        elif answer and is_thanks and number > 1:
            return answer, posted_at
    return None


def _react(topics: Sequence["Topic"], cast: Cast, at: datetime) -> None:
    """Let regulars react to what was written, and the team keep some of it."""
    from horo.community.services import bookmarks, reactions
    from horo.content.models import Post, Reaction

    posts = Post.objects.filter(topic__in=[topic.pk for topic in topics]).order_by("pk")
    given = set(Reaction.objects.filter(post__in=posts).values_list("post", "member"))
    for place, post in enumerate(posts.select_related("topic__space", "author")):
        for number in range((place * 5) % 7):
            member = cast.regulars[(place + 2 * number) % 8]
            if member != post.author and (post.pk, member.pk) not in given:
                name = REACTIONS[(place + number * number) % len(REACTIONS)]
                reactions.react(post, name, by=member, at=post.posted_at + (number + 1) * HOUR / 4)
                given.add((post.pk, member.pk))
        if post.number == 1 and place % 3 == 0:
            bookmarks.keep(post, by=cast["mara"], at=min(at, post.posted_at + HOUR))


def _promise(rows: Sequence[Mapping[str, Any]], at: datetime, used: list[int]) -> None:
    """Put the questions of newcomers, to whom an answer within a day was promised."""
    from horo.community.services import posting, promises
    from horo.content.models import Space

    asking = _by_newcomers([{"days": row["hours"] / 24} for row in rows], at, used)
    for row, newcomer in zip(rows, asking, strict=True):
        asked_at = at - row["hours"] * HOUR
        topic = posting.open_topic(
            Space.objects.get(slug=row["space"]), row["title"], row["text"], by=newcomer["by"],
            at=asked_at, tags=row["tags"], token=f"sample:{row['title']}",
        )  # fmt: skip
        promises.make(topic, at=asked_at)


def _describe(rows: Sequence[Mapping[str, Any]], cast: Cast, at: datetime) -> None:
    from horo.content import markdown
    from horo.people.models import Profile

    for row in rows:
        member, about = cast[row["of"]], row.get("about", "")
        Profile.objects.get_or_create(
            member=member,
            defaults={
                "headline": row["headline"],
                "about": about,
                "about_html": about and markdown.render(about, author=member, space=None).html,
                "interests": row["interests"],
                "links": row.get("links", []),
                "welcome_step": 3,
                "welcomed_at": at,
            },
        )


def _follow(rows: Sequence[Mapping[str, Any]], cast: Cast, at: datetime) -> None:
    """Let the team follow spaces, tags and people, and everybody named the announcements."""
    from horo.community.services import follow
    from horo.content.models import Space, Tag

    for row in rows:
        member, since = cast[row["of"]], at - 30 * DAY
        subjects = [
            *Space.objects.filter(slug__in=row["spaces"]).order_by("pk"),
            *Tag.objects.filter(slug__in=row["tags"]).order_by("pk"),
            *cast.regulars[: row["members"]],
        ]
        for subject in subjects:
            follow.follow(subject, by=member, at=since)
        follow.begin(member, at=since)
