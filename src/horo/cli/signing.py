"""The sign-in link that `horo up` prints."""

from datetime import timedelta
from pathlib import Path

from horo.cli.setup import Unusable

LASTS = timedelta(hours=8)  # while the terminal is open; it works once


def demo_manager() -> str:
    """The handle of the sample community's manager; empty where this is a real installation."""
    marker = demo_marker()
    return marker.read_text(encoding="utf-8").strip() if marker.exists() else ""


def demo_marker() -> Path:
    from django.conf import settings

    home: Path = settings.HOME
    return home / "demo"


def link_for(handle: str) -> str:
    """Return a link that signs the member `handle` in once. Raises Unusable if there is none."""
    from horo.core.time import now
    from horo.people.models import PERSON, Member
    from horo.people.services import make_link

    member = Member.objects.filter(handle=handle, kind=PERSON).first()
    if member is None:
        raise Unusable(f"Nobody here has the handle {handle!r}.")
    return make_link(member, at=now(), lasts=LASTS)
