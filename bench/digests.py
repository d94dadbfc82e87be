"""Digests: 20,000 members who are away, of a community that writes 200 topics a day in 60 spaces.

A fifth of the members is in private groups, some block or mute somebody, some have read or turned
things down. Five times what is measured is what 100,000 members take: the pool is read once a run.
"""

import random
from datetime import UTC, datetime, timedelta

import django

from bench.result import Result, main, measured, peak_mb

MEMBERS, ASKED = 20_000, 100_000
TOPICS, SPACES, REPLIES = 6_000, 60, 4
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LETTERS = 300


def run() -> list[Result]:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _community(random.Random(7))
    return [*_making(), *_sending(), Result("memory", peak_mb(), "MB")]


def _community(chance) -> None:
    from horo.community.models import Visit
    from horo.people.models import Block, Group, Member, Membership, Mute

    Member.objects.bulk_create(
        (
            Member(
                handle=f"m{n}", name=f"Member {n}", email=f"m{n}@example.org",
                last_login=AT, joined_at=AT - 90 * DAY,
            )
            for n in range(MEMBERS)
        ),
        batch_size=5_000,
    )  # fmt: skip
    ids = list(Member.objects.filter(handle__startswith="m").values_list("pk", flat=True))
    Visit.objects.bulk_create(
        (
            Visit(member_id=pk, began_at=seen, seen_at=seen)
            for pk in ids
            for seen in [AT - chance.randint(8, 100) * DAY]
        ),
        batch_size=5_000,
    )
    groups = Group.objects.bulk_create(Group(slug=f"g{n}", name=f"G{n}") for n in range(20))
    Membership.objects.bulk_create(
        Membership(group=group, member_id=pk, since=AT)
        for pk in chance.sample(ids, MEMBERS // 5)
        for group in chance.sample(groups, 2)
    )
    pairs = [chance.sample(ids, 2) for _ in range(1_000)]
    Block.objects.bulk_create(Block(blocker_id=a, blocked_id=b, since=AT) for a, b in pairs[:500])
    Mute.objects.bulk_create(Mute(muter_id=a, muted_id=b, since=AT) for a, b in pairs[500:])
    _talk(chance, ids, groups)


def _talk(chance, ids, groups) -> None:
    from horo.community.models import ReadState
    from horo.content.models import Space, Topic

    spaces = Space.objects.bulk_create(
        Space(
            slug=f"s{n}", name=f"Space {n}", source="horo", source_key=f"s{n}",
            access="private" if n < len(groups) else "members",
            group=groups[n] if n < len(groups) else None,
        )
        for n in range(SPACES)
    )  # fmt: skip
    topics = Topic.objects.bulk_create(
        (
            Topic(
                space=chance.choice(spaces), author_id=chance.choice(ids), title=f"Topic {n}",
                opened_at=opened, last_post_at=opened + DAY / 4, posts_count=REPLIES + 1,
                last_number=REPLIES + 1, source="horo", source_key=f"t{n}",
            )
            for n in range(TOPICS)
            for opened in [AT - chance.random() * 30 * DAY]
        ),
        batch_size=2_000,
    )  # fmt: skip
    _write(chance, ids, topics)
    ReadState.objects.bulk_create(
        (
            ReadState(member_id=pk, topic=topic, read_to=2, read_at=AT)
            for pk in ids[::2]
            for topic in chance.sample(topics, 5)
        ),
        batch_size=5_000,
    )


def _write(chance, ids, topics) -> None:
    from horo.content.models import Post

    Post.objects.bulk_create(
        (
            Post(
                topic=topic, number=number, author_id=chance.choice(ids), html="<p>Words.</p>",
                posted_at=topic.opened_at + number * DAY / 20, source="horo",
                source_key=f"p{topic.pk}-{number}",
                reaction_counts={"👍": chance.randint(1, 9)} if chance.random() < 0.3 else {},
            )
            for topic in topics
            for number in range(1, REPLIES + 2)
        ),
        batch_size=2_000,
    )  # fmt: skip


def _making() -> list[Result]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from horo.messaging.digests.making import make_due

    with CaptureQueriesContext(connection) as asked:
        assert make_due(AT, most=500) == 500
    with measured() as cost:
        made = make_due(AT)
        made += make_due(AT)
    assert made == MEMBERS - 500, made
    share = ASKED / made
    return [
        Result("digests of 19,500 computed", cost.seconds, "s"),
        Result("of that, CPU", cost.cpu, "CPU s"),
        Result("so 100,000 take", cost.seconds * share, "s", 300),
        Result("statements for each of 500 members", len(asked) / 500, "", 6),
    ]


def _sending() -> list[Result]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from horo.engine.channels import Parcel
    from horo.engine.models import Outgoing
    from horo.messaging.digests import sending

    parcels = [
        Parcel(one.key, one.payload, AT) for one in Outgoing.objects.order_by("pk")[:LETTERS]
    ]
    with measured() as cost, CaptureQueriesContext(connection) as asked:
        for parcel in parcels:
            digest = sending.current(parcel)
            assert sending.compose(digest)
    return [
        Result("one digest written as a mail", cost.cpu / LETTERS * 1000, "CPU ms"),
        Result("statements to write it", len(asked) / LETTERS, "", 6),
    ]


if __name__ == "__main__":
    main(run)
