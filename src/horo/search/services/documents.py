"""What a post is found by: the tokens of its document.

A document is one line of tokens in sections between "=":

    =first =open =s3 =a8 = ^title ^stems = body stems = other stems

`=` tokens are marks: facts that narrow a search at once. They may lag behind for a moment, so
the answer is checked against the posts themselves. Title stems bear `^` in the post that opens
the topic, and `~` in the others.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from horo.content.models import QUESTIONS, Post, Solution, Topic, TopicTag
from horo.people.identities import chunks
from horo.search.text import Stems, analyse, guess, plain, title_stems
from horo.search.text.languages import RUSSIAN

MOST_WORDS = 8_000  # of one text; PostgreSQL takes no more than a megabyte
TITLE, CONTEXT, MARK = "^", "~", "="
FIRST, REPLY = "=first", "=reply"


@dataclass(frozen=True)
class About:
    """A topic as its documents know it."""

    topic_id: int
    title: str
    space_id: int
    is_closed: bool
    is_question: bool
    answer: int | None
    is_answered: bool
    tags: tuple[int, ...] = ()
    stems: tuple[str, ...] = field(default=(), compare=False)

    @property
    def digest(self) -> str:
        said = (self.title, self.answer, *self.marks())
        return hashlib.blake2b(repr(said).encode(), digest_size=16).hexdigest()

    def marks(self) -> Iterable[str]:
        yield f"=s{self.space_id}"
        yield "=closed" if self.is_closed else "=open"
        yield "=answered" if self.is_answered else "=unanswered"
        if self.answer:
            yield "=solved"
        elif self.is_question:
            yield "=unsolved"
        yield from (f"=g{tag}" for tag in sorted(self.tags))


@dataclass(frozen=True)
class Source:
    """A post as far as its document needs it."""

    id: int
    topic_id: int
    number: int
    author_id: int
    html: str
    posted_at: int  # microseconds
    is_wiki: bool
    has_poll: bool


COLUMNS = ("id", "topic_id", "number", "author_id", "html", "micros", "is_wiki", "has_poll")


def topics(ids: Collection[int]) -> dict[int, About]:
    """Return what the documents of these topics say of them; what is gone is left out."""
    found: dict[int, About] = {}
    for some in chunks(list(ids)):
        found.update(_topics(some))
    return found


def _topics(ids: Sequence[int]) -> Iterable[tuple[int, About]]:
    solved = dict(Solution.objects.filter(topic__in=ids).values_list("topic_id", "reply_id"))
    answered = set(
        Post.objects.filter(topic__in=ids, removed_at=None, kind="post")
        .exclude(author=F("topic__author"))
        .values_list("topic_id", flat=True)
        .distinct()
    )
    tags: dict[int, list[int]] = {}
    for topic, tag in TopicTag.objects.filter(topic__in=ids).values_list("topic_id", "tag_id"):
        tags.setdefault(topic, []).append(tag)
    rows = Topic.objects.filter(pk__in=ids).values_list(
        "pk", "title", "space_id", "closed_at", "space__kind"
    )
    for pk, title, space, closed_at, kind in rows:
        yield (
            pk,
            About(
                topic_id=pk,
                title=title,
                space_id=space,
                is_closed=closed_at is not None,
                is_question=kind == QUESTIONS,
                answer=solved.get(pk),
                is_answered=pk in answered,
                tags=tuple(sorted(tags.get(pk, ()))),
                stems=title_stems(title),
            ),
        )


def posts(**which: Any) -> Iterable[Source]:
    """Read the posts that are to be found among those that `which` selects."""
    rows = Post.objects.filter(removed_at=None, kind="post", **which).annotate(
        micros=_micros("posted_at")
    )
    return (Source(*row) for row in rows.values_list(*COLUMNS).iterator(2_000))


def _micros(column: str) -> Any:
    from django.db.models import BigIntegerField, ExpressionWrapper

    return ExpressionWrapper(F(column), output_field=BigIntegerField())


def tokens(post: Source, about: About) -> str:
    """Return the document of a post."""
    stems = body(post.html, about.title)
    title = TITLE if post.number == 1 else CONTEXT
    marks = [FIRST if post.number == 1 else REPLY, *about.marks(), f"=a{post.author_id}"]
    if post.id == about.answer:
        marks.append("=answer")
    if post.has_poll:
        marks.append("=poll")
    if post.is_wiki:
        marks.append("=wiki")
    return " ".join(
        (
            *marks,
            MARK,
            *(title + stem for stem in about.stems),
            MARK,
            *stems.words[:MOST_WORDS],
            MARK,
            *dict.fromkeys(stems.others[:MOST_WORDS]),
        )
    )


def body(html: str, title: str) -> Stems:
    """Return the stems of a text, whose title tells the language where the text does not."""
    text = plain(html)
    if text.isascii():
        return analyse(text, "en")
    return analyse(text, otherwise=guess(title.lower(), otherwise=RUSSIAN))
