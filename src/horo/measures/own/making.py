"""From what the playbook states to measures that can be computed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from horo.conditions import Condition, Words, resolve
from horo.conditions.acts import Acts
from horo.measures import vocabulary as units
from horo.measures.behind import LISTS, MEMBERS, List
from horo.measures.deeds import DEEDS, NOT_OF_ONE, Deeds
from horo.measures.measure import Figure, Measure
from horo.measures.own import acts, members, ratios
from horo.measures.question import Sources
from horo.measures.vocabulary import DAY, GRAINS, GROUPS, OF_MEMBERS
from horo.playbook.parts.own_measures import OwnMeasure as Stated
from horo.playbook.parts.own_measures import Quantile, Share
from horo.playbook.parts.whole import Playbook

RATIO, NUMBER = "ratio", "value"


@dataclass(frozen=True, eq=False)
class OwnReading:
    """A reading that a playbook states. `parts` are the readings that it is put together from."""

    build: Callable[[Sources], Any]
    parts: tuple[Any, ...] = ()
    asks_playbook: bool = True  # its SQL is another one in another playbook

    def __call__(self, sources: Sources) -> Any:
        return self.build(sources)


@dataclass(frozen=True)
class OwnMeasure(Measure):
    """A measure of the playbook: `title` is what the playbook calls it.

    `behind` is the list of whom it counts, `deeds` of what they did.
    """

    title: str = ""
    behind: List | None = None
    deeds: Deeds | None = None
    of_nobody: bool = False


@dataclass(frozen=True)
class Making:
    """What own measures are made from: the playbook's words, and the measures that there are."""

    words: Words
    stated: Mapping[str, Stated]
    known: Mapping[str, Measure]

    def acts(self, condition: Condition) -> Acts:
        found = self.meaning(condition)
        assert isinstance(found, Acts), "the playbook's reader lets nothing else through"
        return found

    def meaning(self, condition: Condition) -> Condition:
        return resolve(condition, self.words)

    def measure(self, figure: "str | Condition", name: str) -> Measure:
        """What a ratio is made of: a measure by its name, or the count of a condition."""
        if isinstance(figure, Condition):
            return _counts(self, name, name, figure)
        return _made(self, self.stated[figure]) if figure in self.stated else self.known[figure]


def measures_of(playbook: Playbook, known: Mapping[str, Measure]) -> dict[str, Measure]:
    """Return the own measures of `playbook` by name; `known` are all others.

    One whose name is taken meanwhile, or whose ratio names what is no longer there, is left out:
    a playbook that was launched long ago still runs.
    """
    stated = {one.name: one for one in playbook.measures.measures if one.name not in known}
    making = Making(playbook.words, stated, known)
    made: dict[str, Measure] = {}
    for name, one in stated.items():
        try:
            made[name] = _made(making, one)
        except (KeyError, RecursionError):
            continue
    return made


def _made(making: Making, one: Stated) -> Measure:
    if one.counts is not None:
        return _counts(making, one.name, one.title, one.counts)
    if one.share is not None:
        return _share(making, one, one.share)
    if one.sum is not None:
        return _sum(making, one, one.sum)
    if one.quantile is not None:
        return _quantile(making, one, one.quantile)
    return _ratio(making, one)


def _counts(making: Making, name: str, title: str, condition: Condition) -> Measure:
    meant = making.meaning(condition)
    return OwnMeasure(
        name=name,
        unit=units.MEMBERS,
        definition=title,
        reading=OwnReading(partial(members.counted, condition=meant)),
        figure=lambda reading: Figure(reading.members, reading.members),
        empty=0,
        groups=OF_MEMBERS,
        title=title,
        behind=List(MEMBERS, lambda sources: members.holding_last(sources, meant)),
        deeds=lambda sources: members.evidence_last(sources, meant),
    )


def _share(making: Making, one: Stated, share: Share) -> Measure:
    of, among = making.meaning(share.of), making.meaning(share.among)
    return OwnMeasure(
        name=one.name,
        unit=units.SHARE,
        definition=one.title,
        reading=OwnReading(partial(members.shared, of=of, among=among)),
        figure=lambda reading: Figure(reading.part / reading.members.nullif(0), reading.members),
        groups=OF_MEMBERS,
        title=one.title,
        behind=List(MEMBERS, lambda sources: members.holding_last(sources, among, of)),
        deeds=lambda sources: members.evidence_last(sources, among, of),
    )


def _sum(making: Making, one: Stated, condition: Condition) -> Measure:
    meant = making.acts(condition)
    return OwnMeasure(
        name=one.name,
        unit=NUMBER,
        definition=one.title,
        reading=OwnReading(partial(acts.added_up, acts=meant)),
        figure=lambda reading: Figure(reading.total, reading.acts),
        empty=0,
        groups=GROUPS,
        title=one.title,
        behind=_of_values(meant),
        deeds=partial(acts.deeds_of_values, acts=meant),
    )


def _quantile(making: Making, one: Stated, quantile: Quantile) -> Measure:
    at = Fraction(str(quantile.at))
    if quantile.starts is not None and quantile.ends is not None:
        return _time(making, one, quantile, at)
    assert quantile.of is not None, "the playbook's reader lets nothing else through"
    meant = making.acts(quantile.of)
    return OwnMeasure(
        name=one.name,
        unit=NUMBER,
        definition=one.title,
        reading=OwnReading(partial(acts.quantile_of_values, acts=meant, at=at)),
        figure=lambda reading: Figure(reading[acts.QUANTILE], reading.acts),
        groups=GROUPS,
        title=one.title,
        behind=_of_values(meant),
        deeds=partial(acts.deeds_of_values, acts=meant),
    )


def _time(making: Making, one: Stated, quantile: Quantile, at: Fraction) -> Measure:
    assert quantile.starts is not None
    assert quantile.ends is not None
    starts, ends = making.acts(quantile.starts), making.acts(quantile.ends)
    return OwnMeasure(
        name=one.name,
        unit=units.SECONDS,
        definition=one.title,
        reading=OwnReading(partial(acts.quantile_of_times, starts=starts, ends=ends, at=at)),
        figure=lambda reading: Figure(reading[acts.QUANTILE], reading.watched),
        groups=GROUPS,
        title=one.title,
        behind=List(MEMBERS, partial(_got_there, starts=starts, ends=ends)),
        deeds=partial(acts.deeds_of_times, starts=starts, ends=ends),
    )


def _ratio(making: Making, one: Stated) -> Measure:
    assert one.ratio is not None, "the playbook's reader lets nothing else through"
    of = making.measure(one.ratio.of, f"{one.name} of")
    to = making.measure(one.ratio.to, f"{one.name} to")
    both = (of, to)
    # a rolling count has a row only where it changes, and cannot be put beside another
    coarse = any(each.carries for each in both)
    grains = [grain for grain in GRAINS if all(grain in each.grains for each in both)]
    groups = [group for group in GROUPS if all(group in each.groups for each in both)]
    return OwnMeasure(
        name=one.name,
        unit=RATIO,
        definition=one.title,
        reading=OwnReading(
            partial(ratios.side_by_side, of=of, to=to), parts=tuple(_parts(of) + _parts(to))
        ),
        figure=lambda reading: Figure(reading.above / reading.below.nullif(0), reading.n),
        window=max((each.window for each in both), default=timedelta(0)),
        grains=tuple(grain for grain in grains if not (coarse and grain == DAY)),
        groups=tuple(groups),
        title=one.title,
        behind=list_of(of),
        deeds=of.deeds if isinstance(of, OwnMeasure) else DEEDS[of.name],
        of_nobody=is_of_nobody(of) or is_of_nobody(to),
    )


def list_of(measure: Measure) -> List:
    """Return how the members or topics behind `measure` are found; of a ratio, what it divides."""
    own = measure.behind if isinstance(measure, OwnMeasure) else None
    return own or LISTS[measure.name]


def own_table(measure: Measure, *, deeds: bool) -> Deeds | None:
    """Return the table of the list or of the deeds of an own measure; None for any other."""
    if not isinstance(measure, OwnMeasure):
        return None
    return measure.deeds if deeds else list_of(measure).table


def is_of_nobody(measure: Measure) -> bool:
    """Whether it must never be shown of one person, being a tone or divided from one."""
    if isinstance(measure, OwnMeasure):
        return measure.of_nobody
    return measure.name in NOT_OF_ONE


def _parts(measure: Measure) -> list[Any]:
    """The readings of the registry that `measure` rests on."""
    reading = measure.reading
    return list(reading.parts) if isinstance(reading, OwnReading) else [reading]


def _of_values(meant: Acts) -> List:
    """Members, by what the values of their acts add up to."""

    def table(sources: Sources) -> Any:
        found = acts.valued(sources, meant)
        named = found.rename(id="member_id")
        return named.group_by(sources.question.keys("id")).aggregate(weight=named.value.sum())

    return List(MEMBERS, table)


def _got_there(sources: Sources, starts: Acts, ends: Acts) -> Any:
    """Members who did both, the slowest first."""
    spans = acts.spans_of(sources, starts, ends)
    done = spans.filter(spans.ended_at.notnull())
    groups = ["group"] if sources.question.by else []
    return done.select(*groups, id=done.member_id, weight=done.ended_at - done.started_at)
