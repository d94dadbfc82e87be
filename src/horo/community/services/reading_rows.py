"""Rows of topics as HTML: a stencil for each kind of row."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from horo.community.services.reading_lists import Row
from horo.community.services.reading_posts import time_html
from horo.content.models import QUESTIONS
from horo.people.models import Member
from horo.ui.stencils import stencil
from horo.ui.templatetags.ui import face

HOLES = (
    "id", "slug", "place", "title", "space", "space_slug", "tags", "author", "face", "last_author",
    "last_face", "last", "opened", "replies", "said", "votes", "voted", "unread", "news",
)  # fmt: skip


class Told(NamedTuple):
    """All that the HTML of a row tells and is set by, so that the same row is set only once."""

    language: str
    id: int
    slug: str
    place: str
    title: str
    space: tuple[str, str, str]  # name, slug and kind
    tags: Sequence[tuple[str, str]]
    author: str
    face: SafeString
    last_author: str
    last_face: SafeString
    last: SafeString
    opened: SafeString
    replies: int
    votes: int
    unread: int
    flags: tuple[bool, ...]


FLAGS = ("is_solved", "is_pinned", "is_closed", "is_waiting", "is_duplicate", "is_new")


def rows_html(
    rows: Iterable[Row], *, at: datetime, zone: ZoneInfo, spaces: bool, member: Member | None
) -> SafeString:
    """Return the rows one after another; `spaces` says in which space each topic is."""
    language = get_language() or ""
    me = member.pk if member is not None else 0
    parts = [
        _set(
            _told(row, language, me, lambda instant: time_html(instant, at, zone, language)), spaces
        )
        for row in rows
    ]
    return mark_safe("".join(parts))


def _told(row: Row, language: str, me: int, time: Callable[[datetime], SafeString]) -> Told:
    topic = row.topic
    space, author = topic.space, topic.author
    last = topic.last_author or author
    opened = time(topic.opened_at)
    return Told(
        language=language,
        id=topic.pk,
        slug=row.slug,
        place=row.place,
        title=topic.title,
        space=(space.name, space.slug, space.kind),
        tags=tuple(row.tags),
        author=author.name or author.handle,
        face=face(author),
        last_author=last.name or last.handle,
        last_face=face(last),
        last=time(topic.last_post_at) if topic.last_post_at else opened,
        opened=opened,
        replies=row.replies,
        votes=topic.votes,
        unread=row.unread,
        flags=(
            row.is_solved,
            topic.pinned_at is not None,
            topic.closed_at is not None,
            topic.scheduled_for is not None,
            topic.duplicate_of_id is not None,
            me != 0 and row.read_to is None and topic.author_id != me,
        ),
    )


@lru_cache(maxsize=2048)
def _set(told: Told, spaces: bool) -> SafeString:
    """Set a row, in the language of this moment, which is the one that it tells."""
    name, slug, kind = told.space
    flags: dict[str, Any] = dict(zip(FLAGS, told.flags, strict=True))
    fill = stencil(
        "community/read/row.html",
        HOLES,
        spaces=spaces,
        is_question=kind == QUESTIONS,
        is_unread=told.unread > 0,
        is_answered=told.replies > 0,
        has_tags=bool(told.tags),
        **flags,
    )
    return fill(
        {
            **told._asdict(),
            "slug": quote(told.slug),
            "space": name,
            "space_slug": quote(slug),
            "tags": _tags(told.tags),
            "said": _said(kind, told.replies),
            "voted": ngettext("vote", "votes", told.votes),
            "news": ngettext("%(count)d new post", "%(count)d new posts", told.unread)
            % {"count": told.unread},
        }
    )


def _said(kind: str, replies: int) -> str:
    """Return what counts the replies in words: answers, where the topic is a question."""
    if kind == QUESTIONS:
        return ngettext("answer", "answers", replies)
    return ngettext("reply", "replies", replies)


def _tags(tags: Iterable[tuple[str, str]]) -> SafeString:
    said = _("Topics tagged %(name)s")
    return format_html_join(
        "",
        '<a class="tag" href="/tags/{}/" rel="tag" title="{}">{}</a>',
        ((quote(slug), said % {"name": name}, name) for slug, name in tags),
    )
