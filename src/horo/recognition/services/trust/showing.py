"""How far somebody is trusted, as their own page and the team's show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook.parts.trust import Trust as Rules
from horo.recognition.activities import TRUSTED
from horo.recognition.models import Reason
from horo.recognition.services.trust import levels
from horo.recognition.services.trust.rules import BY_NUMBERS, Need, needs
from horo.recognition.services.trust.words import ASKED, TITLES, title


@dataclass(frozen=True)
class Line:
    """One thing that a level asks for, in words."""

    sentence: str
    need: Need


@dataclass(frozen=True)
class Word:
    """What was decided about somebody's trust: by whom and why, or by what they did."""

    title: str
    at: datetime
    by: Member | None
    reason: str


@dataclass(frozen=True)
class Card:
    """Where a member is. `lines` are what the next level asks for; none at the top.

    `is_in_doubt`: the member is on the third level, whose `lines` say whether it stays.
    """

    level: int
    title: str
    steps: tuple[tuple[str, bool], ...]
    since: datetime | None
    is_kept: bool
    next_title: str
    lines: tuple[Line, ...]
    days: int
    opens: tuple[str, ...]
    words: tuple[Word, ...]

    @property
    def is_in_doubt(self) -> bool:
        return self.level == BY_NUMBERS and any(not one.need.is_met for one in self.lines)


def card(member: Member, at: datetime) -> Card:
    """Return how far `member` is trusted and what comes next, in a few statements."""
    asked = levels.rules()
    found = levels.standing(member, at)
    wanted = min(found.level + 1, BY_NUMBERS)
    held = found.is_kept or found.level > BY_NUMBERS
    left = () if held else needs(wanted, found.did, found.new, asked, at)
    return Card(
        level=found.level,
        title=title(found.level),
        steps=tuple((str(one), place <= found.level) for place, one in enumerate(TITLES)),
        since=found.since,
        is_kept=found.is_kept,
        next_title=title(wanted),
        lines=tuple(Line(str(ASKED[one.name]), one) for one in left),
        days=asked.third.window.days if wanted == BY_NUMBERS else 0,
        opens=tuple(_opens(asked)) if found.level == 0 else (),
        words=tuple(_words(member)),
    )


def _opens(asked: Rules) -> Sequence[str]:
    """Return the limits of newcomers that the first level takes away."""
    most = asked.newcomer
    found = [
        _("A post holds at most: links %(links)s, mentions %(mentions)s, pictures %(images)s.")
        % {"links": most.links, "mentions": most.mentions, "images": most.images},
        _("On the first day: topics %(topics)s, replies %(replies)s.")
        % {"topics": most.topics_first_day, "replies": most.replies_first_day},
    ]
    if asked.abilities.get("message", 1) >= 1:
        found.append(_("Conversations are begun by others; answering is open."))
    return found


def _words(member: Member) -> Sequence[Word]:
    acts = list(
        Activity.objects.filter(verb=TRUSTED.name, recipient=member)
        .select_related("actor")
        .order_by("-occurred_at", "-pk")[:5]
    )
    said = dict(
        Reason.objects.filter(activity__in=[act.pk for act in acts]).values_list("activity", "text")
    )
    return [
        Word(title(int(act.object_key)), act.occurred_at, act.actor, said.get(act.pk, ""))
        for act in acts
        if act.object_key in "01234"
    ]
