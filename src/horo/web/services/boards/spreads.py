"""Distributions: a bar for each bin, and the members or topics in it."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from horo.measures.behind import MEMBERS
from horo.measures.boards.cards import DistributionCard
from horo.measures.boards.scope import within
from horo.measures.boards.spreads import Bin, kind_of, spread
from horo.ui import words
from horo.web.services.boards.looking import Looking
from horo.web.services.boards.shapes import Box, Drawing, Shape, Words
from horo.web.services.boards.shown import Cell, Column, Shown, Table
from horo.web.services.kept import kept

NAMES = {
    "acts_per_member": gettext_lazy("Deeds per member"),
    "first_response": gettext_lazy("Time to the first answer"),
    "topic_length": gettext_lazy("Posts per topic"),
}
NOTES = {
    "acts_per_member": gettext_lazy("Each bar reaches twice as far as the one before it."),
    "first_response": gettext_lazy(
        "Topics that still wait are greyed: their answer may come at any time."
    ),
    "topic_length": gettext_lazy(
        "Replies within 28 days. Each bar reaches twice as far as the one before it."
    ),
}
BAR, ROW, GUTTER, END = 18, 28, 116, 52  # pixels


def shown(card: DistributionCard, looking: Looking) -> Shown:
    bins = counted(card.of, looking)
    return Shown(
        id=card.id,
        kind=card.kind,
        width=card.width,
        title=card.title or _sentence(card.of, bins),
        heading=str(NAMES[card.of]),
        note=str(NOTES[card.of]),
        paint=(lambda width: _paint(card.of, bins, looking, width)) if bins else None,
        table=_table(card.of, bins, looking) if bins else None,
    )


def counted(of: str, looking: Looking) -> Sequence[Bin]:
    span = looking.span

    def make() -> Sequence[Bin]:
        with within(looking.scope) as warehouse:
            return spread(warehouse, of, start=span.start, end=span.end)

    return kept(looking.key("board spread", of), make)


def bin_words(of: str, one: Bin) -> str:
    """Return what falls into a bin: "4–7", "1 h – 4 h", "still waits"."""
    if of == "first_response":
        return _waited(one)
    if one.high is None:
        return _("%(low)s and more") % {"low": words.whole(one.low)}
    last = one.high - 1
    return words.whole(one.low) if last == one.low else f"{one.low}–{last}"


def _waited(one: Bin) -> str:
    if one.is_open:
        return _("still waits")
    low, high = (
        words.span(timedelta(minutes=minutes)) if minutes else ""
        for minutes in (one.low, one.high or 0)
    )
    if not low:
        return _("under %(length)s") % {"length": high}
    if not high:
        return _("over %(length)s") % {"length": low}
    return f"{low} – {high}"


def _sentence(of: str, bins: Sequence[Bin]) -> str:
    total = sum(one.count for one in bins)
    if not total:
        return _("%(title)s: not enough to say yet") % {"title": NAMES[of]}
    if of == "first_response":
        soon = sum(one.count for one in bins if one.high is not None and one.high <= 1_440)
        return _("%(share)s of the topics had an answer within a day") % {
            "share": words.share(soon / total)
        }
    alone = next((one.count for one in bins if one.low == 1), 0)
    said = {
        "acts_per_member": _("%(share)s of those who were active did one thing"),
        "topic_length": _("%(share)s of the topics stayed without a reply"),
    }
    return said[of] % {"share": words.share(alone / total)}


def _href(of: str, one: Bin, looking: Looking) -> str:
    if not one.count:
        return ""
    return looking.ways.list("bin", what=of, place=one.place, **looking.dates)


def _label(of: str, one: Bin) -> str:
    return f"{bin_words(of, one)}: {words.whole(one.count)}"


def _paint(of: str, bins: Sequence[Bin], looking: Looking, width: int) -> Drawing:
    most = max((one.count for one in bins), default=0) or 1
    room = width - GUTTER - END
    shapes: list[Shape] = []
    for place, one in enumerate(bins):
        top = place * ROW
        long = max(room * one.count / most, 2 if one.count else 0)
        tone = "quiet" if one.is_open else "line1"
        shapes += [
            Words(GUTTER - 10, top + 18, bin_words(of, one), "ink", "end"),
            Box(GUTTER, top + 5, room, BAR, "rail", 3),
            Box(GUTTER, top + 5, long, BAR, tone, 3, _href(of, one, looking), _label(of, one)),
            Words(width - END + 8, top + 18, words.whole(one.count), "ink"),
        ]
    return Drawing(width, max(len(bins) * ROW, ROW), shapes)


def _table(of: str, bins: Sequence[Bin], looking: Looking) -> Table:
    total = sum(one.count for one in bins) or 1
    counted_as = _("People") if kind_of(of) == MEMBERS else _("Topics")
    columns = [
        Column(str(NAMES[of])),
        Column(counted_as, is_number=True),
        Column(_("Share"), is_number=True),
    ]
    rows = [
        [
            Cell(bin_words(of, one), censored=one.is_open),
            Cell(words.whole(one.count), _href(of, one, looking), one.count, one.is_open),
            Cell(words.share(one.count / total), value=one.count / total, censored=one.is_open),
        ]
        for one in bins
    ]
    return Table(columns, rows)
