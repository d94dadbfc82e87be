"""What the pages say of themselves that posts lead to: a quiet card under the post.

A link that stands alone in a line is looked up by the job "content.previews", once a day at
most, whatever came of it. The card becomes part of the post's HTML, so that reading costs
nothing. Pictures of those pages are not shown: that would tell them who reads here.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from html import escape, unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from horo.content import pages
from horo.content.markdown.cleaning import cleaned
from horo.content.models import LinkPreview, Post, Topic
from horo.core import jobs
from horo.core.http import Fetched, NotFetched, fetch

TASK = "content.previews"
MOST = 3  # cards under one post
AGAIN_AFTER = timedelta(days=1)
_ALONE = re.compile(r'<a class="bare" href="(https?://[^"]+)"')
_CARDS = re.compile(r'<aside class="previews">.*?</aside>\n?', re.DOTALL)

Fetch = Callable[..., Fetched]


def ask(post_id: int, html: str) -> None:
    """Have previews made for a post that says `html`, where it has links for them.

    Call it in the transaction that writes the post: when it is new, and when it was edited.
    """
    if settings.HORO_LINK_PREVIEWS and addresses_in(html):
        jobs.enqueue(TASK, key=str(post_id), post_id=post_id)


def fetch_previews(*, post_id: int, at: datetime, fetch: Fetch = fetch) -> None:
    """Put the cards of its links under post `post_id`; ask the pages that are due at `at`.

    Nothing happens to a post that was taken down, or edited meanwhile: the edit asks again.
    """
    post = Post.objects.filter(pk=post_id, removed_at=None).first()
    if post is None:
        return
    fetch_due(addresses_in(post.html), at=at, fetch=fetch)
    html = with_previews(post.html)
    if html == post.html:
        return
    with transaction.atomic():
        if Post.objects.filter(pk=post_id, html=post.html).update(html=html):
            Topic.objects.filter(pk=post.topic_id).update(changed_at=at)


def fetch_due(urls: Iterable[str], *, at: datetime, fetch: Fetch = fetch) -> list[LinkPreview]:
    """Ask those of `urls` that nobody asked within a day before `at`; return what they said."""
    wanted = list(urls)
    fresh = LinkPreview.objects.filter(
        url_hash__in=map(_hash, wanted), fetched_at__gt=at - AGAIN_AFTER
    )
    known = set(fresh.values_list("url_hash", flat=True))
    return [_kept(url, at, fetch) for url in wanted if _hash(url) not in known]


def preview_of(url: str) -> LinkPreview | None:
    """Return what is known of the page at `url`; None where nothing is."""
    return LinkPreview.objects.filter(url_hash=_hash(url)).exclude(title="").first()


def addresses_in(html: str) -> list[str]:
    """Return the first addresses in `html` that have a line to themselves, at most MOST."""
    return list(dict.fromkeys(map(unescape, _ALONE.findall(html))))[:MOST]


def with_previews(html: str) -> str:
    """Return `html` with the cards that are known for its links, in place of those it had."""
    bare = _CARDS.sub("", html)
    urls = addresses_in(bare)
    if not urls:
        return bare
    rows = LinkPreview.objects.filter(url_hash__in=map(_hash, urls)).exclude(title="")
    known = {row.url_hash: row for row in rows}
    cards = [_card(url, known[_hash(url)]) for url in urls if _hash(url) in known]
    if not cards:
        return bare
    return bare + cleaned(f'<aside class="previews">\n{"".join(cards)}</aside>\n')


def _card(url: str, page: LinkPreview) -> str:
    summary = f'<span dir="auto">{escape(page.summary)}</span>' if page.summary else ""
    return (
        f'<a href="{escape(url)}" rel="nofollow ugc noopener">'
        f'<span class="site">{escape(page.site)}</span>'
        f'<strong dir="auto">{escape(page.title)}</strong>{summary}</a>\n'
    )


def _kept(url: str, at: datetime, fetch: Fetch) -> LinkPreview:
    """Ask for `url`, and keep what it said, or why it said nothing."""
    said, failure, site = pages.Said("", ""), "", urlsplit(url).hostname or ""
    try:
        found = fetch(url, accept="text/html,application/xhtml+xml", cut=True)
        said, site = pages.read(found), urlsplit(found.url).hostname or ""
        failure = "" if said.title else f"It has no title ({found.status} {found.kind})."
    except NotFetched as refusal:
        failure = str(refusal)
    row, _ = LinkPreview.objects.update_or_create(
        url_hash=_hash(url),
        defaults={
            "url": url,
            "title": said.title,
            "summary": said.summary,
            "site": site.removeprefix("www.")[:120],
            "fetched_at": at,
            "failure": failure[:200],
        },
    )
    return row


def _hash(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
