"""When things happen: a field for each hour of the week."""

from collections.abc import Mapping

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from horo.measures.boards.cards import HeatCard
from horo.measures.boards.clocks import Hour, deeds_by_hour
from horo.measures.boards.scope import within
from horo.ui import words
from horo.web.services.boards.looking import Looking
from horo.web.services.boards.shapes import Box, Drawing, Shape, Words
from horo.web.services.boards.shown import WIDE, Cell, Column, Shown, Table
from horo.web.services.kept import kept

NAMES = {
    "acts": gettext_lazy("When members are active"),
    "posts": gettext_lazy("When members write"),
    "joins": gettext_lazy("When members join"),
}
DAYS, HOURS = range(7), range(24)
Fields = Mapping[Hour, tuple[str, str]]  # where each leads, and what it says
GUTTER, FIELD, GAP = 40, 26, 2  # pixels; a field is as large as a finger needs


def shown(card: HeatCard, looking: Looking) -> Shown:
    deeds = counted(card.of, looking)
    name = str(NAMES[card.of])
    fields = _fields(card.of, deeds, looking)
    return Shown(
        id=card.id,
        kind=card.kind,
        width=card.width,
        title=card.title or _sentence(card.of, deeds),
        heading=name,
        note=_("Hours are those of the community’s clocks. The darker, the more."),
        paint=(lambda width: _paint(deeds, fields, width)) if deeds else None,
        table=_table(deeds, fields) if deeds else None,
    )


def counted(of: str, looking: Looking) -> Mapping[Hour, int]:
    span = looking.span

    def make() -> Mapping[Hour, int]:
        with within(looking.scope) as warehouse:
            return deeds_by_hour(warehouse, of, start=span.start, end=span.end)

    return kept(looking.key("board clocks", of), make)


def hour_words(at: Hour) -> str:
    """Return "Monday, 14:00–15:00"."""
    return _("%(day)s, %(from)s:00–%(till)s:00") % {
        "day": WEEKDAYS[at.weekday],
        "from": f"{at.hour:02}",
        "till": f"{(at.hour + 1) % 24:02}",
    }


def _sentence(of: str, deeds: Mapping[Hour, int]) -> str:
    if not deeds:
        return _("%(title)s: not enough to say yet") % {"title": NAMES[of]}
    busiest = max(deeds, key=lambda at: (deeds[at], -at.weekday, -at.hour))
    said = {
        "acts": _("Most happens on %(hour)s"),
        "posts": _("Most is written on %(hour)s"),
        "joins": _("Most join on %(hour)s"),
    }
    return said[of] % {"hour": hour_words(busiest)}


def _fields(of: str, deeds: Mapping[Hour, int], looking: Looking) -> Fields:
    """Every field once: it is painted wide and narrow, and stands in the table."""
    if not deeds:
        return {}
    hours = (Hour(weekday, hour) for weekday in DAYS for hour in HOURS)
    return {at: _field(of, at, deeds, looking) for at in hours}


def _field(of: str, at: Hour, deeds: Mapping[Hour, int], looking: Looking) -> tuple[str, str]:
    """Return where a field leads, and what it says."""
    count = deeds.get(at, 0)
    said = ngettext("%(hour)s: %(count)s deed", "%(hour)s: %(count)s deeds", count) % {
        "hour": hour_words(at),
        "count": words.whole(count),
    }
    if not count:
        return "", said
    href = looking.ways.list("hour", what=of, weekday=at.weekday, hour=at.hour, **looking.dates)
    return href, said


def _paint(deeds: Mapping[Hour, int], fields: Fields, width: int) -> Drawing:
    """Hours run to the right where there is room for them, and downwards on a phone."""
    lies = width >= WIDE
    across, down = (24, 7) if lies else (7, 24)
    step_x = (width - GUTTER) / across
    peak = max(deeds.values())
    shapes: list[Shape] = []
    for weekday in DAYS:
        for hour in HOURS:
            at = Hour(weekday, hour)
            column, row = (hour, weekday) if lies else (weekday, hour)
            href, label = fields[at]
            shapes.append(
                Box(
                    GUTTER + column * step_x,
                    22 + row * (FIELD + GAP),
                    step_x - GAP,
                    FIELD,
                    f"heat{_shade(deeds.get(at, 0), peak)}",
                    3,
                    href,
                    label,
                )
            )
    shapes += _labels(lies, step_x)
    return Drawing(width, 22 + down * (FIELD + GAP), shapes)


def _labels(lies: bool, step_x: float) -> list[Shape]:
    days = [str(WEEKDAYS_ABBR[day]) for day in DAYS]
    hours = [f"{hour:02}" for hour in HOURS]
    across, down = (hours, days) if lies else (days, hours)
    top: list[Shape] = [
        Words(GUTTER + (place + 0.5) * step_x, 14, text, "quiet", "middle")
        for place, text in enumerate(across)
        if not lies or place % 2 == 0
    ]
    return top + [
        Words(GUTTER - 8, 22 + place * (FIELD + GAP) + 18, text, "quiet", "end")
        for place, text in enumerate(down)
    ]


def _shade(count: int, peak: int) -> int:
    return 0 if not count else max(round(10 * count / peak), 1)


def _table(deeds: Mapping[Hour, int], fields: Fields) -> Table:
    peak = max(deeds.values())
    columns = [
        Column(_("Hour")),
        *(Column(str(WEEKDAYS_ABBR[day]), is_number=True) for day in DAYS),
    ]
    rows = []
    for hour in HOURS:
        cells = [Cell(f"{hour:02}:00")]
        for day in DAYS:
            at = Hour(day, hour)
            count = deeds.get(at, 0)
            href, _label = fields[at]
            cells.append(Cell(words.whole(count), href, count, shade=_shade(count, peak)))
        rows.append(cells)
    return Table(columns, rows)
