"""A community with one private place, full of words that nobody outside may ever read."""

from dataclasses import dataclass, field
from datetime import timedelta

from conftest import join
from django.core.files.uploadedfile import SimpleUploadedFile

from horo.community.services import bookmarks, drafts, polls, posting, reactions
from horo.content.models import Space, SpaceHost
from horo.core.time import now
from horo.files import services as files
from horo.gatherings.services import being_there, events, seats
from horo.people.models import Group

SECRETS = ("Quokkatitle", "Numbattext", "wombattag", "Platypusoption", "echidnafile", "Dingoanswer")
NAME = "Bilbyspace"  # of the space itself, secret where it is hidden


@dataclass
class World:
    """The cast around the private space, and what the addresses of its things are made of."""

    people: dict[str, object]
    space: Space
    args: dict[str, object] = field(default_factory=dict)


def build(access: str, *, mara, alice, bob, otto) -> World:
    """alice hosts the space, bob belongs to it, otto does not, mara manages everything."""
    at = now() - timedelta(hours=2)
    group = Group.objects.create(slug="vault", name="Vault")
    for member in (alice, bob):
        join(member, "vault")
    space = Space.objects.create(
        slug=NAME.lower(), name=NAME, kind="questions", access=access, group=group,
        source="horo", source_key="vault",
    )  # fmt: skip
    SpaceHost.objects.create(space=space, member=alice, since=at)
    text = "Numbattext is what nobody outside reads. https://example.org/numbat"
    topic = posting.open_topic(
        space, "Quokkatitle of the vault", text, by=bob, at=at, tags=("wombattag",)
    )
    first = topic.posts.get()
    answer = posting.reply(
        topic, "Dingoanswer, also Numbattext", by=alice, at=at + timedelta(minutes=1)
    )
    poll = polls.create(first, POLL, by=bob, at=at)
    polls.cast(poll, options=[poll.options.first().pk], by=alice, at=at)
    reactions.react(answer, "👍", by=bob, at=at)
    bookmarks.keep(answer, by=bob, at=at)
    drafts.save(bob, f"reply:{topic.pk}", {"text": "Numbattext draft"}, at=at, based_on=None)
    upload = SimpleUploadedFile("echidnafile.txt", b"Numbattext in a file\n", "text/plain")
    file = files.store(upload, owner=bob, purpose="post", at=at)
    files.attach([file.key], "post", first.pk, bob)
    meet, question = gathering(space, host=alice, guest=bob)
    world = World({"outsider": otto, "member": bob, "host": alice, "manager": mara}, space)
    world.args = {
        "topic_id": topic.pk, "post_id": answer.pk, "poll_id": poll.pk, "space_id": space.pk,
        "key": file.key, "name": file.name, "handle": bob.handle, "member_id": bob.pk,
        "option_id": poll.options.first().pk, "event_id": meet.event_id,
        "event_slug": meet.event.slug, "occurrence_id": meet.pk, "question_id": question.pk,
    }  # fmt: skip
    return world


def gathering(space, *, host, guest):
    """A weekly event in the private space, for which `guest` registered, and asked something."""
    at = now()
    wanted = events.Wanted(
        "Quokkatitle gathering", at + timedelta(days=3), at + timedelta(days=3, hours=1), "UTC",
        text="Numbattext is told", rrule="FREQ=DAILY", takes_questions=True,
        join_link="https://example.org/Numbattext",
    )  # fmt: skip
    event = events.schedule(space, wanted, by=host, at=at)
    meet = event.occurrences.select_related("event").earliest("starts_at")
    seats.answer(meet, "maybe", by=guest, at=at)
    return meet, being_there.ask(meet, "Numbattext, really?", by=guest, at=at)


POLL = {
    "question": "Platypusoption?", "kind": "single", "options": ["Platypusoption", "Other"],
    "is_anonymous": False, "closes_at": None, "shows": "always", "least": 1, "most": 10,
}  # fmt: skip
