"""A small playbook and the acts that set it in motion, for the tests of engine and actions."""

from datetime import datetime, timedelta
from pathlib import Path
from textwrap import dedent

import yaml
from conftest import AT
from django.conf import settings

from horo.content.activities import POSTED, REPLIED
from horo.log import services as log
from horo.log.models import Activity
from horo.people.activities import JOINED
from horo.people.models import Member

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES = {
    "name": "The circle",
    "purpose": "Builders help each other to ship.",
    "audience": "Builders.",
    "promise": "Every question gets an answer.",
    "locale": "en",
    "locales": ["en", "bg"],
    "timezone": "UTC",
}
WELCOME = {
    "title": "Welcome",
    "enter": {"did": "joined"},
    "goal": {"did": "posted", "within": "14d"},
    "steps": [
        {"id": "hello", "send": "welcome"},
        {
            "id": "greet",
            "after": "24h",
            "unless": {"was": "replied_to"},
            "task": {"to": "moderators", "title": "Say hello to {{ member.name }}", "due": "2d"},
        },
    ],
}
STAGES = [
    {"stage": "visitor", "title": "Visitor", "when": {"is": {"kind": "person"}}},
    {"stage": "author", "title": "Author", "when": {"did": "posted"}},
]


def write_playbook(*, journeys=None, stages=(), **rules) -> Path:
    """Write a playbook into the test's home: the journey `welcome`, unless others are given."""
    root = Path(settings.HORO_PLAYBOOK)
    _write(root / "playbook.yaml", RULES | rules)
    _write(root / "funnel.yaml", {"stages": list(stages)})
    for slug, journey in ({"welcome": WELCOME} if journeys is None else journeys).items():
        _write(root / "journeys" / f"{slug}.yaml", {"title": slug.capitalize()} | journey)
    for slug in ("welcome", "tips"):
        text(root, slug, "en", "Welcome {{ member.first_name }}", "Hello **{{ member.name }}**.")
        text(root, slug, "bg", "Здравей, {{ member.first_name }}", "Здравей, {{ member.name }}.")
    return root


def text(root: Path, slug: str, locale: str, subject: str, body: str, topic="news") -> None:
    path = root / "messages" / f"{slug}.{locale}.md"
    path.parent.mkdir(exist_ok=True)
    topic_line = f"topic: {topic}\n" if locale == "en" else ""
    path.write_text(f"---\nsubject: '{subject}'\n{topic_line}---\n{dedent(body)}\n")


def join_at(member: Member, at: datetime = AT) -> Activity:
    Member.objects.filter(pk=member.pk).update(joined_at=at)
    return log.record(JOINED, None, actor=member, at=at)


def post(member: Member, at: datetime) -> Activity:
    return log.record(POSTED, None, actor=member, at=at)


def reply(member: Member, to: Member, at: datetime) -> Activity:
    return log.record(REPLIED, None, actor=member, recipient=to, at=at)


def _write(path: Path, data) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
