"""What a launch would change, said in sentences; each with the members that it speaks of."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.engine.comparing import Comparison, GroupChange, JourneyChange
from horo.playbook.differences import PartChange
from horo.playbook.launches import CONTINUE, FINISH, LEAVE, NEW, REMOVED, RESTART


@dataclass(frozen=True)
class Sentence:
    """`key` names it within one comparison, so that a page can ask for its members."""

    key: str
    text: str
    members: tuple[int, ...] = ()


def people(found: Comparison) -> list[Sentence]:
    """Return who comes and goes, who is on a journey that changes, and who would lose a status."""
    return [
        *(one for group in found.groups for one in _group(group)),
        *(one for journey in found.journeys for one in journey_lines(journey)),
        *over_cap(found),
    ]


def journey_lines(one: JourneyChange) -> list[Sentence]:
    """Return how many are on a journey that changes, and whom it would have let in before."""
    found = []
    if one.on_it:
        number = len(one.on_it)
        text = ngettext(
            "%(count)s person is under way in “%(title)s”.",
            "%(count)s people are under way in “%(title)s”.",
            number,
        )
        said = text % {"count": number, "title": one.title}
        found.append(Sentence(f"on/{one.slug}", said, one.on_it))
    if one.qualify:
        number = len(one.qualify)
        text = ngettext(
            "%(count)s person qualifies for “%(title)s” by what they did before.",
            "%(count)s people qualify for “%(title)s” by what they did before.",
            number,
        )
        said = text % {"count": number, "title": one.title}
        found.append(Sentence(f"before/{one.slug}", said, one.qualify))
    return found


def losses(found: Comparison) -> list[Sentence]:
    """Return what needs consent: who would go back, by what they have and what they would get."""
    by_kind: dict[tuple[str, str, str], list[int]] = {}
    for one in found.losses:
        by_kind.setdefault((one.kind, one.before, one.after), []).append(one.member_id)
    return [
        Sentence(
            f"lost/{number}",
            _loss(kind, after, len(members))
            % {"count": len(members), "before": before, "after": after},
            tuple(members),
        )
        for number, ((kind, before, after), members) in enumerate(sorted(by_kind.items()))
    ]


def _loss(kind: str, after: str, count: int) -> str:
    if not after:
        return ngettext(
            "%(count)s person would lose “%(before)s”.",
            "%(count)s people would lose “%(before)s”.",
            count,
        )
    if kind == "stage":
        return ngettext(
            "%(count)s person would go back from the stage “%(before)s” to “%(after)s”.",
            "%(count)s people would go back from the stage “%(before)s” to “%(after)s”.",
            count,
        )
    return ngettext(
        "%(count)s person would go down from the level “%(before)s” to “%(after)s”.",
        "%(count)s people would go down from the level “%(before)s” to “%(after)s”.",
        count,
    )


def over_cap(found: Comparison) -> list[Sentence]:
    """Return who would have met a cap in the last 30 days, and does not as it is."""
    more = sorted(set(found.past[1].over_cap) - set(found.past[0].over_cap))
    if not more:
        return []
    text = ngettext(
        "%(count)s person would have passed a cap in the last 30 days.",
        "%(count)s people would have passed a cap in the last 30 days.",
        len(more),
    )
    return [Sentence("cap", text % {"count": len(more)}, tuple(more))]


def change_word(change: str) -> str:
    """Return how something changes, as one word."""
    words = {NEW: _("added"), REMOVED: _("removed")}
    return words.get(change, _("changed"))


def policy_words(policy: str) -> str:
    """Return what becomes of runs under way, as what a person would choose."""
    words = {
        CONTINUE: _("They go on with the new version, at the same steps"),
        FINISH: _("They finish on the old version"),
        RESTART: _("They begin anew with the new version"),
        LEAVE: _("They leave; nothing more comes"),
    }
    return words[policy]


def part_line(part: PartChange) -> str:
    """Return one declared thing that changes: what it is, its title, and which keys differ."""
    change = change_word(part.change)
    if part.keys:
        change = _("changed: %(keys)s") % {"keys": ", ".join(_key(key) for key in part.keys)}
    return _("%(kind)s “%(title)s”: %(change)s") % {
        "kind": _kind(part.kind),
        "title": part.title,
        "change": change,
    }


def _key(name: str) -> str:
    """Return a key in words; one that is rarely changed as it is written."""
    words = {
        "title": _("title"),
        "summary": _("summary"),
        "enter": _("entry"),
        "audience": _("audience"),
        "goal": _("goal"),
        "exit": _("early end"),
        "steps": _("steps"),
        "again": _("coming in again"),
        "texts": _("text"),
        "when": _("condition"),
    }
    return words.get(name, name)


def _kind(section: str) -> str:
    kinds = {
        "journeys": _("Journey"),
        "funnel": _("Stage"),
        "audiences": _("Audience"),
        "personas": _("Persona"),
        "messages": _("Message"),
        "rituals": _("Ritual"),
        "forms": _("Form"),
        "experiments": _("Experiment"),
        "levels": _("Level"),
        "badges": _("Badge"),
        "guidelines": _("Guidelines"),
        "moderation": _("Moderation"),
        "measures": _("Measures"),
    }
    return kinds.get(section, _("Playbook"))


def _group(one: GroupChange) -> Iterator[Sentence]:
    key = f"{one.kind}/{one.slug}"
    if one.enters:
        text = _enters(one.kind, len(one.enters))
        said = text % {"count": len(one.enters), "title": one.title}
        yield Sentence(f"in/{key}", said, one.enters)
    if one.leaves:
        text = _leaves(one.kind, len(one.leaves))
        said = text % {"count": len(one.leaves), "title": one.title}
        yield Sentence(f"out/{key}", said, one.leaves)


def _enters(kind: str, count: int) -> str:
    texts = {
        "audience": ngettext(
            "%(count)s person comes into the audience “%(title)s”.",
            "%(count)s people come into the audience “%(title)s”.",
            count,
        ),
        "persona": ngettext(
            "%(count)s person now counts as the persona “%(title)s”.",
            "%(count)s people now count as the persona “%(title)s”.",
            count,
        ),
        "stage": ngettext(
            "%(count)s person comes into the stage “%(title)s”.",
            "%(count)s people come into the stage “%(title)s”.",
            count,
        ),
    }
    return texts[kind]


def _leaves(kind: str, count: int) -> str:
    texts = {
        "audience": ngettext(
            "%(count)s person leaves the audience “%(title)s”.",
            "%(count)s people leave the audience “%(title)s”.",
            count,
        ),
        "persona": ngettext(
            "%(count)s person no longer counts as the persona “%(title)s”.",
            "%(count)s people no longer count as the persona “%(title)s”.",
            count,
        ),
        "stage": ngettext(
            "%(count)s person leaves the stage “%(title)s”.",
            "%(count)s people leave the stage “%(title)s”.",
            count,
        ),
    }
    return texts[kind]
