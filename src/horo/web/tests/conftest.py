"""A small community with the reference playbook: the console has something to show."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import join

from horo.content.activities import POSTED, REPLIED
from horo.content.models import Post, Space, Topic
from horo.core.time import now
from horo.log import services as log
from horo.people.activities import JOINED
from horo.people.models import Group, Member
from horo.web.services import kept

EXAMPLE = Path(__file__).parents[4] / "examples" / "playbook"


@pytest.fixture(autouse=True)
def nothing_kept():
    kept.forget()


@pytest.fixture
def playbook(settings):
    """The reference playbook without quiet hours, so that no test depends on the time of day."""
    shutil.copytree(EXAMPLE, settings.HORO_PLAYBOOK)
    charter = settings.HORO_PLAYBOOK / "playbook.yaml"
    lines = charter.read_text().splitlines()
    charter.write_text("\n".join(line for line in lines if not line.startswith("quiet_hours")))
    return settings.HORO_PLAYBOOK


def space(slug: str, *, group: Group | None = None) -> Space:
    return Space.objects.create(
        slug=slug, name=slug.capitalize(), access="private" if group else "public", group=group,
        source="horo", source_key=slug,
    )  # fmt: skip


def ask(author: Member, title: str, where: Space, *, ago: timedelta) -> Topic:
    """Let `author` open a topic, so long `ago`, with its activity."""
    at = now() - ago
    topic = Topic.objects.create(
        space=where, author=author, title=title, opened_at=at, source="horo", source_key=title
    )
    post = _post(topic, author, 1, at)
    log.record(POSTED, post, actor=author, at=at, space_id=where.pk, thread_id=topic.pk)
    return topic


def answer(topic: Topic, author: Member, *, ago: timedelta) -> Post:
    at = now() - ago
    post = _post(topic, author, topic.posts.count() + 1, at)
    log.record(
        REPLIED, post, actor=author, recipient=topic.author, at=at,
        space_id=topic.space_id, thread_id=topic.pk,
    )  # fmt: skip
    return post


def _post(topic: Topic, author: Member, number: int, at) -> Post:
    return Post.objects.create(
        topic=topic, number=number, author=author, html=f"<p>{topic.title} {number}</p>",
        posted_at=at, source="horo", source_key=f"{topic.title} {number}",
    )  # fmt: skip


def arrive(member: Member, *, ago: timedelta) -> Member:
    at = now() - ago
    Member.objects.filter(pk=member.pk).update(joined_at=at)
    log.record(JOINED, member, actor=member, at=at)
    return member


@pytest.fixture
def community(mara, hana, alice, bob, otto, playbook):
    """alice joined an hour ago; bob asked and got an answer; a private topic of the team."""
    arrive(alice, ago=timedelta(hours=1))
    arrive(bob, ago=timedelta(days=40))
    arrive(otto, ago=timedelta(days=40))
    answered = ask(bob, "How do I begin?", space("help"), ago=timedelta(days=9))
    answer(answered, otto, ago=timedelta(days=8))
    ask(bob, "Does anybody know?", answered.space, ago=timedelta(days=2))
    secret = Group.objects.create(slug="insiders", name="Insiders")
    join(hana, "insiders")
    ask(hana, "Behind closed doors", space("inside", group=secret), ago=timedelta(days=1))
    return mara
