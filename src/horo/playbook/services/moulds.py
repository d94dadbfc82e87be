"""Texts that are cast rather than made: turned into HTML once, then only the names are put in.

Of a message to thousands only what is said of the member differs. Where that is letters and
digits, nothing in it can mean anything to Markdown or HTML, so the text around it comes out the
same whoever it is. Anything else, such as a hyphen, is for rendering as a whole.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import ascii_lowercase

from horo.playbook.texts import LONGEST_TEXT, only_prints

TAME = re.compile(r"[^\W\d_][^\W_]*(?: [^\W_]+)*")  # no digit first: it could number a list
LONGEST_VALUE = 200  # characters; no limit within Markdown is near
MARK = "Qzmould"  # begins the words of letters that hold the places
# What may give letters a meaning: raw HTML and addresses in < and >, code, references, whose
# labels are compared with one another, entities.
MEANING = re.compile(rf"[<`~]|\]:|&[#\w]*{MARK}")
MARKS = re.compile(rf"{MARK}([a-z])Z")


@dataclass(frozen=True)
class Mould:
    """A text as Markdown and as HTML; every other part names a value."""

    markdown: tuple[str, ...]
    html: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        """Return both with `values`, all of them tame; None where that is too long."""
        markdown = _filled(self.markdown, values)
        if len(markdown) > LONGEST_TEXT:
            return None
        return markdown, _filled(self.html, values)


def is_tame(value: object) -> bool:
    """Whether `value` is words of letters and digits alone, with a space between them."""
    return type(value) is str and len(value) <= LONGEST_VALUE and bool(TAME.fullmatch(value))


def mould(
    template: str,
    names: tuple[str, ...],
    *,
    group: str,
    fill: Callable[[dict[str, str]], str],
    to_html: Callable[[str], str],
) -> Mould | None:
    """Return the mould of `template`, in which the variables of `group` differ, called `names`.

    `fill` fills it in with given values of theirs. None where a place may be of importance: in an
    address, in code, in a condition.
    """
    if MARK in fill(dict.fromkeys(names, "")) or not only_prints(template, group):
        return None
    marked = dict(zip(ascii_lowercase, names, strict=False))
    markdown = fill({name: f"{MARK}{mark}Z" for mark, name in marked.items()})
    if MEANING.search(markdown):
        return None
    html = to_html(markdown)
    made = Mould(_parts(markdown, marked), _parts(html, marked))
    is_whole = Counter(made.markdown[1::2]) == Counter(made.html[1::2])
    return made if is_whole and not re.search(rf'="[^"]*{MARK}', html) else None


def _parts(text: str, marked: Mapping[str, str]) -> tuple[str, ...]:
    found = MARKS.split(text)
    found[1::2] = [marked[mark] for mark in found[1::2]]
    return tuple(found)


def _filled(parts: tuple[str, ...], values: Mapping[str, str]) -> str:
    found = list(parts)
    found[1::2] = [values[name] for name in parts[1::2]]
    return "".join(found)
