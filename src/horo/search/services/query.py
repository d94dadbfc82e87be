"""Read what somebody typed: words, phrases, what to leave out, and operators.

    install "exit code" -windows or linux  in:help from:bob tag:setup is:solved after:7d

Nothing that is typed is an error: what is no operator is looked for as text, and said so.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from horo.search.services import vocabulary
from horo.search.services.dates import moment

LONGEST = 1_000  # characters that are read
MOST = 12  # words, phrases, alternatives, and values of an operator
TOO_LONG, UNKNOWN, NO_STATE, NO_DATE = "too-long", "unknown", "no-state", "no-date"

_piece = re.compile(
    r"""(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<key>[^\W\d_]+):(?P<value>"[^"]*"?|[^\s"]+)"""
    r"""|(?P<word>[^\s"]+))"""
)
_control = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_quotes = re.compile("[“”„«»‟]")


@dataclass(frozen=True)
class Term:
    """A word or, in quotes, several that stand together."""

    text: str
    is_phrase: bool = False


@dataclass(frozen=True)
class Notice:
    """Something that was typed and not taken as it was meant, perhaps."""

    kind: str
    text: str


@dataclass(frozen=True)
class Query:
    """What is looked for: one term of every group, and none of `excluded`."""

    text: str
    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    spaces: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    before: datetime | None = None
    after: datetime | None = None
    notices: tuple[Notice, ...] = ()
    operators: tuple[str, ...] = ()  # as they were typed
    rest: str = ""  # what else was typed

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.groups or self.is_narrowed)

    @property
    def is_narrowed(self) -> bool:
        """Whether an operator narrows the search."""
        return bool(
            self.spaces or self.authors or self.tags or self.states or self.before or self.after
        )

    @property
    def words(self) -> str:
        """What is looked for without operators and exclusions, in words."""
        return " ".join(term.text for group in self.groups for term in group[:1])


@dataclass
class _Reading:
    """A query while it is read."""

    at: datetime
    zone: ZoneInfo
    groups: list[list[Term]] = field(default_factory=list)
    excluded: list[Term] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    moments: dict[str, datetime] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    operators: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    is_or: bool = False
    is_cut: bool = False

    def term(self, term: Term, *, left_out: bool = False) -> None:
        """Take a word or a phrase; after an "or" it stands beside the one before."""
        if not any(map(str.isalnum, term.text)):
            return
        if left_out:
            self._add(self.excluded, term)
        elif self.is_or and self.groups:
            self._add(self.groups[-1], term)
        elif len(self.groups) < MOST:
            self.groups.append([term])
        else:
            self.is_cut = True
        self.is_or = False

    def _add(self, terms: list[Term], term: Term) -> None:
        if len(terms) < MOST:
            terms.append(term)
        else:
            self.is_cut = True

    def operator(self, key: str, value: str, *, whole: str) -> None:
        """Take an operator; what is none is looked for as text."""
        name = vocabulary.operator(key)
        if name is None:
            if not value.startswith(("/", ":")):
                self.notices.append(Notice(UNKNOWN, whole))
            self.text(whole)
        elif name == "is":
            self._state(value, whole)
        elif name in ("before", "after"):
            self._moment(name, value, whole)
        else:
            values = self.values.setdefault(name, [])
            if len(values) < MOST:
                values.append(value.lstrip("@#"))
                self.operators.append(whole)
            else:
                self.is_cut = True

    def text(self, whole: str) -> None:
        """Look for what is no operator as text."""
        self.rest.append(whole)
        self.term(Term(whole))

    def _state(self, value: str, whole: str) -> None:
        state = vocabulary.state(value)
        if state is None:
            self.notices.append(Notice(NO_STATE, whole))
            self.text(whole)
        elif state not in self.values.setdefault("is", []):
            self.values["is"].append(state)
            self.operators.append(whole)

    def _moment(self, name: str, value: str, whole: str) -> None:
        found = moment(value, at=self.at, zone=self.zone)
        if found is None:
            self.notices.append(Notice(NO_DATE, whole))
            self.text(whole)
        else:
            self.moments[name] = found
            self.operators.append(whole)

    def read(self, text: str) -> Query:
        """Put together what was read of `text`."""
        if self.is_cut:
            self.notices.append(Notice(TOO_LONG, ""))
        return Query(
            text=text,
            groups=tuple(tuple(dict.fromkeys(group)) for group in self.groups),
            excluded=tuple(dict.fromkeys(self.excluded)),
            spaces=tuple(self.values.get("in", ())),
            authors=tuple(self.values.get("from", ())),
            tags=tuple(self.values.get("tag", ())),
            states=tuple(self.values.get("is", ())),
            before=self.moments.get("before"),
            after=self.moments.get("after"),
            notices=tuple(dict.fromkeys(self.notices))[:MOST],
            operators=tuple(self.operators),
            rest=" ".join(self.rest),
        )


def read(text: str, *, at: datetime, zone: ZoneInfo) -> Query:
    """Read a query; dates are days in `zone`, and `at` is the present. Never raises."""
    clean = _quotes.sub('"', _control.sub(" ", text)).strip()
    reading = _Reading(at, zone, is_cut=len(clean) > LONGEST)
    clean = clean[:LONGEST]
    for piece in _piece.finditer(clean):
        if piece["key"]:
            reading.operator(piece["key"], piece["value"].strip('"').strip(), whole=piece[0])
        else:
            reading.rest.append(piece[0])
            _take_words(reading, piece)
    return reading.read(clean)


def _take_words(reading: _Reading, piece: re.Match[str]) -> None:
    left_out = bool(piece["minus"])
    if piece["phrase"] is not None:
        reading.term(Term(piece["phrase"].strip(), is_phrase=True), left_out=left_out)
    elif vocabulary.is_or(piece["word"]) and not left_out and reading.groups:
        reading.is_or = True
    else:
        reading.term(Term(piece["word"]), left_out=left_out)
