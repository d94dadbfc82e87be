"""A playbook with levels and badges, and what sets them in motion."""

from datetime import timedelta
from pathlib import Path

import yaml
from conftest import AT
from django.conf import settings

from horo.engine.services import apply
from horo.engine.tests.community import write_playbook
from horo.people.models import Member
from horo.recognition.models import Holding

DAY = timedelta(days=1)
BOOK = {
    "levels": [
        {"level": "guest", "title": "Guest", "when": {"did": "posted", "within": "30d"}},
        {
            "level": "pillar",
            "title": "Pillar",
            "when": {"did": "posted", "times": 3, "within": "30d"},
            "perks": ["early-look"],
        },
    ],
    "badges": [
        {
            "badge": "first-post",
            "title": "First post",
            "why": "Wrote for the first time.",
            "when": {"did": "posted"},
        },
        {
            "badge": "helper",
            "title": "Helper",
            "why": "Helped two different people.",
            "when": {"did": "replied", "times": 2, "distinct": "people"},
        },
    ],
    "perks": [{"perk": "early-look", "title": "A first look"}],
}


def write_book(*, journeys=None, **more) -> Path:
    """Write the playbook into the test's home; `more` replaces parts of recognition.yaml."""
    root = write_playbook(journeys={} if journeys is None else journeys)
    text = yaml.safe_dump(BOOK | more, sort_keys=False)
    (root / "recognition.yaml").write_text(text)
    return Path(settings.HORO_PLAYBOOK)


def run(at=AT):
    """Apply what is due at `at`, and return what was done."""
    applied = apply(at)
    assert not applied.failed, applied.failed
    return applied


def has(member: Member) -> set[str]:
    return set(Holding.objects.filter(member=member).values_list("slug", flat=True))
