from datetime import timedelta

import pytest
from conftest import AT

from horo.conditions import NoEventError, Snapshot, events, is_event, parse
from horo.conditions.events import roles
from horo.conditions.tests.engines import act, engine
from horo.facts.schemas import unbound


@pytest.mark.parametrize(
    ("written", "is_one"),
    [
        ({"did": "posted", "in_space": "help"}, True),
        ({"did": "attended", "what": {"event": "kickoff"}}, True),
        ({"entered": {"audience": "quiet"}}, True),
        ({"left": {"audience": ["quiet", "busy"]}}, True),
        ({"any": [{"entered": {"stage": "regular"}}, {"did": "joined"}]}, True),
        ({"entered": {"audience": "quiet"}, "within": "7d"}, False),
        ({"did": "posted", "times": 2}, False),
        ({"did": "rated", "value": {"at_most": 6}}, False),
        ({"was": "replied_to", "by": {"staff": True}}, False),
        ({"never": "posted"}, False),
        ({"first": {"did": "posted", "within": "7d"}}, False),
        ([{"did": "posted"}, {"did": "replied"}], False),
    ],
    ids=str,
)
def test_an_event_is_what_happened_and_nothing_that_counts(written, is_one):
    assert is_event(parse(written)) == is_one
    if not is_one:
        with pytest.raises(NoEventError):
            events(parse(written), unbound())


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_events_are_told_with_whom_they_let_in(dialect):
    kickoff = act(1, "attended", AT, object_type="event", object_key="kickoff")
    other = act(1, "attended", AT, object_type="event", object_key="other")
    quiet = {"recipient_id": 2, "object_type": "audience", "object_key": "quiet"}
    entered = act(None, "entered", AT - timedelta(days=1), **quiet)
    moved = act(None, "moved", AT, **(quiet | {"object_type": "stage"}))
    database = engine(dialect)
    database.fill(Snapshot((kickoff, other, entered, moved)))
    condition = parse(
        {
            "any": [
                {"entered": {"audience": "quiet"}},
                {"did": "attended", "what": {"event": "kickoff"}},
            ]
        }
    )

    found = database.run(events(condition, unbound()).select("member_id", "activity_id", "verb"))

    assert found == {(1, kickoff["id"], "attended"), (2, entered["id"], "entered")}
    assert roles(condition) == {"actor_id", "recipient_id"}
