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
    timedelta(hours=33), timedelta(hours=33) + JUST, 14 * DAY, 61 * DAY,
]  # fmt: skip
MEMBERS = [1, 2, 3, 4, 5]
VERBS = ["posted", "replied", "reacted", "flagged"]
MARKS = [
    ("awarded", "badge"), ("awarded", "level"), ("revoked", "badge"), ("revoked", "level"),
    ("tagged", "tag"), ("untagged", "tag"),
    ("moved", "stage"), ("entered", "audience"), ("invited", ""), ("joined", "member"),
    ("attended", "event"), ("rated", ""),
]  # fmt: skip
SLUGS = ["early-bird", "regular"]
SPACES = ({"id": 7, "slug": "help"}, {"id": 8, "slug": "новости"})
instants = st.sampled_from([AT - age for age in AGES])


@st.composite
def activities(draw):
    verb, kind = draw(st.sampled_from(MARKS) | st.sampled_from(VERBS).map(lambda v: (v, "")))
    return act(
        draw(st.sampled_from([None, *MEMBERS])),
        verb,
        draw(instants),
        recipient_id=draw(st.sampled_from([None, *MEMBERS])),
        space_id=draw(st.sampled_from([None, 7, 8, 9])),
        thread_id=draw(st.sampled_from([None, 1, 2])),
        object_type=kind,
        object_id=draw(st.sampled_from([None, 5])),
        object_key=draw(st.sampled_from(SLUGS)),
        value=draw(st.sampled_from([None, 0.0, 2.0, 9.5])),
        source=draw(st.sampled_from(["horo", "discourse"])),
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


@st.composite
def fields(draw):
    value, number = draw(st.sampled_from([("pro", None), ("free", None), ("25", 25.0)]))
    name = draw(st.sampled_from(["plan", "seats"]))
    member = draw(st.sampled_from(MEMBERS))
    return {"member_id": member, "name": name, "value": value, "number": number}


snapshots = st.builds(
    Snapshot,
    st.lists(activities(), max_size=14).map(tuple),
    people(),
    st.lists(memberships, max_size=3).map(tuple),
    st.lists(fields(), max_size=4, unique_by=lambda f: (f["member_id"], f["name"])).map(tuple),
    st.just(SPACES),
)
times = st.sampled_from(
    [0, 1, 2, 3, {"exactly": 1}, {"exactly": 2}, {"at_most": 1}, {"at_least": 1, "at_most": 2}]
)
durations = st.sampled_from(["24h", "7d", "30d"])
dates = st.sampled_from(["2026-03-02", "2026-02-23", "2026-02-01"])


spaces = st.sampled_from(["help", ["help", "новости"], "nowhere"])
bounds = st.sampled_from(
    [9.5, {"at_least": 2}, {"more_than": 2}, {"less_than": 3}, {"at_least": 0, "at_most": 4}]
)
others = st.fixed_dictionaries(
    {},
    optional={
        "staff": st.booleans(),
        "persona": st.sampled_from(["builder", "lurker", "newcomer", ["builder", "lurker"]]),
        "group": st.sampled_from(["team", ["team", "managers"]]),
    },
).filter(bool)


def narrowing(key):
    toward = "to" if key == "did" else "by"
    return {"in_space": spaces, toward: others}


def siblings(key):
    return st.fixed_dictionaries(
        {},
        optional={
            "times": times,
            "within": durations,
            "since": dates,
            "distinct": st.sampled_from(["days", "threads", "people", "spaces"]),
            **narrowing(key),
        },
    )


def deeds(key, rest=None):
    verbs = st.lists(st.sampled_from(VERBS), min_size=1, max_size=2, unique=True)
    beside = siblings(key) if rest is None else rest
    return st.builds(lambda verb, more: {key: verb} | more, verbs, beside)


def valued(key):
    """Acts with such a value, so often, or those that add up to a total."""
    often = st.fixed_dictionaries({"value": bounds}, optional={"times": times})
    total = st.fixed_dictionaries({"sum": bounds}, optional={"value": bounds})
    return st.builds(lambda more: {key: ["rated", "posted"]} | more, often | total)


whats = st.sampled_from(["event", {"event": "early-bird"}, {"event": [5, "regular"]}, {"event": 5}])
at_something = st.builds(
    lambda what, rest: {"did": "attended", "what": what} | rest, whats, siblings("did")
)
crossings = st.builds(
    lambda kind, slug, rest: {"entered": {kind: slug}} | rest,
    st.sampled_from(["audience", "stage"]),
    st.sampled_from([*SLUGS, SLUGS]),
    st.fixed_dictionaries({}, optional={"times": times, "within": durations}),
)


def inside(word, more):
    """Return `first`, `last` or `streak` of some deeds, with what stands beside these."""
    found = [
        st.builds(
            lambda deed, rest: {word: deed | rest},
            deeds(key, st.fixed_dictionaries({}, optional=narrowing(key))),
            more,
        )
        for key in ("did", "was")
    ]
    return st.one_of(*found)


span = st.fixed_dictionaries(
    {}, optional={"more_than": durations, "less_than": durations, "after": dates, "before": dates}
).filter(bool)
in_a_row = st.builds(
    lambda unit, number, ever: {unit: number} | ({"ever": True} if ever else {}),
    st.sampled_from(["days", "weeks", "months"]),
    st.sampled_from([1, 2, 2, 3]),
    st.booleans(),
)


def mappings(key, **optional):
    return st.fixed_dictionaries({}, optional=optional).filter(bool).map(lambda found: {key: found})


atoms = st.one_of(
    deeds("did"),
    deeds("was"),
    valued("did"),
    valued("was"),
    at_something,
    crossings,
    inside("first", span),
    inside("last", span),
    inside("streak", in_a_row),
    others.map(lambda found: {"invited_by": found}),
    mappings("joined", more_than=durations, less_than=durations, after=dates, before=dates),
    mappings(
        "is",
        locale=st.sampled_from(["bg", ["bg", "ru"]]),
        kind=st.sampled_from(["person", "bot"]),
        staff=st.booleans(),
        persona=st.sampled_from(["builder", "lurker", ["builder", "lurker"]]),
        source=st.just("discourse"),
    ),
    mappings("has", badge=st.just("early-bird"), level=st.just("regular"), group=st.just("team")),
    mappings(
        "has",
        tag=st.sampled_from([*SLUGS, SLUGS]),
        field=st.sampled_from(
            [{"plan": "pro"}, {"plan": ["pro", "free"]}, {"seats": {"at_least": 20}}, {"seats": 25}]
        ),
    ),
    mappings("in", space=st.just("help"), group=st.just("managers"), audience=st.just("busy")),
    st.builds(
        lambda slug, since: {"in": {"stage": slug} | since},
        st.sampled_from([*SLUGS, SLUGS]),
        st.fixed_dictionaries({}, optional={"since": durations}),
    ),
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
        personas={
            "lurker": parse({"did": ["posted", "replied"], "times": 0}),
            "newcomer": parse({"did": ["posted", "reacted"], "times": 1, "within": "7d"}),
        },
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
