"""The operators of a query as fields of a form, and the fields as operators."""

from collections.abc import Mapping
from dataclasses import dataclass

from horo.content.models import Space
from horo.people.models import Member
from horo.search.services import vocabulary
from horo.search.services.finding import Results
from horo.ui.words import zone_of

FIELDS = ("in", "from", "tag", "is", "after", "before")


@dataclass(frozen=True)
class Fields:
    """What the form shows: what can be chosen, and what is chosen now."""

    words: str
    spaces: tuple[Space, ...]
    tags: tuple[str, ...]
    states: tuple[str, ...]
    space: str = ""
    author: str = ""
    tag: str = ""
    state: str = ""
    after: str = ""
    before: str = ""


def fields(results: Results) -> Fields:
    """Return the form for what was found, filled in with the operators of the query."""
    query, narrowed = results.query, results.narrowed
    member: Member | None = narrowed.member if narrowed else None
    zone = zone_of(member.timezone if member else "")
    space = narrowed.spaces[0] if narrowed and query.spaces and narrowed.spaces else None
    tags = tuple(dict.fromkeys((*query.tags, *(tag.slug for tag, _count in results.with_tags))))
    return Fields(
        words=query.rest,
        spaces=narrowed.every_space if narrowed else (),
        tags=tags,
        states=vocabulary.STATES,
        space=space.slug if space else "",
        author=query.authors[0] if query.authors else "",
        tag=query.tags[0] if query.tags else "",
        state=query.states[0] if query.states else "",
        after=f"{query.after.astimezone(zone):%Y-%m-%d}" if query.after else "",
        before=f"{query.before.astimezone(zone):%Y-%m-%d}" if query.before else "",
    )


def written(form: Mapping[str, str]) -> str:
    """Return the query that the fields of a form stand for."""
    parts = [form.get("words", "").strip()]
    for name in FIELDS:
        value = form.get(name, "").replace('"', " ").strip()
        if value:
            parts.append(f'{name}:"{value}"' if " " in value else f"{name}:{value}")
    return " ".join(part for part in parts if part)
