"""The strip of a warning: a year of looks as bars, those over the threshold filled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from horo.measures.warnings.judging import Judged
from horo.ui import words
from horo.web.services import periods

BAR, GAP, HEIGHT, FOOT = 11, 3, 72, 2  # in the units of the drawing
TALLEST = 2.0  # thresholds that the drawing is high
WEEKS = 53


@dataclass(frozen=True)
class Bar:
    """The worst look of one week. `tone`: quiet, raised, false, unknown, or silent."""

    monday: date
    score: float
    tone: str


def strip(judged: Judged, *, label: str) -> SafeString:
    """Return the year as one picture called `label`; "" where there is nothing to see.

    A bar is a week, as high as its worst score against the threshold, which is the line. An
    alarm that was false is hollow, so that no color is needed to tell it.
    """
    bars = list(_bars(judged))[-WEEKS:]
    if not bars:
        return SafeString("")
    width = len(bars) * (BAR + GAP) - GAP
    line = HEIGHT - HEIGHT / TALLEST
    drawn = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}</title></rect>',
        (_drawn(place, bar, judged.threshold) for place, bar in enumerate(bars)),
    )
    return format_html(
        '<svg class="strip" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img"'
        ' aria-label="{}">{}<line class="limit" x1="0" x2="{}" y1="{}" y2="{}"></line></svg>',
        width,
        HEIGHT,
        label,
        drawn,
        width,
        line,
        line,
    )


def _drawn(place: int, bar: Bar, threshold: float) -> tuple[object, ...]:
    part = min(max(bar.score / threshold, 0.0), TALLEST) / TALLEST
    height = max(round(part * HEIGHT, 1), FOOT)
    inset = 1 if bar.tone == "false" else 0
    title = f"{periods.day(bar.monday)}: {words.decimal(bar.score)}"
    return (
        bar.tone,
        place * (BAR + GAP) + inset,
        round(HEIGHT - height + inset, 1),
        BAR - 2 * inset,
        max(height - 2 * inset, 1),
        title if bar.tone != "silent" else periods.day(bar.monday),
    )


def _bars(judged: Judged) -> Iterator[Bar]:
    tones = {
        look: {None: "unknown", True: "false", False: "raised"}[episode.is_false]
        for episode in judged.episodes
        for look in map(id, episode.looks)
    }
    weeks: dict[date, Bar] = {}
    for look in judged.seen.looks:
        begun = look.start.date()
        monday = begun - timedelta(days=begun.weekday())
        tone = tones.get(id(look), "silent" if look.score is None else "quiet")
        bar = Bar(monday, look.score or 0.0, tone)
        known = weeks.get(monday)
        if known is None or _rank(bar) > _rank(known):
            weeks[monday] = bar
    yield from (weeks[monday] for monday in sorted(weeks))


def _rank(bar: Bar) -> tuple[bool, float]:
    return bar.tone != "silent", bar.score
