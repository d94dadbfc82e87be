"""Cohorts in words: what each choice means, and what a row and a column are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from horo.log.verbs import registered
from horo.measures.cohorts import rows
from horo.measures.cohorts.asked import (
    ACTED,
    ACTIVE,
    AUDIENCE,
    AUTHORED,
    BOUNDED,
    JOINED,
    PERSONA,
    ROLLING,
    SOURCE,
    STAGE,
    VERB,
    VISITED,
    WROTE,
    Asked,
)
from horo.measures.cohorts.rows import Row
from horo.measures.vocabulary import MONTH, WEEK
from horo.playbook.parts.whole import Playbook
from horo.web.services import asking, periods, sentences

Said = Mapping[str, "str | Promise"]
BY: Said = {
    WROTE: gettext_lazy("When they first wrote"),
    JOINED: gettext_lazy("When they joined"),
    ACTED: gettext_lazy("When they first did anything"),
    VERB: gettext_lazy("What they did first"),
    SOURCE: gettext_lazy("Where they came from"),
    STAGE: gettext_lazy("Stage at the start"),
    PERSONA: gettext_lazy("Persona at the start"),
    AUDIENCE: gettext_lazy("Audience at the start"),
}
CAME: Said = {
    AUTHORED: gettext_lazy("Wrote a post or reply"),
    ACTIVE: gettext_lazy("Did anything active"),
    VISITED: gettext_lazy("Visited"),
}
KINDS: Said = {
    BOUNDED: gettext_lazy("In that very period"),
    ROLLING: gettext_lazy("Then or any time later"),
}
GRAINS: Said = {WEEK: gettext_lazy("Weeks"), MONTH: gettext_lazy("Months")}
WHO: Mapping[tuple[str, str], "str | Promise"] = {
    (WROTE, WEEK): gettext_lazy(
        "A cohort is everybody whose first post or reply ever falls into the same week."
    ),
    (WROTE, MONTH): gettext_lazy(
        "A cohort is everybody whose first post or reply ever falls into the same month."
    ),
    (JOINED, WEEK): gettext_lazy(
        "A cohort is everybody who joined in the same week; "
        "where no joining is known, their first activity counts."
    ),
    (JOINED, MONTH): gettext_lazy(
        "A cohort is everybody who joined in the same month; "
        "where no joining is known, their first activity counts."
    ),
    (ACTED, WEEK): gettext_lazy(
        "A cohort is everybody whose first active deed ever falls into the same week."
    ),
    (ACTED, MONTH): gettext_lazy(
        "A cohort is everybody whose first active deed ever falls into the same month."
    ),
}
WHO_ALIKE: Said = {
    VERB: gettext_lazy(
        "A cohort is everybody who began in this period with the same deed; "
        "each is counted from their own first one."
    ),
    SOURCE: gettext_lazy(
        "A cohort is everybody who joined in this period from the same place; "
        "each is counted from their own joining."
    ),
    STAGE: gettext_lazy(
        "A cohort is everybody who was in that stage of the funnel when this period began."
    ),
    PERSONA: gettext_lazy(
        "A cohort is everybody who was of that persona when this period began. "
        "Personas that are set by hand count as they are now. Somebody may be in several."
    ),
    AUDIENCE: gettext_lazy(
        "A cohort is everybody who was in that audience when this period began. "
        "Somebody may be in several."
    ),
}
HOW: Mapping[tuple[str, str], "str | Promise"] = {
    (BOUNDED, WEEK): gettext_lazy(
        "Week 3 counts who came back in the third week after the first one (bounded retention)."
    ),
    (BOUNDED, MONTH): gettext_lazy(
        "Month 3 counts who came back in the third month after the first one (bounded retention)."
    ),
    (BOUNDED, "day"): gettext_lazy(
        "Day 7 counts who came back on the seventh day after their own first day, and on that day "
        "(N-day retention)."
    ),
    (ROLLING, WEEK): gettext_lazy(
        "Week 3 counts who came back in the third week after the first one or in any later week "
        "(rolling retention). It can still rise: whoever comes back late counts for all weeks "
        "before."
    ),
    (ROLLING, MONTH): gettext_lazy(
        "Month 3 counts who came back in the third month after the first one or in any later month "
        "(rolling retention). It can still rise: whoever comes back late counts for all months "
        "before."
    ),
    (ROLLING, "day"): gettext_lazy(
        "Day 7 counts who came back on the seventh day after their own first day or later "
        "(rolling N-day retention). It can still rise."
    ),
}


@dataclass(frozen=True)
class Group:
    """Choices under one heading; "" for none."""

    heading: str
    choices: Sequence[tuple[str, str]]


def definitions(asked: Asked, book: Playbook | None) -> list[str]:
    """Return what the page shows, in sentences: who, what coming back is, and how it is counted."""
    who = WHO.get((asked.by, asked.grain)) or WHO_ALIKE[asked.by]
    return [str(who), _came(asked, book), str(HOW[asked.kind, asked.unit])]


def returns(book: Playbook | None) -> list[Group]:
    """Return what coming back may mean, in groups."""
    verbs = [(name, str(sentences.OWN[name])) for name in sorted(registered()) if name in OFFERED]
    found = [
        Group("", [(name, str(label)) for name, label in CAME.items()]),
        Group(_("One deed"), sorted(verbs, key=lambda pair: pair[1])),
    ]
    kinds = {"audiences": _("Audiences"), "stages": _("Stages"), "personas": _("Personas")}
    for kind, choices in asking.choices(book).items():
        found.append(Group(kinds[kind], [(one.value, one.title) for one in choices]))
    return found


NOT_OFFERED = {VISITED, "joined", "warned", "suspended", "awarded", "revoked"}
OFFERED = frozenset(sentences.OWN) - NOT_OFFERED


def _came(asked: Asked, book: Playbook | None) -> str:
    said = returned(asked.came, book)
    if "/" not in asked.came:
        return _("Coming back means: %(deed)s.") % {"deed": said[:1].lower() + said[1:]}
    return _("Coming back means: “%(name)s” is true of them at the end of the period.") % {
        "name": said
    }


def returned(came: str, book: Playbook | None) -> str:
    """Return what coming back means, as its choice is called."""
    titles = {value: label for group in returns(book) for value, label in group.choices}
    return titles.get(came, came)


def row_label(row: Row, asked: Asked, book: Playbook | None) -> str:
    """Return what a row is called: "2 Mar", "Mar 2026, small weeks", "Others"."""
    if row.kind == rows.PERIOD and row.start:
        is_long = (asked.end - asked.start).days > YEAR
        if asked.grain == WEEK and is_long:
            return periods.day(row.start)
        return date_format(row.start, _("M Y") if asked.grain == MONTH else _("j M"))
    if row.kind == rows.POOL and row.start:
        return _("%(month)s, small weeks") % {"month": date_format(row.start, _("M Y"))}
    if row.kind == rows.GROUP:
        return _group(row.group, asked, book)
    return {
        rows.EARLIER: _("Earlier"),
        rows.OTHERS: _("Others"),
        rows.OVERALL: _("All together"),
    }[row.kind]


YEAR = 366  # days


def column(asked: Asked, place: int) -> str:
    """Return what a column is called: "week 3", "day 7"."""
    text = {WEEK: _("week %(n)s"), MONTH: _("month %(n)s"), "day": _("day %(n)s")}[asked.unit]
    return text % {"n": asked.offsets[place]}


def pooled(triangle: rows.Triangle) -> str:
    """Return how many cohorts share a row, and why; "" where none does."""
    count = triangle.pooled
    if triangle.left_out:
        text = ngettext(
            "%(count)s smaller cohort is not shown.",
            "%(count)s smaller cohorts are not shown.",
            triangle.left_out,
        )
        return text % {"count": triangle.left_out}
    if not count:
        return ""
    text = ngettext(
        "%(count)s cohort has no row of its own: with fewer than %(least)s people it is added to "
        "its neighbors, or there were too many rows.",
        "%(count)s cohorts have no row of their own: those with fewer than %(least)s people are "
        "added to their neighbors (weeks to their month, the rest to “Others”), and beyond "
        "%(most)s rows the oldest or smallest are added up.",
        count,
    )
    return text % {
        "count": count,
        "least": triangle.observed.asked.least,
        "most": rows.MOST_ROWS,
    }


def _group(slug: str, asked: Asked, book: Playbook | None) -> str:
    if asked.by == VERB:
        return str(sentences.OWN.get(slug) or sentences.unknown(slug))
    if asked.by == SOURCE:
        return slug
    return _titles(asked.by, book).get(slug, slug)


def _titles(by: str, book: Playbook | None) -> Mapping[str, str]:
    if book is None:
        return {}
    return {
        STAGE: {stage.slug: stage.title for stage in book.funnel.stages},
        PERSONA: {slug: persona.name for slug, persona in book.personas.items()},
        AUDIENCE: {slug: audience.title for slug, audience in book.audiences.items()},
    }[by]
