"""What somebody has, each with the way to why."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from horo.engine.services import whys as causes
from horo.people.models import Member
from horo.recognition.services.book import Merit
from horo.recognition.services.showing import Shown
from horo.ui import links


@dataclass(frozen=True)
class Line:
    """`why_url` leads to rule and evidence, where the viewer may read them; `url` to the badge."""

    shown: Shown
    url: str
    why_url: str


def whys(shown: Sequence[Shown], viewer: Member) -> list[Line]:
    """Return `shown` with the ways on: whoever has it, and the team, may open the evidence."""
    mine = [one.holding for one in shown if one.holding.member_id == viewer.pk or viewer.is_team]
    keys = {one.effect_key for one in mine if one.effect_key}
    known = causes(keys) if keys else {}
    return [
        Line(one, page_of(one.merit), _why(one, viewer) if one.holding.effect_key in known else "")
        for one in shown
    ]


def page_of(merit: Merit) -> str:
    return reverse(f"recognition:{merit.kind}", args=[merit.slug])


def _why(one: Shown, viewer: Member) -> str:
    query = urlencode({"key": one.holding.effect_key})
    page = links.to("why" if one.holding.member_id == viewer.pk else "effect")
    return f"{page}?{query}" if page else ""
