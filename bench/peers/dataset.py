"""The same forum for everybody: 2,000 members, 1,000 topics, 50,000 posts of 529 bytes.

Seeded, so that every site holds the same texts. The first topic has 100 posts and the newest
activity; the others share the rest. Needs nothing but Python: it runs in the peers' own
environments too.
"""

import datetime as dt
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

MEMBERS, TOPICS, POSTS, LONGEST = 2_000, 1_000, 50_000, 100
BEGAN = dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc)  # noqa: UP017 - the peers' Python
WORDS = re.findall(
    r"\w+",
    "community member reply answer question release version plugin theme install update error "
    "log server database query cache event channel message moderator thread topic post vote "
    "badge welcome thanks solved issue branch commit review merge test deploy docker python "
    "django postgres redis please could would should maybe often never always because "
    "although however therefore into from with without about after before during under over "
    "again further then once here there when where ",
)


@dataclass(frozen=True)
class Text:
    """One post: `member` counts from 0, `html` is the Markdown rendered plainly."""

    member: int
    markdown: str
    html: str
    at: dt.datetime


@dataclass(frozen=True)
class Thread:
    title: str
    posts: list[Text]


def member_names() -> list[str]:
    return [f"user{number:04}" for number in range(MEMBERS)]


def threads() -> Iterator[Thread]:
    """Yield the topics; the first post of each opens it."""
    chance = random.Random(42)
    for number in range(TOPICS):
        count = LONGEST if number == 0 else 50 if number <= 949 else 49
        minutes = 30 * (number or TOPICS + 10)
        began = BEGAN + dt.timedelta(minutes=minutes)
        words = " ".join(chance.choice(WORDS) for _ in range(6))
        posts = [_text(chance, began + dt.timedelta(seconds=15 * i)) for i in range(count)]
        yield Thread(f"Topic {number:04} {words}"[:120], posts)


def _text(chance: random.Random, at: dt.datetime) -> Text:
    member = chance.randrange(MEMBERS)
    markdown = _markdown(chance)
    return Text(member, markdown, _html(markdown), at)


def _markdown(chance: random.Random) -> str:
    parts = [_paragraph(chance) for _ in range(chance.randint(1, 3))]
    kind = chance.random()
    if kind < 0.10:
        pairs = (f"- {chance.choice(WORDS)} {chance.choice(WORDS)}" for _ in range(3))
        parts.append("\n".join(pairs))
    elif kind < 0.20:
        first, second, third = (chance.choice(WORDS) for _ in range(3))
        parts.append(f"`{first}.{second}()` and *{third}*")
    return "\n\n".join(parts)


def _paragraph(chance: random.Random) -> str:
    words = [chance.choice(WORDS) for _ in range(chance.randint(30, 45))]
    if chance.random() < 0.25:
        place = chance.randrange(len(words) - 2)
        words[place] = f"**{words[place]}**"
        words[place + 1] = f"[{words[place + 1]}](https://example.com/{chance.randrange(10**6)})"
    return " ".join(words).capitalize() + "."


def _html(markdown: str) -> str:
    found = []
    for part in markdown.split("\n\n"):
        if part.startswith("- "):
            items = "".join(f"<li>{line[2:]}</li>" for line in part.split("\n"))
            found.append(f"<ul>{items}</ul>")
            continue
        part = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", part)
        part = re.sub(r"\[(.+?)\]\((.+?)\)", r'<a href="\2" rel="nofollow">\1</a>', part)
        part = re.sub(r"`(.+?)`", r"<code>\1</code>", part)
        part = re.sub(r"\*(.+?)\*", r"<em>\1</em>", part)
        found.append(f"<p>{part}</p>")
    return "\n".join(found)
