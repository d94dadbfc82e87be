"""One action of a playbook, set in motion by a topic, and done as the engine does it."""

from datetime import datetime

from conftest import AT, join
from django.apps import apps

from horo.community.services import posting
from horo.content.models import PRIVATE, PUBLIC, Space, Topic
from horo.engine.models import Performed
from horo.engine.services import apply, plan, preview
from horo.engine.tests.community import _write, write_playbook
from horo.engine.values import Effect
from horo.facts.models import Change
from horo.people import services as people
from horo.people.models import Group, Member
from horo.playbook.actions import Preview

PERSONA = """---
name: {name}
---
## Who they are

People.

## What moves them

Work.

## What stands in their way

Time.

## What success looks like

It runs.
"""
POLL = {"question": {"en": "Which?", "bg": "Кое?"}, "options": ["One", {"en": "Two", "bg": "Две"}]}
FORM = {
    "title": {"en": "How is it?", "bg": "Как е?"},
    "kind": "survey",
    "open": True,
    "questions": [{"question": "how", "ask": {"en": "How?", "bg": "Как?"}, "kind": "text"}],
    "routing": [{"to": "moderators", "within": "7d"}],
    "reports_back": {"space": "news", "within": "7d", "how": "In the news."},
}
RECOGNITION = """
badges:
  - {badge: helper, title: Helper, why: Helped somebody., when: {was: solved}}
"""
SECRET = "whsec_" + "QUJD" * 10  # 30 bytes
STEPS = {
    "add_to_group": "club",
    "ask": {"message": "welcome"} | POLL,
    "award": "helper",
    "ask_form": "pulse",
    "end": "act",
    "feature": "topic",
    "hand_over": {"to": "moderators", "title": "Help {{ member.name }}"},
    "invite": "circle",
    "message": {"from": "bob", "message": "tips"},
    "notify": {"to": "moderators", "title": "{{ member.name }} asks"},
    "post": {"space": "news", "message": "tips", "poll": POLL},
    "remove_from_group": "friends",
    "reply": "welcome",
    "send": "welcome",
    "set_field": {"field": "plan", "value": "pro"},
    "set_persona": "builder",
    "start": "act",
    "tag": "helper",
    "task": {"to": {"group": "moderators", "rule": "round_robin"}, "title": "Look"},
    "thank": {"from": "bob", "message": "tips"},
    "untag": "quiet",
    "webhook": {"url": "https://hooks.example.org/x", "secret": "crm"},
}


def write_step(step: dict[str, object], **rules: object) -> None:
    """Write a playbook whose only journey does `step` when a member opens a topic."""
    write_steps([{"id": "act"} | step], **rules)


def write_steps(steps: list[dict[str, object]], **rules: object) -> None:
    journey = {"enter": {"did": "posted"}, "again": "always", "steps": steps}
    root = write_playbook(journeys={"act": journey}, **rules)
    (root / "recognition.yaml").write_text(RECOGNITION)
    for slug in ("builder", "reader"):
        path = root / "personas" / f"{slug}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(PERSONA.format(name=slug.capitalize()))
    _write(root / "forms" / "pulse.yaml", FORM)


def space_of(slug: str, **fields: object) -> Space:
    given = {"slug": slug, "name": slug.capitalize(), "access": PUBLIC}
    return Space.objects.create(source="horo", source_key=slug, **given | fields)


def group_of(slug: str) -> Group:
    return Group.objects.create(slug=slug, name=slug.capitalize())


def topic_by(member: Member, space: Space, title: str = "How do I start?") -> Topic:
    return posting.open_topic(space, title, "Please help.", by=member, at=AT)


def furnish(alice: Member) -> Topic:
    """Make everything that the steps name, and a topic of alice's that sets them in motion."""
    join(alice, "friends")
    people.tag(alice, "quiet", by=None, at=AT)
    group_of("club")
    space_of("news")
    space_of("circle", access=PRIVATE, group=group_of("circle"))
    return topic_by(alice, space_of("help"))


def rows() -> dict[str, int]:
    """How many rows each table has; the playbook's files are kept before anything is done.

    Nor does `Change` count: it has a row a statement, and after a kill they are others.
    """
    every = [model for model in apps.get_models() if model._meta.app_label != "playbook"]
    models = [model for model in every if model is not Change]
    return {model._meta.label: model._default_manager.count() for model in models}


def due() -> Effect:
    """The effect that is due now."""
    (effect,) = plan(AT).effects
    return effect


def act(at: datetime = AT) -> str:
    """Do what is due at `at`, and return the key of the effect."""
    applied = apply(at)
    assert not applied.failed, applied.failed
    return Performed.objects.get(step="act").key


def shown() -> Preview:
    found = preview(due(), AT)
    assert found is not None
    return found


def refusal() -> str:
    """Why what is due could not be done."""
    (failure,) = apply(AT).failed
    assert not Performed.objects.exists(), "it would never be tried again"
    return failure.error
