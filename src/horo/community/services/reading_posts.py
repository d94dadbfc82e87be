"""Posts as HTML: a stencil for each kind of post, filled in for every one of a page."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from horo.community.services import rights
from horo.community.services.reading import Head, Page, page_of
from horo.content import markdown
from horo.content.models import Post
from horo.people.models import PERSON
from horo.ui import words
from horo.ui.stencils import stencil
from horo.ui.templatetags.ui import face

SHORT = 1_500  # characters of HTML: an answer as short as this is shown whole under its question
DATED = timedelta(days=28)  # from then on a time is a date, whenever one looks
HOLES = (
    "id", "topic", "number", "handle", "name", "face", "time", "edited", "body", "reply_id",
    "reply_name", "marks", "poll", "beside",
)  # fmt: skip


@dataclass(frozen=True)
class Around:
    """What is the same for every post of a page, and the marks and polls under each, as HTML."""

    head: Head
    at: datetime
    zone: ZoneInfo
    marks: Mapping[int, str] = field(default_factory=dict)
    polls: Mapping[int, str] = field(default_factory=dict)
    beside: Mapping[int, str] = field(default_factory=dict)  # what stands after a name, by author
    wikis: Set[int] = frozenset()  # posts that the member may make a wiki
    blocked: Set[int] = frozenset()  # people whose posts are folded away for the member


def list_html(page: Page, around: Around) -> SafeString:
    """Return the posts of `page` one after another.

    The answer that does not follow its question is shown there too, and a line stands before
    the first post of somebody else that the member has not read.
    """
    parts: list[str] = []
    unread, before = around.head.first_unread, 0
    me = around.head.member.pk if around.head.member else None
    for post in page.posts:
        if unread == post.number and post.author_id == me:
            unread += 1  # one knows what one wrote
        elif unread and before < unread <= post.number and post.number > 1:
            parts.append(stencil("community/read/unread.html", ())({}))
        parts.append(post_html(post, around, after=before))
        before = post.number
        if post.number == 1 and page.answer and page.answer.author_id not in around.blocked:
            parts.append(answer_html(page.answer, around))
    return mark_safe("".join(parts))


def post_html(post: Post, around: Around, *, after: int = 0) -> SafeString:
    """Return `post`, which stands after the post number `after`, as the reader sees it."""
    fill = stencil("community/read/post.html", HOLES, **_flags(post, around, after))
    author = post.author
    return fill(
        {
            "id": str(post.pk),
            "topic": str(post.topic_id),
            "number": str(post.number),
            "handle": quote(author.handle, safe=""),
            "name": author.name or author.handle,
            "face": face(author),
            "time": time_html(post.posted_at, around.at, around.zone),
            "edited": time_html(post.edited_at, around.at, around.zone) if post.edited_at else "",
            "body": mark_safe(post.html),  # sanitised when it was written
            "reply_id": str(post.reply_to_id or ""),
            "reply_name": getattr(post, "reply_name", None) or "",
            "marks": around.marks.get(post.pk, ""),
            "poll": around.polls.get(post.pk, ""),
            "beside": around.beside.get(post.author_id, ""),
        }
    )


def _flags(post: Post, around: Around, after: int) -> dict[str, Any]:
    """Return what decides how a post is set, so that there is a stencil for each way."""
    head, member = around.head, around.head.member
    is_post = post.kind == "post"
    answers = getattr(post, "reply_number", None)
    return {
        "is_note": not is_post,
        "is_answer": head.answer is not None and post.pk == head.answer[0],
        "is_removed": post.removed_at is not None,
        "is_folded": post.author_id in around.blocked and post.removed_at is None,
        "is_edited": post.edited_at is not None,
        "is_versioned": post.version > 1,
        "is_wiki": post.is_wiki,
        "is_opener": post.number > 1 and post.author_id == head.topic.author_id,
        "is_reply": bool(answers) and answers != after,
        "is_own": member is not None and post.author_id == member.pk,
        "has_profile": post.author.kind == PERSON and member is not None,
        "has_foot": bool(member) or post.pk in around.marks,
        "is_host": head.is_host,
        "is_first": post.number == 1,
        "may_wiki": post.pk in around.wikis,
        "may_reply": head.may_reply and is_post,
        "may_edit": member is not None and rights.may_edit(member, post),
        "may_remove": member is not None and rights.may_remove(member, post),
    }


def answer_html(post: Post, around: Around) -> SafeString:
    """Return the accepted answer as it stands under its question: whole where it is short."""
    is_whole = len(post.html) <= SHORT
    fill = stencil(
        "community/read/answer.html",
        ("id", "number", "page", "name", "face", "time", "body"),
        is_whole=is_whole,
    )
    body = mark_safe(post.html) if is_whole else markdown.plain(post.html, most=420)
    return fill(
        {
            "id": str(post.pk),
            "number": str(post.number),
            "page": str(page_of(post.number)),
            "name": post.author.name or post.author.handle,
            "face": face(post.author),
            "time": time_html(post.posted_at, around.at, around.zone),
            "body": body,
        }
    )


def time_html(instant: datetime, at: datetime, zone: ZoneInfo, language: str = "") -> SafeString:
    """Show an instant as the component `when` does, all of it kept that does not change.

    `language` is that of this moment, for whoever knows it already.
    """
    language = language or get_language() or ""
    if at - instant > DATED:
        return _dated(instant, zone, language)
    said = words.relative(instant, at, zone)
    return mark_safe(f"{_time_of(instant, zone, language)}{said}</time>")


@lru_cache(maxsize=8192)
def _dated(instant: datetime, zone: ZoneInfo, language: str) -> SafeString:
    return mark_safe(f"{_time_of(instant, zone, language)}{words.day(instant, zone)}</time>")


@lru_cache(maxsize=8192)
def _time_of(instant: datetime, zone: ZoneInfo, language: str) -> str:
    return format_html(
        '<time datetime="{}" title="{}">',
        instant.isoformat(timespec="seconds"),
        words.exact(instant, zone),
    )
