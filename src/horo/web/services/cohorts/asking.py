"""What the address asks about cohorts; what it cannot mean becomes the default, and is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from horo.measures.cohorts.asked import (
    BOUNDED,
    BY,
    GRAINS,
    KINDS,
    SMALL,
    WROTE,
    Asked,
)
from horo.measures.vocabulary import MONTH, WEEK
from horo.web.services import periods
from horo.web.services.periods import Span

MOST_LEAST = 100_000
DAYS, WITHOUT = "days", "without"


@dataclass(frozen=True)
class Chosen:
    """`asked` and the period it came from; `error` says what in the address was left out."""

    asked: Asked
    span: Span
    error: str

    def query(self, **more: object) -> str:
        """The same question as the query of an address, with `more` beside it."""
        asked, span = self.asked, self.span
        period = (
            {"period": span.preset}
            if span.preset
            else {"from": span.start.isoformat(), "to": span.last.isoformat()}
        )
        said: dict[str, object] = {
            "by": asked.by,
            "came": asked.came,
            "grain": asked.grain,
            "kind": asked.kind,
            "in": DAYS if asked.by_days else "",
            "staff": WITHOUT if asked.without_staff else "",
            "least": asked.least if asked.least != SMALL else "",
            **period,
            **more,
        }
        return urlencode({name: value for name, value in said.items() if value not in ("", None)})


def read(query: Mapping[str, str], *, at: datetime, zone: ZoneInfo) -> Chosen:
    """Return what the address asks for."""
    span = periods.read(query, at=at, zone=zone)
    grain = query.get("grain", "")
    if grain not in GRAINS:
        grain = MONTH if span.grain == MONTH else WEEK
    least, error = _least(query.get("least", ""))
    by, kind = query.get("by", WROTE), query.get("kind", BOUNDED)
    asked = Asked(
        span.start,
        span.end,
        by=by if by in BY else WROTE,
        came=query.get("came", "").replace("\0", "")[:200] or "authored",
        grain=grain,
        kind=kind if kind in KINDS else BOUNDED,
        by_days=query.get("in") == DAYS,
        without_staff=query.get("staff") == WITHOUT,
        least=least,
    )
    return Chosen(asked, span, span.error or error)


def _least(text: str) -> tuple[int, str]:
    if not text:
        return SMALL, ""
    if text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= MOST_LEAST:
        return int(text), ""
    return SMALL, _("The smallest cohort is a whole number from 1 on, such as 20.")
