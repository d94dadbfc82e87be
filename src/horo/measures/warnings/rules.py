"""Which warnings there are: those of the playbook, or Horo's own where it states none."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from horo.engine.rules import rules_of
from horo.measures.warnings.capacity import capacity
from horo.measures.warnings.fading import fading
from horo.measures.warnings.fatigue import fatigue
from horo.measures.warnings.looks import History, Seen
from horo.measures.warnings.overheating import overheating
from horo.measures.warnings.stalled import stalled
from horo.measures.warnings.trends import drops, spikes
from horo.playbook.parts.warnings import Warn
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import NoPlaybook, current

TITLES = {
    "fewer-write": gettext_lazy("Fewer people write than usual"),
    "fewer-answers": gettext_lazy("Fewer questions get an answer within a day than usual"),
    "rush": gettext_lazy("Far more people are there in a day than usual"),
    "waiting": gettext_lazy("More topics than usual wait for a reply"),
    "tired": gettext_lazy("Messages tire people"),
    "heated": gettext_lazy("Replies come fast, and their tone gets worse"),
    "enough-to-do": gettext_lazy("Somebody of the team has more to do than they get done"),
    "wears-off": gettext_lazy("A program works less than it did"),
}
WATCHES: dict[str, dict[str, dict[str, Any]]] = {
    "fewer-write": {"drop": {"measure": "active_authors"}},
    "fewer-answers": {"drop": {"measure": "response_rate_24h", "weeks": 12}},
    "rush": {"spike": {"measure": "dau", "grain": "day", "threshold": 4}},
    "waiting": {"stalled": {}},
    "tired": {"fatigue": {}},
    "heated": {"overheating": {}},
    "enough-to-do": {"capacity": {}},
    "wears-off": {"fading": {}},
}
DEFAULTS = tuple(
    Warn.model_validate({"warning": slug, "title": slug, **watch})
    for slug, watch in WATCHES.items()
)


@dataclass(frozen=True)
class Rules:
    """The warnings in force. `are_own`: the playbook states them. `book` is None without one."""

    warns: tuple[Warn, ...]
    are_own: bool
    book: Playbook | None

    @property
    def holidays(self) -> frozenset[str]:
        return frozenset(self.book.measures.holidays) if self.book else frozenset()

    def find(self, slug: str) -> Warn | None:
        return next((warn for warn in self.warns if warn.slug == slug), None)


def rules() -> Rules:
    """Return the warnings of the playbook that runs; Horo's own where it states none."""
    try:
        book = current()
    except NoPlaybook:
        return Rules(DEFAULTS, are_own=False, book=None)
    own = book.measures.warnings
    return Rules(own or DEFAULTS, bool(own), book)


def title(warn: Warn) -> str:
    """Return what a warning says, in the reader's language where it is Horo's own."""
    is_own = warn.title != warn.slug or warn.slug not in TITLES
    return warn.title if is_own else str(TITLES[warn.slug])


def look(warn: Warn, found: Rules, history: History) -> Seen:
    """Return all looks of `warn` in `history`."""
    book = found.book
    match warn.kind:
        case "drop":
            return drops(warn.watch, history)
        case "spike":
            return spikes(warn.watch, history)
        case "stalled":
            return stalled(warn.watch, history)
        case "fatigue":
            return fatigue(warn.watch, history)
        case "overheating":
            return overheating(warn.watch, history)
        case "capacity":
            return capacity(warn.watch, book.moderation.coverage if book else (), history)
        case "fading":
            journeys = rules_of(book) if book else ()
            return fading(warn.watch, journeys, tuple(book.rituals) if book else (), history)


def lacking(lacks: str) -> str:
    """Return in a sentence why a warning can say nothing; "" where it can."""
    sentences = {
        "": "",
        "sentiment": _("Tone is not measured, so nothing can be said about it."),
        "messages": _("Nobody got a message in this time."),
        "tasks": _("Nobody of the team got a task in this time."),
        "programs": _("No journey with a goal and no ritual that somebody attended is there."),
    }
    return sentences.get(lacks, _("There is not enough of it in the log yet."))
