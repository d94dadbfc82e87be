from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from horo.conditions import ConditionError, parse
from horo.conditions.awarded import Awarded
from horo.conditions.bounds import Bounds
from horo.conditions.did import Did
from horo.conditions.filled import Filled
from horo.conditions.first import First
from horo.conditions.groups import InGroup
from horo.conditions.invited import InvitedBy
from horo.conditions.joined import Joined
from horo.conditions.last import Last
from horo.conditions.logic import All, Either, Not
from horo.conditions.objects import What
from horo.conditions.others import Others
from horo.conditions.places import InAudience, InSpace
from horo.conditions.source import CameFrom
from horo.conditions.staged import InStage
from horo.conditions.streak import Streak
from horo.conditions.tagged import Tagged
from horo.conditions.times import NEVER, Times
from horo.conditions.traits import Is
from horo.conditions.was import Was
from horo.log import verbs

WEEK = timedelta(days=7)
POSTED = Did(verbs=("posted",))


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ({"did": "posted"}, Did(verbs=("posted",))),
        ({"did": ["posted", "replied"]}, Did(verbs=("posted", "replied"))),
        ({"did": "posted", "times": 0}, Did(verbs=("posted",), times=NEVER)),
        ({"did": "posted", "times": 3}, Did(verbs=("posted",), times=Times(least=3))),
        (
            {"did": "posted", "times": {"at_least": 2, "at_most": 4}},
            Did(verbs=("posted",), times=Times(least=2, most=4)),
        ),
        ({"did": "posted", "within": "2w"}, Did(verbs=("posted",), within=2 * WEEK)),
        ({"did": "posted", "within": WEEK}, Did(verbs=("posted",), within=WEEK)),
        ({"did": "posted", "since": "2026-03-01"}, Did(verbs=("posted",), since=date(2026, 3, 1))),
        ({"did": "posted", "in_space": ["a", "b"]}, Did(verbs=("posted",), in_space=("a", "b"))),
        ({"did": "posted", "distinct": "days"}, Did(verbs=("posted",), distinct="days")),
        ({"never": "posted"}, Did(verbs=("posted",), times=NEVER)),
        ({"did": "rated", "value": 9}, Did(verbs=("rated",), value=Bounds(at_least=9, at_most=9))),
        ({"did": "rated", "sum": {"more_than": 9}}, Did(verbs=("rated",), sum=Bounds(more_than=9))),
        (
            {"did": "attended", "what": {"event": ["kickoff", 12]}},
            Did(verbs=("attended",), what=What(kind="event", keys=("kickoff",), ids=(12,))),
        ),
        ({"did": "attended", "what": "event"}, Did(verbs=("attended",), what=What(kind="event"))),
        (
            {"did": "replied", "to": {"group": "team", "staff": True}},
            Did(verbs=("replied",), others=Others(group=("team",), staff=True)),
        ),
        ({"first": {"did": "posted", "within": "7d"}}, First(acts=POSTED, less_than=WEEK)),
        ({"last": {"did": "posted", "more_than": "7d"}}, Last(acts=POSTED, more_than=WEEK)),
        (
            {"streak": {"did": "posted", "weeks": 4, "ever": True}},
            Streak(acts=POSTED, unit="weeks", length=4, ever=True),
        ),
        (
            {"entered": {"audience": "a"}, "within": "7d"},
            Was(verbs=("entered",), what=What(kind="audience", keys=("a",)), within=WEEK),
        ),
        ({"entered": {"stage": "a"}}, Was(verbs=("moved",), what=What(kind="stage", keys=("a",)))),
        (
            {"left": {"audience": "a"}},
            Was(verbs=("left",), what=What(kind="audience", keys=("a",))),
        ),
        ({"invited_by": {"persona": "builder"}}, InvitedBy(others=Others(persona=("builder",)))),
        ({"is": {"source": "discourse"}}, CameFrom(sources=("discourse",))),
        ({"has": {"tag": ["a", "b"]}}, Tagged(slugs=("a", "b"))),
        ({"has": {"field": {"plan": "pro"}}}, Filled(name="plan", values=("pro",))),
        (
            {"has": {"field": {"seats": {"at_least": 10}}}},
            Filled(name="seats", number=Bounds(at_least=10)),
        ),
        ({"in": {"stage": "regular", "since": "7d"}}, InStage(stages=("regular",), since=WEEK)),
        ({"was": "replied_to"}, Was(verbs=("replied",))),
        ({"was": ["reacted_to", "flagged"]}, Was(verbs=("reacted", "flagged"))),
        ({"joined": {"more_than": "7d"}}, Joined(more_than=WEEK)),
        ({"joined": {"before": date(2026, 3, 1)}}, Joined(before=date(2026, 3, 1))),
        (
            {"is": {"persona": "builder", "locale": ["bg", "ru"]}},
            Is(persona=("builder",), locale=("bg", "ru")),
        ),
        ({"is": {"staff": False}}, Is(staff=False)),
        ({"has": {"badge": "early-bird"}}, Awarded(what="badge", slugs=("early-bird",))),
        ({"has": {"group": "team"}}, InGroup(groups=("team",))),
        ({"in": {"space": "новости"}}, InSpace(spaces=("новости",))),
        ({"in": {"audience": "regulars"}}, InAudience(audiences=("regulars",))),
        (
            {"not": {"was": "flagged", "within": "7d"}},
            Not(part=Was(verbs=("flagged",), within=WEEK)),
        ),
        ([{"did": "posted"}], Did(verbs=("posted",))),
        (
            [{"did": "posted"}, {"any": [{"did": "replied"}, {"did": "reacted"}]}],
            All(
                parts=(
                    Did(verbs=("posted",)),
                    Either(parts=(Did(verbs=("replied",)), Did(verbs=("reacted",)))),
                )
            ),
        ),
    ],
    ids=str,
)
def test_what_is_written_is_read(written, condition):
    assert parse(written) == condition
    assert parse(condition) is condition


BROKEN = yaml.safe_load(Path(__file__).with_name("broken.yaml").read_text())


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: str(case["condition"]))
def test_an_error_says_where_what_was_found_and_what_to_do(case):
    with pytest.raises(ConditionError) as error:
        parse(case["condition"])

    assert str(error.value) == case["message"]


def test_a_list_is_read_to_a_limit():
    with pytest.raises(ConditionError, match="at most 200 conditions"):
        parse([{"did": "posted"}] * 201)


def test_endless_nesting_is_refused_before_it_is_followed():
    written = {"did": "posted"}
    for _ in range(10_000):
        written = {"not": written}

    with pytest.raises(ConditionError, match="at most 20 levels"):
        parse(written)


def test_a_list_that_contains_itself_is_refused():
    written = [{"did": "posted"}]
    written.append(written)

    with pytest.raises(ConditionError, match="at most 20 levels"):
        parse(written)


@pytest.mark.parametrize(("times", "hint"), [("5", "Write 5 without quotes."), ("9" * 26, "")])
def test_only_a_number_that_would_do_is_told_to_lose_its_quotes(times, hint):
    with pytest.raises(ConditionError) as caught:
        parse({"did": "posted", "times": times})

    assert caught.value.hint == hint


@pytest.mark.parametrize("data", [{"was": "scored"}, {"did": "scored"}])
def test_the_tone_of_what_a_member_wrote_cannot_be_asked(data):
    assert verbs.find("scored").unasked

    with pytest.raises(ConditionError, match="scored"):
        parse(data)
