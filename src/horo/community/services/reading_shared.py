"""What a page says of itself to search engines, and to sites on which its address is shared."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from horo.community.services.reading import Head, Page
from horo.content import markdown
from horo.content.models import PUBLIC, QUESTIONS, Post, Space
from horo.people.models import Member

SUMMARY = 200  # characters
SITE = "Horo"
_ESCAPED = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


@dataclass(frozen=True)
class Shared:
    """The head of a page for machines. Addresses are whole; `data` is a script's JSON-LD."""

    url: str
    title: str
    summary: str
    kind: str = "website"
    previous: str = ""
    next: str = ""
    feed: str = ""
    data: str = ""
    noindex: bool = False
    site: str = SITE


def whole(path: str) -> str:
    """Return the address of a path of ours as it is known to the world."""
    return f"{settings.SITE_URL}{path}"


def topic_url(topic_id: int, slug: str, number: int = 1) -> str:
    """Return the one address of a page of a topic."""
    path = whole(reverse("community:topic", args=[topic_id, slug]))
    return path if number == 1 else f"{path}?page={number}"


def of_topic(head: Head, page: Page, *, best: bool = False) -> Shared:
    """Describe a page of a topic. What is told in detail, is told of public topics alone."""
    topic = head.topic
    is_public = topic.space.access == PUBLIC and topic.scheduled_for is None
    number = page.number
    first = next((post for post in page.posts if post.kind == "post"), None)
    before = topic_url(topic.pk, head.slug, number - 1) if number > 1 else ""
    after = topic_url(topic.pk, head.slug, number + 1) if number < head.pages else ""
    return Shared(
        url=topic_url(topic.pk, head.slug, number),
        title=topic.title,
        summary=markdown.plain(first.html, most=SUMMARY) if first else "",
        kind="article",
        previous="" if best else before,
        next="" if best else after,
        feed=whole(reverse("community:topic-feed", args=[topic.pk])) if is_public else "",
        data=_data(head, page) if is_public and not head.member and not best else "",
        noindex=not is_public or best,
    )


def of_space(space: Space, member: Member | None, *, page: int, has_next: bool) -> Shared:
    """Describe a page of the topics of a space."""
    url = whole(reverse("community:space", args=[space.slug]))
    is_public = space.access == PUBLIC
    return Shared(
        url=f"{url}?page={page}" if page > 1 else url,
        title=space.name,
        summary=space.summary,
        previous=f"{url}?page={page - 1}" if page > 1 else "",
        next=f"{url}?page={page + 1}" if has_next else "",
        feed=whole(reverse("community:space-feed", args=[space.slug])) if is_public else "",
        noindex=not is_public,
    )


def _data(head: Head, page: Page) -> SafeString:
    """Return the topic in the words of schema.org: a question with its answers, or a posting."""
    if head.topic.space.kind == QUESTIONS:
        return as_script(_question(head, page))
    return as_script(_posting(head, page))


def _posting(head: Head, page: Page) -> Mapping[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        **_opening(head, page),
        "headline": head.topic.title,
        "commentCount": max(head.topic.posts_count - 1, 0),
        "comment": [{"@type": "Comment", **_said(post, 160)} for post in _replies(page)],
    }


def _question(head: Head, page: Page) -> Mapping[str, Any]:
    answer_id = head.answer[0] if head.answer else 0
    replies = _replies(page) + ([page.answer] if page.answer else [])
    answers = {
        post.pk: {"@type": "Answer", **_said(post, 300), "upvoteCount": post.votes}
        for post in replies
    }
    accepted = answers.pop(answer_id, None)
    question: dict[str, Any] = {
        "@type": "Question",
        **_opening(head, page),
        "name": head.topic.title,
        "answerCount": max(head.topic.posts_count - 1, 0),
        "upvoteCount": head.topic.votes,
        "suggestedAnswer": list(answers.values()),
    }
    if accepted:
        question["acceptedAnswer"] = accepted
    return {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": question}


def _opening(head: Head, page: Page) -> dict[str, Any]:
    topic = head.topic
    first = next((post for post in page.posts if post.number == 1), None)
    return {
        "url": topic_url(topic.pk, head.slug),
        "text": markdown.plain(first.html, most=600) if first else topic.title,
        "author": {"@type": "Person", "name": topic.author.name or topic.author.handle},
        "datePublished": topic.opened_at.isoformat(timespec="seconds"),
    }


def _said(post: Post, most: int) -> dict[str, Any]:
    return {
        "text": markdown.plain(post.html, most=most),
        "author": {"@type": "Person", "name": post.author.name or post.author.handle},
        "datePublished": post.posted_at.isoformat(timespec="seconds"),
        "url": whole(reverse("community:post", args=[post.pk])),
    }


def _replies(page: Page) -> list[Post]:
    readable: Sequence[Post] = [post for post in page.posts if post.removed_at is None]
    return [post for post in readable if post.number > 1 and post.kind == "post"]


def as_script(data: Mapping[str, Any]) -> SafeString:
    """Return `data` as JSON that no text in it can lead out of a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in _ESCAPED.items():
        text = text.replace(sign, escaped)
    return mark_safe(text)
