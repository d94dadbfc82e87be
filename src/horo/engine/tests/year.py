"""A simulated life of a small community: acts, ticks, launches, and a clock that is put back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from conftest import make_member

from horo.content.activities import POSTED, REPLIED
from horo.engine.services import apply, react
from horo.engine.tests.community import DAY, HOUR
from horo.engine.values import Effect
from horo.log import services as log
from horo.log.verbs import Verb
from horo.people.activities import JOINED
from horo.people.models import Member

MINUTE = timedelta(minutes=1)
ZONES = ("Europe/Sofia", "America/New_York", "")


@dataclass
class Year:
    """What happens, by the true time; `clock` shows what the community's clock makes of it."""

    random: Random
    start: datetime
    events: list[tuple[datetime, Callable[[datetime], object]]] = field(default_factory=list)
    put_back: timedelta = timedelta(0)
    looks: list[datetime] = field(default_factory=list)
    reacted: int = 0
    at: datetime | None = None
    waiting: tuple[Effect, ...] = ()  # what the last tick found to be held
    people: list[Member] = field(default_factory=list)

    def plan(self, when: datetime, event: Callable[[datetime], object]) -> None:
        self.events.append((when, event))

    def live(self, monkeypatch) -> None:
        monkeypatch.setattr("horo.log.services.now", lambda: self.at)
        for when, event in sorted(self.events, key=lambda one: one[0]):
            self.at = when - self.put_back
            event(self.at)

    def tick(self, at: datetime) -> None:
        applied = apply(at)
        assert not applied.failed, applied.failed
        self.looks.append(at)
        self.waiting = applied.held

    def turn_back(self, _at: datetime) -> None:
        self.put_back += HOUR

    def settle(self, number: int, busy: Sequence[int]) -> None:
        """Let `number` people join, the first half at the start and the others on days `busy`."""
        for place in range(number):
            after = 0 if place < number / 2 else busy[place % len(busy)]
            when = self.moment(2, after=after)
            member = make_member(f"member-{place}", timezone=ZONES[place % 3])
            Member.objects.filter(pk=member.pk).update(joined_at=when)
            self.people.append(member)
            self.plan_act(when, JOINED, member, None)

    def acts(self, number: int, busy: Sequence[int]) -> None:
        """Let `number` posts and replies happen within two days from each of the days `busy`."""
        for day in sorted([*busy] * number):
            who, whom = self.random.sample(self.people, 2)
            verb, to = self.random.choice([(POSTED, None), (REPLIED, whom)])
            self.plan_act(self.moment(2, after=day), verb, who, to)

    def plan_act(self, when: datetime, verb: Verb, who: Member, to: Member | None) -> None:
        self.plan(when, lambda at: self._act(verb, who, to, at))

    def bring(self, when: datetime, number: int) -> None:
        """Import, at `when`, acts of the ten days before."""
        self.plan(when, lambda at: self._import(at, number))

    def moment(self, days: int, *, after: int = 0) -> datetime:
        return self.start + after * DAY + self.random.randrange(days * 24 * 60) * MINUTE

    def _act(self, verb, who, to, at) -> None:
        act = log.record(verb, None, actor=who, recipient=to, at=at)
        self.reacted += len(react([act], at).done)

    def _import(self, at: datetime, number: int) -> None:
        entries = [
            log.Entry(
                verb=POSTED,
                occurred_at=at - self.random.randrange(1, 240) * HOUR,
                source="old",
                source_key=f"{at}/{place}",
                actor_id=self.random.choice(self.people).pk,
            )
            for place in range(number)
        ]
        log.record_many(entries, recorded_at=at)


def tick_often(year: Year, days: int, busy: Sequence[int], *, length: int = 3) -> None:
    """Tick every eight hours for `length` days from each of the days `busy`, else now and then."""
    for day in range(days):
        often = any(first <= day < first + length for first in busy)
        for hour in (4, 12, 20) if often else (10,)[day % 24 :]:
            year.plan(year.start + day * DAY + hour * HOUR, year.tick)
