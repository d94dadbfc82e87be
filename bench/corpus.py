"""A large community to search: the texts of real ones, drawn again and again.

Posts come from the archives that lie beside the project, or from the sample where there are
none; what is made of them is the same with every run.
"""

import json
import random
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import zstandard

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared/data"
ZULIP = DATA / "zulip_bytecodealliance.tar.zst"
DISCOURSE = DATA / "discourse_urho3d_2014_2017.tar.zst"
SAMPLE = ROOT / "examples/community/community.tar.zst"
MICROSECONDS = 1_000_000
BEGAN = 1_640_995_200  # 2022, in seconds
SPAN = 4 * 365 * 86_400  # seconds over which the posts are spread
MEMBERS, TAGS = 2_000, 60
SPACES = 30  # the first is public, five are for members, the others private
SMALL = 0.02  # share of the topics that are in the public space

Texts = tuple[list[str], list[str]]


def texts() -> Texts:
    """Return the posts (HTML) and the titles of the real communities."""
    posts: list[str] = []
    titles: list[str] = []
    for archive in (ZULIP, DISCOURSE):
        for name, found in _json_files(archive) if archive.exists() else ():
            if isinstance(found, list):
                titles.append(_decoded(Path(name).stem))
                posts += (one["content"] for one in found)
            elif "post_stream" in found:
                titles.append(found["title"])
                posts += (one["cooked"] for one in found["post_stream"]["posts"])
    if not posts:
        posts, titles = _sample()
    return posts, titles


def _json_files(archive: Path) -> Iterator[tuple[str, object]]:
    with archive.open("rb") as packed:
        stream = zstandard.ZstdDecompressor().stream_reader(packed)
        with tarfile.open(fileobj=stream, mode="r|") as files:
            for member in files:
                inside = files.extractfile(member) if member.isfile() else None
                if inside and member.name.endswith(".json"):
                    yield member.name, json.loads(inside.read())


def _sample() -> Texts:
    found = [str(one) for _name, one in _json_files(SAMPLE)]
    sentences = [said for text in found for said in re.split(r"[.?!]\s", text) if len(said) > 30]
    return [f"<p>{said}.</p>" for said in sentences], [said[:60] for said in sentences]


def _decoded(name: str) -> str:
    return re.sub(r"\.([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), name)


def fill(posts: int, seed: int = 1) -> None:
    """Put a community of so many posts, a tenth as many topics, into the empty database."""
    from django.db import transaction

    chance = random.Random(seed)
    bodies, titles = texts()
    with transaction.atomic():
        spaces, members = _people_and_places(chance)
        topics = _topics(chance, posts // 10, titles, spaces, members)
        _posts(chance, posts, bodies, topics, members)
        _tags_and_answers(chance, topics)


def _people_and_places(chance: random.Random) -> tuple[list[int], list[int]]:
    from horo.content.models import MEMBERS as FOR_MEMBERS
    from horo.content.models import PRIVATE, PUBLIC, QUESTIONS, Space
    from horo.core.time import from_micros
    from horo.people.models import Group, Member, Membership

    began = from_micros(BEGAN * MICROSECONDS)
    Member.objects.bulk_create(
        Member(handle=f"member{n}", name=f"{_name(chance)} {_name(chance)}") for n in range(MEMBERS)
    )
    members = list(Member.objects.order_by("pk").values_list("pk", flat=True))
    team = Group.objects.create(slug="team", name="Team")
    Membership.objects.create(group=team, member_id=members[0], since=began)
    spaces: list[int] = []
    for number in range(SPACES):
        group = Group.objects.create(slug=f"group-{number}", name=f"Group {number}")
        if number % 2:
            Membership.objects.create(group=group, member_id=members[1], since=began)
        access = PUBLIC if number == 0 else FOR_MEMBERS if number < 6 else PRIVATE
        space = Space.objects.create(
            slug=f"space-{number}",
            name=f"Space {number}",
            access=access,
            group=group,
            kind=QUESTIONS if number % 3 == 0 else "discussion",
            source="horo",
            source_key=str(number),
        )
        spaces.append(space.pk)
    return spaces, members


def _name(chance: random.Random) -> str:
    return "".join(
        chance.choice("bdgklmnprstv") + chance.choice("aeiou") for _ in range(chance.randint(2, 4))
    ).capitalize()


def _topics(
    chance: random.Random, count: int, titles: list[str], spaces: list[int], members: list[int]
) -> list[tuple[int, int, int]]:
    """Add topics and return the id, author and time in seconds of each."""
    from horo.content.models import Topic
    from horo.content.services import TopicRow, add_topics

    weights = [1 / (place + 1) for place in range(len(spaces) - 1)]
    rows = []
    for number in range(count):
        one, other = chance.choice(titles).split(), chance.choice(titles).split()
        title = " ".join(one[: len(one) // 2 + 1] + other[len(other) // 2 :])
        space = spaces[0]
        if chance.random() > SMALL:
            space = chance.choices(spaces[1:], weights)[0]
        at = BEGAN + int(SPAN * number / count)
        author = chance.choice(members)
        rows.append(
            TopicRow(space, author, title[:300] or "Hello", at * MICROSECONDS, "bench", str(number))
        )
    add_topics(rows)
    ids = Topic.objects.order_by("pk").values_list("pk", flat=True)
    return [
        (pk, row.author_id, row.opened_at // MICROSECONDS)
        for pk, row in zip(ids, rows, strict=True)
    ]


def _posts(
    chance: random.Random,
    count: int,
    bodies: list[str],
    topics: list[tuple[int, int, int]],
    members: list[int],
) -> None:
    from django.db import connection

    from horo.content.services import PostRow, add_posts

    rows = []
    each = count // len(topics)
    for topic, author, at in topics:
        for number in range(1, each + 1):
            said = chance.choice(bodies)
            if number % 3 == 0:
                said += chance.choice(bodies)
            when = (at + number * chance.randint(60, 40_000)) * MICROSECONDS
            writer = author if number == 1 else chance.choice(members)
            key = str(UUID(int=chance.getrandbits(128)))
            rows.append(
                PostRow(topic, number, writer, "post", "", said, when, None, None, "bench", key)
            )
    add_posts(rows)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE content_topic SET posts_count = %s", [each])


def _tags_and_answers(chance: random.Random, topics: list[tuple[int, int, int]]) -> None:
    from horo.content.models import Post, Solution, Tag, TopicTag
    from horo.core.time import from_micros

    Tag.objects.bulk_create(Tag(slug=f"tag-{n}", name=f"Tag {n}") for n in range(TAGS))
    tags = list(Tag.objects.values_list("pk", flat=True))
    TopicTag.objects.bulk_create(
        (TopicTag(topic_id=topic, tag_id=chance.choice(tags)) for topic, _a, _t in topics),
        batch_size=300,
    )
    replies = dict(Post.objects.filter(number=2).values_list("topic_id", "pk"))
    Solution.objects.bulk_create(
        (
            Solution(topic_id=pk, reply_id=replies[pk], chosen_at=from_micros(at * MICROSECONDS))
            for pk, _author, at in topics
            if chance.random() < 0.15 and pk in replies
        ),
        batch_size=300,
    )
