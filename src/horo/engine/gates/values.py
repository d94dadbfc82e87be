"""What the gates look at: the playbook's word on touching people, and what is known of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from horo.engine.values import Decision, Effect

EMAIL = "email"


@dataclass(frozen=True)
class Cap:
    """At most `messages` in any `per`."""

    messages: int
    per: timedelta


@dataclass(frozen=True)
class Radius:
    """How many members may be reached unapproved: `members` of them, or a `share` of all."""

    members: int | None = None
    share: float | None = None

    def limit(self, community: int) -> int | None:
        """Return the smaller bound among `community` members, but at least one; None for none."""
        bounds = [] if self.members is None else [self.members]
        if self.share is not None:
            bounds.append(int(self.share * community))
        return max(1, min(bounds)) if bounds else None


@dataclass(frozen=True)
class Rules:
    """What the playbook says about touching people.

    `quiet` is (since, till) by the wall clock. `low_share` of each cap is open to messages of
    low priority; `is_high_exempt` lets those of high priority past the caps. No member gets the
    same message twice within `duplicates`. `approvers` names by action the group one of whom has
    to approve; the first `first` effects of every rule wait for somebody in any case. `radius`
    bounds what one plan may reach without a person's word, `radii` what one rule may.
    """

    zone: ZoneInfo
    quiet: tuple[time, time] | None = None
    caps: tuple[Cap, ...] = ()
    low_share: float = 1.0
    is_high_exempt: bool = False
    duplicates: timedelta | None = None
    approvers: Mapping[str, str] = field(default_factory=dict)
    first: int = 0
    radius: Radius = Radius()
    radii: Mapping[str, Radius] = field(default_factory=dict)

    def without_people(self) -> Self:
        """Return what is left where nobody is there to approve, and no night to wait for."""
        return replace(self, quiet=None, approvers={}, first=0, radius=Radius(), radii={})


@dataclass(frozen=True)
class Reach:
    """How an effect would reach its member: `topic` and `channel` are what consent is about.

    `message` is the name under which the log will say that it was received; "" where it has none.
    """

    topic: str
    channel: str
    message: str = ""


@dataclass(frozen=True)
class Switched:
    """Who set a switch and when; `since` is None where the settings did."""

    by: str
    since: datetime | None


@dataclass(frozen=True)
class Switches:
    """What people have stopped: everything, single rules, or anything but looking."""

    dry_run: Switched | None = None
    everything: Switched | None = None
    rules: Mapping[str, Switched] = field(default_factory=dict)


@dataclass(frozen=True)
class Suppression:
    """Why a channel is closed to a member, and until when; None is until somebody lifts it."""

    reason: str
    until: datetime | None


@dataclass(frozen=True)
class Failing:
    """An effect that could not be performed: how often, and when it is tried again.

    `next_try_at` None: given up.
    """

    attempts: int
    next_try_at: datetime | None


@dataclass(frozen=True)
class Knowledge:
    """What the gates need to know about the members concerned.

    `consents`: the latest answer by (member, channel, topic). `received`: when each member got
    messages, oldest first; `had`: when they last got the message of a name. `addressed`: who has
    an e-mail address. `suppressed` goes by (member, channel), `failing` by effect key, `done` by
    rule as far as `Rules.first` needs it, `groups` by the groups that approve.
    """

    decisions: Mapping[str, Decision] = field(default_factory=dict)
    consents: Mapping[tuple[int, str, str], bool] = field(default_factory=dict)
    zones: Mapping[int, ZoneInfo] = field(default_factory=dict)
    received: Mapping[int, Sequence[datetime]] = field(default_factory=dict)
    had: Mapping[tuple[int, str], datetime] = field(default_factory=dict)
    addressed: frozenset[int] = frozenset()
    community: int = 0  # members who are people
    switches: Switches = Switches()
    suppressed: Mapping[tuple[int, str], Suppression] = field(default_factory=dict)
    failing: Mapping[str, Failing] = field(default_factory=dict)
    done: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def untouched(self) -> Self:
        """Return what was known had nobody switched, decided, and nothing been received yet."""
        return replace(
            self, decisions={}, received={}, had={}, switches=Switches(), suppressed={},
            failing={}, done={},
        )  # fmt: skip


@dataclass
class Ahead:
    """What goes out before an effect of the same plan: when, and the names of the messages."""

    received: dict[int, list[datetime]] = field(default_factory=dict)
    had: dict[tuple[int, str], datetime] = field(default_factory=dict)

    def add(self, member_id: int, reach: Reach, at: datetime) -> None:
        self.received.setdefault(member_id, []).append(at)
        if reach.message:
            self.had[member_id, reach.message] = at


@dataclass(frozen=True)
class Asked:
    """One effect before the gates, with all that they may look at."""

    effect: Effect
    reach: Reach | None
    rules: Rules
    known: Knowledge
    ahead: Ahead
    at: datetime
