"""Characters that would be seen wrongly, or not at all, or break the page around them."""

import re
import unicodedata

_COMBINING = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_ODD = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls
    "\u2028\u2029"  # ends of line that no editor shows
    "\u202a-\u202e\u2066-\u2069"  # text is turned round, or stays turned round
    "\ud800-\udfff\ufffe\uffff"  # no characters
    "\U000e0000-\U000e007f"  # ASCII that nobody sees
    f"{_COMBINING}]"
)
_FLAG = "\U0001f3f4[\U000e0030-\U000e007a]{2,8}\U000e007f"  # of Scotland, for example
_KEPT = re.compile(f"({_FLAG}|[{_COMBINING}]{{1,6}})[{_COMBINING}]*|{_ODD.pattern}")
_ENDS_OF_LINE = "\u2028\u2029"
_BLANK = "\u2800\u3164\u115f\u1160\uffa0\u034f"  # letters and signs that show nothing
_INVISIBLE = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
_JOINERS = "\u200d\ufe0f"  # they hold emoji together
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")


def tidied(text: str) -> str:
    """Return `text` without controls, overrides of direction, and towers of accents.

    What is taken away has no look of its own; marks that tell the direction of a word stay.
    """
    if not _ODD.search(text):
        return text
    return _KEPT.sub(_kept, text)


def _kept(match: re.Match[str]) -> str:
    return match[1] or ("\n" if match[0] in _ENDS_OF_LINE else "")


def one_line(text: str, most: int = 300) -> str:
    """Return `text`, a title or a name, as one tidy line of at most `most` characters.

    It is "" where nothing of it could be seen.
    """
    line = " ".join(tidied(text).split())
    if not is_visible(line):
        return ""
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def on_one_line(text: str) -> str:
    """Return `text` without line breaks, control signs, turned directions and hidden signs."""
    text = tidied(text)
    seen = (
        char if char in _JOINERS or unicodedata.category(char) not in _INVISIBLE else " "
        if char.isspace() else ""
        for char in text
    )  # fmt: skip
    return " ".join("".join(seen).split()).strip(_JOINERS)


def is_visible(text: str) -> bool:
    """Whether anything of `text` can be seen."""
    return any(
        unicodedata.category(c)[0] in "LNPS" and c not in _BLANK for c in text if not c.isspace()
    )


def has_right_to_left(text: str) -> bool:
    """Whether any of `text` is written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None
