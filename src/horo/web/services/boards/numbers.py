"""A number: the latest period that is over, how it moved, and what it is to reach."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from horo.measures.boards.cards import NumberCard
from horo.measures.rows import Row
from horo.ui import words
from horo.web.services import figures, periods, statements
from horo.web.services.boards.figures import Rows
from horo.web.services.boards.looking import Looking
from horo.web.services.boards.series import line_drawing, period_table
from horo.web.services.boards.shown import Figure, Shown
from horo.web.services.figures import Target


def shown(card: NumberCard, rows: Rows | None, looking: Looking, target: Target | None) -> Shown:
    heading = card.title or statements.title(card.measure)
    if rows is None or not rows.now:
        note = _("There are no figures of this yet.")
        return Shown(card.id, card.kind, card.width, heading, note=note)
    final = [row for row in rows.now if not row.censored and row.value is not None]
    latest = final[-1] if final else None
    sentence = statements.statement(
        card.measure, latest.value if latest else None, rows.now[0].unit
    )
    return Shown(
        id=card.id,
        kind=card.kind,
        width=card.width,
        title=card.title or sentence,
        heading=heading,
        figure=_figure(card.measure, rows, final, looking, target),
        paint=line_drawing([("line1", rows.now)], height=48),
        table=period_table([(heading, card.measure, rows.now)], looking),
    )


def _figure(
    name: str, rows: Rows, final: Sequence[Row], looking: Looking, target: Target | None
) -> Figure:
    if not final:
        return Figure("–", target=target.sentence if target else "")
    latest, before = final[-1], final[-2] if len(final) > 1 else None
    grain = looking.span.grain
    last = latest.end.date() - timedelta(days=1)
    return Figure(
        text=words.figure(latest.value, latest.unit),
        href=looking.ways.measure(name, latest.start.date(), last, grain),
        latest=_("%(period)s, n = %(number)s")
        % {"period": periods.named(latest.start, grain), "number": words.whole(latest.n)},
        trend=figures.change(latest, before),
        rose=figures.rose(latest, before),
        target=target.sentence if target else "",
        compared=_compared(rows, latest, looking),
    )


def _compared(rows: Rows, latest: Row, looking: Looking) -> str:
    """Return what the figure was in the period with which it is compared."""
    place = list(rows.now).index(latest) - (len(rows.now) - len(rows.before))
    if not looking.shift or not 0 <= place < len(rows.before):
        return ""
    then = rows.before[place]
    return _("%(period)s: %(value)s") % {
        "period": periods.day(then.start.date()),
        "value": words.figure(then.value, then.unit),
    }
