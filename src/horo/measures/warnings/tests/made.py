"""Made communities: the same number of deeds each week, with noise that never changes."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from horo.core.time import to_micros
from horo.measures.tests.logs import Act, Log, Who
from horo.measures.warnings.looks import History

MONDAY = date(2026, 1, 5)
NOON = timedelta(hours=12)


@dataclass
class Made:
    """Acts, day by day; `acts` grow as one writes them."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    acts: list[Act] = field(default_factory=list)
    noise: Random = field(default_factory=lambda: Random(7))

    def at(self, day: int, after: timedelta = NOON) -> int:
        """The local time of day `after` midnight, so many days after the first Monday."""
        local = datetime.combine(MONDAY, datetime.min.time()) + timedelta(days=day) + after
        return to_micros(local.replace(tzinfo=self.zone).astimezone(UTC))

    def act(self, day: int, verb: str, actor: int | None, after: timedelta = NOON, **more) -> int:
        number = len(self.acts) + 1
        self.acts.append(Act(number, self.at(day, after), actor, verb, **more))
        return number

    def write(self, day: int, people: int, after: timedelta = NOON) -> None:
        """Let so many different people reply on `day`, two more or fewer by chance."""
        count = max(0, people + self.noise.randint(-2, 2)) if people > 2 else people
        for person in range(1, count + 1):
            self.act(day, "replied", person, after, thread=900)

    def history(self, days: int, *, looked: int = 28, holidays: tuple[str, ...] = ()) -> History:
        """The log as it was at the end of `days` days; the last `looked` are looked at."""
        members = [Who(number) for number in range(1, 300)]
        end = MONDAY + timedelta(days=days)
        as_of = datetime.combine(end, datetime.min.time(), self.zone)
        since = end - timedelta(days=looked)
        log = Log(self.acts, members)
        return History(log, self.zone, since, end, as_of, frozenset(holidays))


def raised(seen, threshold=3.0):
    """The days on which the periods over the threshold begin."""
    return [
        look.start.date()
        for look in seen.looks
        if look.score is not None and look.score >= threshold
    ]
