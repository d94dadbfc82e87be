"""Random small communities and random conditions, for the tests that compare readings."""

from datetime import timedelta

from conftest import AT
from hypothesis import strategies as st

from horo.conditions import Snapshot, Words, parse, resolve
from horo.conditions.moments import micros
from horo.conditions.tests.engines import act, person

DAY = timedelta(days=1)
JUST = timedelta(microseconds=1)
# ties, both sides of every window that the conditions below use, and the future
AGES = [
    timedelta(0), -JUST, -DAY, JUST, DAY - JUST, DAY, DAY + JUST, 7 * DAY - JUST, 7 * DAY,
    7 * DAY + JUST, timedelta(hours=9), timedelta(hours=9) + JUST, 30 * DAY, 31 * DAY,
]  # fmt: skip
MEMBERS = [1, 2, 3, 4, 5]
VERBS = ["posted", "replied", "reacted", "flagged"]
SPACES = ({"id": 7, "slug": "help"}, {"id": 8, "slug": "новости"})
instants = st.sampled_from([AT - age for age in AGES])


@st.composite
def activities(draw):
    return act(
        draw(st.sampled_from([None, *MEMBERS])),
        draw(st.sampled_from([*VERBS, "awarded"])),
        draw(instants),
        recipient_id=draw(st.sampled_from([None, *MEMBERS])),
        space_id=draw(st.sampled_from([None, 7, 8, 9])),
        thread_id=draw(st.sampled_from([None, 1, 2])),
        object_type=draw(st.sampled_from(["badge", "level", ""])),
        object_key=draw(st.sampled_from(["early-bird", "regular"])),
    )


@st.composite
def people(draw):
    return tuple(
        person(
            member,
            draw(st.none() | instants),
            kind=draw(st.sampled_from(["person", "person", "person", "bot", "anonymous"])),
            is_staff=draw(st.booleans()),
            locale=draw(st.sampled_from(["", "bg", "ru"])),
            persona=draw(st.sampled_from(["", "builder"])),
        )
        for member in MEMBERS
    )


memberships = st.fixed_dictionaries(
    {
        "member_id": st.sampled_from(MEMBERS),
        "group": st.sampled_from(["team", "managers"]),
        "since": instants.map(micros),
    }
)
snapshots = st.builds(
    Snapshot,
    st.lists(activities(), max_size=14).map(tuple),
    people(),
    st.lists(memberships, max_size=3).map(tuple),
    st.just(SPACES),
)
times = st.sampled_from(
    [0, 1, 2, 3, {"exactly": 1}, {"exactly": 2}, {"at_most": 1}, {"at_least": 1, "at_most": 2}]
)
durations = st.sampled_from(["24h", "7d", "30d"])
dates = st.sampled_from(["2026-03-02", "2026-02-23", "2026-02-01"])


def siblings():
    return st.fixed_dictionaries(
        {},
        optional={
            "times": times,
            "within": durations,
            "since": dates,
            "in_space": st.sampled_from(["help", ["help", "новости"], "nowhere"]),
            "distinct": st.sampled_from(["days", "threads", "people", "spaces"]),
        },
    )


def deeds(key):
    verbs = st.lists(st.sampled_from(VERBS), min_size=1, max_size=2, unique=True)
    return st.builds(lambda verb, rest: {key: verb} | rest, verbs, siblings())


def mappings(key, **optional):
    return st.fixed_dictionaries({}, optional=optional).filter(bool).map(lambda found: {key: found})


atoms = st.one_of(
    deeds("did"),
    deeds("was"),
    mappings("joined", more_than=durations, less_than=durations, after=dates, before=dates),
    mappings(
        "is",
        locale=st.sampled_from(["bg", ["bg", "ru"]]),
        kind=st.sampled_from(["person", "bot"]),
        staff=st.booleans(),
        persona=st.sampled_from(["builder", "lurker", ["builder", "lurker"]]),
    ),
    mappings("has", badge=st.just("early-bird"), level=st.just("regular"), group=st.just("team")),
    mappings("in", space=st.just("help"), group=st.just("managers"), audience=st.just("busy")),
)
written = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3),
        st.lists(inner, min_size=1, max_size=3).map(lambda found: {"any": found}),
        st.lists(inner, min_size=1, max_size=2).map(lambda found: {"all": found}),
        inner.map(lambda found: {"not": found}),
    ),
    max_leaves=5,
)


def words():
    return Words(
        personas={"lurker": parse({"did": ["posted", "replied"], "times": 0})},
        audiences={"busy": parse({"did": "posted", "times": 2, "within": "7d"})},
        locale="bg",
    )


conditions = written.map(lambda found: resolve(parse(found), words()))


@st.composite
def moments(draw):
    """Occasions: (subject_id, member_id, since or None, at), some of the same member."""
    count = draw(st.integers(0, 5))
    return [
        (100 + number, draw(st.sampled_from(MEMBERS)), draw(st.none() | instants), draw(instants))
        for number in range(count)
    ]
