"""What the log tells at a landmark, beside plain Python, and at its edges."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from horo.core.time import to_micros
from horo.measures.outcome import KINDS, Landmark, facts_known, look, members_behind, shares

from .worlds import DAY, Act, Who, World

AT = datetime(2026, 3, 2, tzinfo=UTC)
LANDMARK = Landmark(AT, after=timedelta(days=30), before=timedelta(days=10))
NOW = to_micros(AT)


def seen(*acts: Act, **who) -> tuple:
    (cell,) = look(World(acts, [Who(1, **who), Who(2, is_staff=True)]), LANDMARK)
    return cell


def test_segments_go_by_what_was_done_before_the_landmark():
    assert seen().segment == "silent"
    assert seen(Act(NOW - 1, "visited", 1)).segment == "reader"
    assert seen(Act(NOW - 1, "posted", 1, thread=1)).segment == "author"
    assert seen(Act(NOW - 1, "replied", 1, thread=1)).segment == "author", "to oneself"
    assert seen(Act(NOW - 1, "replied", 1, 2, thread=1)).segment == "helper"


def test_what_comes_after_makes_nobody_a_participant_and_what_came_before_is_no_outcome():
    """Whoever renews lives on and may write: that must not make writing look like the cause."""
    late = seen(Act(NOW, "replied", 1, 2, thread=1), Act(NOW, "renewed", None, 1), plan="gold")
    early = seen(Act(NOW - 1, "renewed", None, 1))
    too_late = seen(Act(NOW + 30 * DAY, "renewed", None, 1), plan="gold")

    assert (late.segment, late.had) == ("silent", {"renewed"})
    assert (early.had, early.is_customer) == (frozenset(), True)
    assert too_late.had == frozenset()


def test_a_customer_is_known_by_facts_or_plan_and_no_longer_after_churning():
    renewed, churned = Act(NOW - 9, "renewed", None, 1), Act(NOW - 5, "churned", None, 1)

    assert seen(renewed).is_customer
    assert not seen(renewed, churned).is_customer
    assert seen(churned, Act(NOW - 2, "renewed", None, 1)).is_customer
    assert seen(plan="gold").is_customer
    assert not seen(churned, plan="gold").is_customer
    assert not seen().is_customer


def test_a_plan_that_was_set_after_the_landmark_says_nothing_about_it():
    assert seen(Act(NOW - 1, "filled", None, 1, key="plan"), plan="gold").plan == "gold"
    assert seen(Act(NOW, "filled", None, 1, key="plan"), plan="gold").plan == "(changed since)"


def test_use_before_the_time_of_participation_is_summed():
    world = [Act(NOW - 15 * DAY, "used", None, 1, value=6), Act(NOW - 11 * DAY, "used", None, 1)]
    cell = seen(*world, Act(NOW - 1, "used", None, 1, value=500))

    assert (cell.uses, cell.use_band) == ((7.0, 49.0), 2)


def test_only_persons_of_the_community_who_had_joined_are_there():
    members = [
        Who(1, joined_at=NOW - 1), Who(2, joined_at=NOW), Who(3, kind="bot"),
        Who(4, kind="anonymous"), Who(5, is_staff=True), Who(6, joined_at=None),
    ]  # fmt: skip
    cells = look(World([], members), LANDMARK)

    assert sum(cell.n for cell in cells) == 2
    assert sorted(cell.age_band for cell in cells) == [-1, 0]


def test_an_empty_community_has_no_shares():
    assert look(World([], []), LANDMARK) == ()
    assert facts_known(World([], [])) == {}
    assert [each.share.value for each in shares((), "renewed")] == [None] * 4


VERBS = ("posted", "replied", "visited", "joined", "renewed", "churned", "adopted", "used")
acts_of_any_kind = st.builds(
    Act,
    at=st.integers(-25, 35).map(lambda days: NOW + days * DAY),
    verb=st.sampled_from(VERBS),
    actor=st.sampled_from([None, 1, 2, 3]),
    recipient=st.sampled_from([None, 1, 2, 3]),
    thread=st.just(1),
)


@settings(deadline=None, max_examples=12)
@given(st.lists(acts_of_any_kind, max_size=25), st.sampled_from(sorted(KINDS)))
def test_cells_are_those_of_plain_python(acts, kind):
    world = World(acts, [Who(1), Who(2, plan="gold"), Who(3, joined_at=NOW - 40 * DAY)])
    wanted = [plainly(acts, member, kind) for member in (1, 2, 3)]

    cells = look(world, LANDMARK)

    assert sum(cell.n for cell in cells) == 3
    for each in shares(cells, kind):
        assert each.share.n == wanted.count(each.segment)
    for segment in {*wanted} - {None}:
        listed = members_behind(world, LANDMARK, kind, segment)
        assert listed == [n for n, found in enumerate(wanted, 1) if found == segment]


def test_the_list_of_those_who_had_it_is_as_long_as_the_share_says():
    acts = [Act(NOW, "renewed", None, 1), Act(NOW - 1, "visited", 3)]
    world = World(acts, [Who(1, plan="a"), Who(2, plan="a"), Who(3, plan="a")])

    assert members_behind(world, LANDMARK, "renewed", "silent") == [1, 2]
    assert members_behind(world, LANDMARK, "renewed", "silent", had=True) == [1]
    assert members_behind(world, LANDMARK, "renewed", "silent", had=False) == [2]
    assert members_behind(world, LANDMARK, "renewed", "reader", had=True) == []


def plainly(acts, member: int, kind: str) -> str | None:
    """The segment of a member who could have the outcome; None for one who could not."""
    about = [a for a in acts if a.recipient == member and a.at < NOW]
    came = [a.at for a in about if a.verb in ("adopted", "renewed", "expanded")]
    went = [a.at for a in about if a.verb == "churned"]
    is_customer = (bool(came) or member == 2) and not (went and max(went) >= max(came, default=0))
    if KINDS[kind] == "customers" and not is_customer:
        return None
    if KINDS[kind] == "newcomers" and any(a.verb == "adopted" for a in about):
        return None
    did = [a for a in acts if a.actor == member and NOW - 10 * DAY <= a.at < NOW]
    if any(a.verb == "replied" and a.recipient not in (None, member) for a in did):
        return "helper"
    if any(a.verb in ("posted", "replied") for a in did):
        return "author"
    return "reader" if any(a.verb == "visited" for a in did) else "silent"
