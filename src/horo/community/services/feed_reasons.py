"""Why a topic is in somebody's feed, said in words."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.community.services.feed_ranking import Ranked, Reason
from horo.community.services.reading_lists import Row

SAID = 2  # reasons that are told of a topic


def sentences(ranked: Ranked, row: Row) -> tuple[str, ...]:
    """Return the strongest reasons as sentences, each once."""
    told = dict.fromkeys(_SENTENCES[reason.kind](reason, row) for reason in ranked.reasons)
    return tuple(told)[:SAID]


def _announced(reason: Reason, row: Row) -> str:
    return _("An announcement for everyone.")


def _wrote(reason: Reason, row: Row) -> str:
    return _("There is something new in a topic you wrote in.")


def _topic(reason: Reason, row: Row) -> str:
    return _("You follow this topic.")


def _could_answer(reason: Reason, row: Row) -> str:
    if reason.name:
        sentence = ngettext(
            "Nobody has answered yet, and you answered %(count)d question about “%(tag)s”.",
            "Nobody has answered yet, and you answered %(count)d questions about “%(tag)s”.",
            reason.count,
        )
        return sentence % {"count": reason.count, "tag": reason.name}
    sentence = ngettext(
        "Nobody has answered yet, and you answered %(count)d question in %(space)s.",
        "Nobody has answered yet, and you answered %(count)d questions in %(space)s.",
        reason.count,
    )
    return sentence % {"count": reason.count, "space": row.topic.space.name}


def _person(reason: Reason, row: Row) -> str:
    if reason.name == "author":
        return _("You follow %(name)s.") % {"name": row.topic.author.name}
    name = row.topic.last_author.name if row.topic.last_author else ""
    return _("You follow %(name)s, who wrote here.") % {"name": name}


def _open_interest(reason: Reason, row: Row) -> str:
    return _("Nobody has answered yet, and you care about “%(tag)s”.") % {"tag": reason.name}


def _space(reason: Reason, row: Row) -> str:
    return _("You follow %(name)s.") % {"name": row.topic.space.name}


def _tag(reason: Reason, row: Row) -> str:
    return _("You care about “%(tag)s”.") % {"tag": reason.name}


def _missed(reason: Reason, row: Row) -> str:
    return ngettext(
        "While you were away: %(count)d reply or reaction.",
        "While you were away: %(count)d replies and reactions.",
        reason.count,
    ) % {"count": reason.count}


def _recent(reason: Reason, row: Row) -> str:
    return _("Something new in %(space)s.") % {"space": row.topic.space.name}


_SENTENCES: dict[str, Callable[[Reason, Row], str]] = {
    "announced": _announced,
    "wrote": _wrote,
    "topic": _topic,
    "could_answer": _could_answer,
    "person": _person,
    "open_interest": _open_interest,
    "space": _space,
    "tag": _tag,
    "missed": _missed,
    "recent": _recent,
}
