"""What is asked about cohorts: who is one, what coming back means, and how it is counted."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from horo.conditions import Condition
from horo.core.refused import Refused
from horo.log import verbs
from horo.measures.question import active_verbs, authoring_verbs
from horo.measures.vocabulary import MONTH, WEEK

JOINED, WROTE, ACTED = "joined", "wrote", "acted"
VERB, SOURCE, PERSONA, STAGE, AUDIENCE = "verb", "source", "persona", "stage", "audience"
BY_TIME = (JOINED, WROTE, ACTED)  # a cohort is a week or month
BY_KIND = (VERB, SOURCE)  # a cohort is whoever began alike, each counted from their own beginning
AT_START = (PERSONA, STAGE, AUDIENCE)  # who is one at the first moment of the range
BY = (*BY_TIME, *BY_KIND, *AT_START)

ACTIVE, AUTHORED, VISITED = "active", "authored", "visited"
CAME = (ACTIVE, AUTHORED, VISITED)
MEANT = ("audiences", "stages", "personas")  # conditions of the playbook, as `audiences/regulars`
BOUNDED, ROLLING = "bounded", "rolling"
KINDS = (BOUNDED, ROLLING)
GRAINS = (WEEK, MONTH)
DAYS = (1, 7, 30)  # of N-day retention
MOST_COLUMNS = 60  # one bit each
USUAL_COLUMNS = 13
SMALL = 20  # people; smaller cohorts are pooled


class NotACohort(Refused):
    """What was asked for cannot be computed; the sentence says what can."""


@dataclass(frozen=True)
class Asked:
    """One way to look at cohorts. `[start, end)` is when their members began.

    `came` is ACTIVE, AUTHORED, VISITED, the name of a verb, or a condition of the playbook such
    as `audiences/regulars`, which is asked at the end of each period. BOUNDED counts who came back
    in the k-th period, ROLLING who did in the k-th or any later one. `by_days` counts 1, 7 and 30
    days from each member's own first day instead of periods of the calendar.
    """

    start: date
    end: date
    by: str = WROTE
    came: str = AUTHORED
    grain: str = WEEK
    kind: str = BOUNDED
    by_days: bool = False
    without_staff: bool = False
    columns: int = USUAL_COLUMNS
    least: int = SMALL

    @property
    def is_rolling(self) -> bool:
        return self.kind == ROLLING

    @property
    def unit(self) -> str:
        """What the columns count: days, weeks or months."""
        return "day" if self.by_days else self.grain

    @property
    def offsets(self) -> tuple[int, ...]:
        """How many units after the beginning each column lies."""
        return DAYS if self.by_days else tuple(range(self.columns))

    @property
    def verbs(self) -> tuple[str, ...]:
        """The verbs by which one comes back; none where a condition says it."""
        known = {ACTIVE: active_verbs(), AUTHORED: authoring_verbs()}
        if self.came in known:
            return tuple(known[self.came])
        return () if "/" in self.came else (self.came,)


@dataclass(frozen=True)
class Meaning:
    """The conditions behind the words of `Asked`: of each cohort, and of coming back."""

    groups: tuple[tuple[str, Condition], ...] = field(default=())
    came: Condition | None = None


def check(asked: Asked) -> None:
    """Raise NotACohort where `asked` means nothing."""
    _refuse_unknown(_("cohorts by"), asked.by, BY)
    _refuse_unknown(_("the grain"), asked.grain, GRAINS)
    _refuse_unknown(_("the way of counting"), asked.kind, KINDS)
    if "/" not in asked.came and asked.came not in CAME:
        _refuse_unknown(_("the verb"), asked.came, sorted(verbs.registered()))
    if not 1 <= asked.columns <= MOST_COLUMNS:
        found = {"count": asked.columns, "most": MOST_COLUMNS}
        raise NotACohort(_("%(count)s columns cannot be shown: ask for 1 to %(most)s.") % found)
    if asked.least < 1:
        raise NotACohort(
            _("The smallest cohort has at least 1 person, not %(n)s.") % {"n": asked.least}
        )
    if asked.start >= asked.end:
        raise NotACohort(
            _("The range from %(start)s to %(end)s is empty.")
            % {"start": asked.start, "end": asked.end}
        )


def _refuse_unknown(what: str, found: str, known: "tuple[str, ...] | list[str]") -> None:
    if found not in known:
        words = {"what": what, "found": repr(found), "known": ", ".join(known)}
        raise NotACohort(_("Unknown: %(what)s %(found)s. Known: %(known)s.") % words)
