"""What members write: how many posts become HTML in a second, and what the worst texts cost.

python -m bench.texts [--json]
"""

import os
import random
from collections.abc import Callable
from contextlib import suppress

from bench.result import Result, main, measured

POSTS = 3_000
WORDS = """
    community member reply answer question release version plugin theme install update error log
    server database query cache event channel message moderator thread topic post vote badge
    welcome thanks solved issue branch commit review merge test deploy python please could from
    with about before during under again further once here where when
"""
ONES = WORDS.split()
WORST = ("![", "[a][", "@a.b-c ", "https://a.b/)", "> a\n>> b\n", "|a|b|\n|-|-|\n", "- a\n")


def body(seeded: random.Random) -> str:
    """Return a post of some 500 bytes; a quarter with bold and a link, a tenth with a list."""
    paragraphs = []
    for _ in range(seeded.randint(1, 3)):
        words = seeded.choices(ONES, k=seeded.randint(30, 45))
        if seeded.random() < 0.25:
            words[3] = f"**{words[3]}**"
            words[7] = f"[{words[7]}](https://example.com/{seeded.randrange(10**6)})"
        paragraphs.append(f"{' '.join(words).capitalize()}.")
    kind = seeded.random()
    if kind < 0.1:
        paragraphs.append("\n".join(f"- {word}" for word in seeded.choices(ONES, k=3)))
    elif kind < 0.2:
        paragraphs.append("`{}.{}()` and *{}*".format(*seeded.choices(ONES, k=3)))
    return "\n\n".join(paragraphs)


def run() -> list[Result]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horo.settings")
    from horo.cli import setup

    setup.django()
    from horo.content.markdown import diff, plain, render

    seeded = random.Random(1)
    posts = [body(seeded) for _ in range(POSTS)]
    done = [render(text, author=None, space=None).html for text in posts[:100]]
    with measured() as writing:
        done = [render(text, author=None, space=None).html for text in posts]
    with measured() as reading:
        assert all(map(plain, done))
    mean = sum(len(text.encode()) for text in posts) / POSTS
    return [
        Result("bytes of a post", mean, "bytes"),
        Result("posts rendered and cleaned, one core", POSTS / writing.cpu, "posts/s", 3_000, True),
        Result("excerpts of them, one core", POSTS / reading.cpu, "posts/s", 10_000, True),
        Result("the worst of hostile texts", max(map(_hostile, WORST)), "s", 1),
        Result("difference of two texts of 32,000 characters", _compared(diff), "s", 1),
    ]


def _hostile(piece: str) -> float:
    from horo.content.markdown import TextRefused, names, render

    names._known = lambda spellings, space: {}  # no database here
    lines = (piece * 32_000)[:32_000].splitlines(keepends=True)[:4_000]
    with measured() as cost, suppress(TextRefused):
        render("".join(lines), author=None, space=None)
    return cost.cpu


def _compared(diff: Callable[[str, str], str]) -> float:
    old, new = ("".join(f"{n % by} word\n" for n in range(3_000)) for by in (90, 89))
    with measured() as cost:
        diff(old, new)
    return cost.cpu


if __name__ == "__main__":
    main(run)
