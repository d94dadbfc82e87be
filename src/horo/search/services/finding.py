"""Find what a member may see."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator

from horo.content.models import Post, Solution, Space, Tag
from horo.core.time import to_micros
from horo.people.models import Member
from horo.search.services import excerpts, spelling
from horo.search.services.candidates import Candidate, allowed, newest
from horo.search.services.meaning import Meaning, meaning_of
from horo.search.services.named import Named, named
from horo.search.services.narrowing import NO_MEMBER, Narrowed, narrow
from horo.search.services.query import Notice, Query, read
from horo.search.services.vocabulary import is_myself
from horo.search.services.weighing import Weighed, weigh
from horo.ui.words import zone_of

TITLES, TEXTS = 60, 200  # documents that are weighed
A_PAGE = 20
COLUMNS = (  # of a post, its topic, space and author: what a list of hits shows
    "number",
    "html",
    "posted_at",
    *("author__handle", "author__name", "author__kind", "author__picture"),
    *("topic__title", "topic__closed_at", "topic__space__slug"),
    *("topic__space__name", "topic__space__access"),
)
FEW = 3  # topics; with fewer one looks for a better spelling


@dataclass(frozen=True)
class Hit:
    """A topic with its best post. `others` of its posts fit too."""

    post: Post
    title: tuple[excerpts.Piece, ...] = ()
    excerpt: tuple[excerpts.Piece, ...] = ()
    is_solved: bool = False
    is_answer: bool = False
    others: int = 0


@dataclass(frozen=True)
class Results:
    """What was found. `total` topics, or more where `has_more` than were weighed.

    `page` holds the hits of one page; `corrected` is the query whose results these are where
    that as typed has none, and `better` one that promises more.
    """

    query: Query
    page: Page[Hit]
    total: int = 0
    has_more: bool = False
    named: Named = field(default_factory=Named)
    notices: tuple[Notice, ...] = ()
    corrected: str = ""
    better: str = ""
    narrowed: Narrowed | None = None
    in_spaces: tuple[tuple[Space, int], ...] = ()
    with_tags: tuple[tuple[Tag, int], ...] = ()


@dataclass(frozen=True)
class _Ranked:
    """The topics that fit, the best first, each with its posts that do."""

    topics: tuple[tuple[Weighed, int], ...] = ()
    has_more: bool = False


def find(query: str, member: Member | None, *, at: datetime, page: int | str = 1) -> Results:
    """Find topics, people, tags and spaces for `query` among what `member` may see.

    Whatever is shown or counted comes from posts that `member` may read at this moment.
    """
    zone = zone_of(member.timezone if member else "")
    asked = read(query, at=at, zone=zone)
    if asked.is_empty:
        return Results(asked, Paginator([], A_PAGE).get_page(1), notices=asked.notices)
    narrowed = narrow(asked, member)
    meaning = meaning_of(asked)
    ranked = _ranked(meaning, narrowed, at)
    corrected = better = ""
    if len(ranked.topics) < FEW and (other := spelling.better(asked, narrowed)):
        second = meaning_of(read(other, at=at, zone=zone))
        found = _ranked(second, narrowed, at)
        if found.topics and not ranked.topics:
            corrected, ranked, meaning = other, found, second
        elif len(found.topics) > len(ranked.topics):
            better = other
    return _results(
        Results(
            asked,
            _page(ranked, meaning, page),
            total=len(ranked.topics),
            has_more=ranked.has_more,
            named=named(asked, member, misspelt=len(ranked.topics) < FEW),
            notices=asked.notices + narrowed.notices + _silent(asked, ranked),
            corrected=corrected,
            better=better,
            narrowed=narrowed,
        ),
        ranked,
    )


def _silent(query: Query, ranked: _Ranked) -> tuple[Notice, ...]:
    """Say the same of an author who is unknown and of one who wrote nothing to be seen here."""
    if ranked.topics:
        return ()
    others = (value for value in query.authors if not is_myself(value))
    return tuple(Notice(NO_MEMBER, value) for value in others)


def _ranked(meaning: Meaning, narrowed: Narrowed, at: datetime) -> _Ranked:
    candidates: dict[int, Candidate] = {}
    has_more = False
    anywhere = meaning.anywhere(narrowed.marks, in_text=not narrowed.authors)
    asked = [(anywhere, TEXTS)]
    if meaning.required:
        asked.append((meaning.in_titles(narrowed.marks), TITLES))
    for expression, most in asked:
        found, is_cut = newest(expression, narrowed, most=most)
        has_more = has_more or is_cut
        candidates |= {one.number: one for one in found}
    readable = allowed(list(candidates.values()), narrowed)
    return _grouped(weigh(readable, meaning, at=to_micros(at)), has_more)


def _grouped(weighed: Sequence[Weighed], has_more: bool) -> _Ranked:
    """Put the posts of a topic together, under the best of them."""
    best: dict[int, Weighed] = {}
    counts: Counter[int] = Counter()
    for one in weighed:
        counts[one.candidate.topic_id] += 1
        best.setdefault(one.candidate.topic_id, one)
    return _Ranked(tuple((one, counts[topic]) for topic, one in best.items()), has_more)


def _page(ranked: _Ranked, meaning: Meaning, number: int | str) -> Page[Hit]:
    """Read the posts of one page, of which `allowed` has just said that they may be read."""
    page: Page[Any] = Paginator(ranked.topics, A_PAGE).get_page(number)
    ids = [one.candidate.post_id for one, _count in page.object_list]
    posts = Post.objects.only(*COLUMNS).select_related("author", "topic__space").in_bulk(ids)
    answers = dict(
        Solution.objects.filter(topic__in=[post.topic_id for post in posts.values()]).values_list(
            "topic_id", "reply_id"
        )
    )
    marker = excerpts.Marker(meaning)
    page.object_list = [
        Hit(
            post=post,
            title=marker.all(post.topic.title),
            excerpt=marker.excerpt(post.html),
            is_solved=post.topic_id in answers,
            is_answer=answers.get(post.topic_id) == post.pk,
            others=count - 1,
        )
        for one, count in page.object_list
        if (post := posts.get(one.candidate.post_id))
    ]
    return page


def _results(results: Results, ranked: _Ranked) -> Results:
    """Add how the topics spread over spaces and tags, for narrowing further."""
    if results.narrowed is None:
        return results
    spaces: Counter[int] = Counter()
    tags: Counter[int] = Counter()
    for one, _count in ranked.topics:
        for mark in one.candidate.tokens.partition(" = ")[0].split(" "):
            if mark.startswith("=s") and mark[2:].isdigit():
                spaces[int(mark[2:])] += 1
            elif mark.startswith("=g") and mark[2:].isdigit():
                tags[int(mark[2:])] += 1
    there = {space.pk: space for space in results.narrowed.every_space}
    names = Tag.objects.in_bulk([pk for pk, _count in tags.most_common(8)])
    return replace(
        results,
        in_spaces=tuple((there[pk], n) for pk, n in spaces.most_common(8) if pk in there),
        with_tags=tuple((names[pk], n) for pk, n in tags.most_common(8) if pk in names),
    )
