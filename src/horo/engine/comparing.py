"""What a launch would change, as values: in files, in rules, and above all in people."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from horo.engine.rules import Rule, rules_of
from horo.engine.sent import Traffic
from horo.engine.values import to_json
from horo.engine.workload import Workload
from horo.playbook.differences import FileChange, PartChange
from horo.playbook.launches import CHANGED, NEW, POLICIES, REMOVED
from horo.playbook.parts.messages import Message
from horo.playbook.parts.whole import Playbook


@dataclass(frozen=True)
class GroupChange:
    """Who comes into an audience, a persona or a stage, and who leaves it: ids of members.

    `kind` is `audience`, `persona` or `stage`; `before` and `after` are how many are in it.
    """

    kind: str
    slug: str
    title: str
    change: str
    before: int
    after: int
    enters: tuple[int, ...]
    leaves: tuple[int, ...]


@dataclass(frozen=True)
class JourneyChange:
    """A journey that is new, changed or gone, with the people on it.

    `runs` are under way, of the members `on_it`. `qualify` are those whom it would have let in
    before, the latest first. `policies` are what can be chosen for the runs, the usual first.
    """

    slug: str
    title: str
    change: str
    runs: int
    on_it: tuple[int, ...]
    qualify: tuple[int, ...]

    @property
    def policies(self) -> tuple[str, ...]:
        return POLICIES[self.change] if self.runs else ()


@dataclass(frozen=True, order=True)
class Loss:
    """A member who would go back on a ladder: `kind` is `stage` or `level`; titles, "" for none."""

    kind: str
    member_id: int
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """The version that runs beside the one that would be launched, as of `at`.

    `before` is "" where nothing was ever launched; `based_on` is the number of the latest launch,
    0 for none. `past`: what each version alone would have sent in the last 30 days, by the
    backtest. `ahead`: what is on its way in the next 7 days for those who entered by now, before
    the gates, where all runs continue. `work`: what each version asks of its team meanwhile.
    """

    at: datetime
    before: str
    after: str
    based_on: int
    files: tuple[FileChange, ...]
    parts: tuple[PartChange, ...]
    groups: tuple[GroupChange, ...]
    journeys: tuple[JourneyChange, ...]
    losses: tuple[Loss, ...]
    past: tuple[Traffic, Traffic]
    ahead: tuple[Traffic, Traffic]
    work: tuple[Workload, Workload]

    @property
    def differs(self) -> bool:
        return self.before != self.after

    @property
    def people(self) -> frozenset[int]:
        """Who notices the launch: who is on a journey that changes, or counts as another."""
        moved = {pk for one in self.groups for pk in (*one.enters, *one.leaves)}
        on_it = {pk for one in self.journeys for pk in one.on_it}
        return frozenset(moved | on_it | {one.member_id for one in self.losses})

    def to_json(self) -> str:
        """The comparison as JSON, byte for byte the same for the same log, versions and `at`."""
        return to_json(asdict(self, dict_factory=_plain) | {"people": sorted(self.people)})


def journeys_between(before: Playbook, after: Playbook) -> dict[str, str]:
    """Return how each journey changes that does, by its slug.

    A change of what it sends counts, and of the audiences and personas that it asks about; one of
    its title alone does not.
    """
    old, new = _meanings(before), _meanings(after)
    return {
        slug: NEW if slug not in old else REMOVED if slug not in new else CHANGED
        for slug in sorted(old.keys() | new.keys())
        if old.get(slug) != new.get(slug)
    }


def rule_named(playbook: Playbook, slug: str) -> Rule | None:
    return next((rule for rule in rules_of(playbook) if rule.slug == slug), None)


def messages_of(playbook: Playbook, rules: Iterable[Rule]) -> set[str]:
    """Return the slugs of the messages that the steps of `rules` send."""
    args = [step.args for rule in rules for step in rule.steps]
    named = {getattr(one, "message", None) for one in args}
    return {slug for slug in named if slug in playbook.messages}


def _meanings(playbook: Playbook) -> dict[str, tuple[Rule, tuple[Message, ...]]]:
    found: dict[str, tuple[Rule, tuple[Message, ...]]] = {}
    for rule in rules_of(playbook):
        slugs = sorted(messages_of(playbook, [rule]))
        texts = tuple(playbook.messages[slug] for slug in slugs)
        found[rule.slug] = (replace(rule, title=""), texts)
    return found


def _plain(pairs: list[tuple[str, object]]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in pairs}
