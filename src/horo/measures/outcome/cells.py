"""What members are counted by: a landmark, what came before it, and what after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from horo.core.time import to_micros

HELPER, AUTHOR, READER, SILENT = "helper", "author", "reader", "silent"
SEGMENTS = (HELPER, AUTHOR, READER, SILENT)
CUSTOMERS, NEWCOMERS, EVERYONE = "customers", "newcomers", "everyone"
# Which members could have the outcome: nobody who is no customer can renew.
KINDS: Mapping[str, str] = {
    "renewed": CUSTOMERS,
    "expanded": CUSTOMERS,
    "churned": CUSTOMERS,
    "adopted": NEWCOMERS,
    "ticket_opened": EVERYONE,
}
AGE_DAYS = (30, 90, 180, 365, 730)  # where one band of days since joining ends, and the next begins
USES = (1, 5, 20, 100)  # the same of how often the product was used
LOOK_BACK = timedelta(days=90)


@dataclass(frozen=True)
class Landmark:
    """The instant from which one looks both ways.

    Participation counts in the `before` that ends with `at`; use of the product, for matching,
    in the same length before that; outcomes in `[at, at + after)`.
    """

    at: datetime
    after: timedelta = timedelta(days=180)
    before: timedelta = LOOK_BACK

    @property
    def micros(self) -> int:
        return to_micros(self.at)

    @property
    def begins(self) -> int:
        """From when on participation counts."""
        return to_micros(self.at - self.before)

    @property
    def usage_begins(self) -> int:
        return to_micros(self.at - 2 * self.before)

    @property
    def ends(self) -> int:
        """The first instant at which outcomes no longer count."""
        return to_micros(self.at + self.after)


@dataclass(frozen=True)
class Cell:
    """Members who are alike in all that is compared here, as numbers.

    `had` are the kinds of outcome that they had after the landmark. `ages` and `uses` are sum
    and sum of squares of days since joining (of those whose joining is known) and of how often
    they used the product.
    """

    segment: str
    age_band: int  # -1 where nobody knows when they joined
    plan: str
    use_band: int
    is_customer: bool
    has_adopted: bool
    had: frozenset[str]
    n: int
    ages: tuple[float, float] = (0.0, 0.0)
    uses: tuple[float, float] = (0.0, 0.0)

    def is_eligible(self, kind: str) -> bool:
        """Whether these members could have the outcome `kind` after the landmark."""
        group = KINDS[kind]
        if group == CUSTOMERS:
            return self.is_customer
        return group == EVERYONE or not self.has_adopted

    @property
    def stratum(self) -> tuple[int, str, int, bool]:
        """All that two members are matched by."""
        return (self.age_band, self.plan, self.use_band, self.is_customer)


TAKES_PART: Mapping[str, Callable[[Cell], bool]] = {
    "acts": lambda cell: cell.segment != SILENT,
    "writes": lambda cell: cell.segment in (AUTHOR, HELPER),
    "helps": lambda cell: cell.segment == HELPER,
}
