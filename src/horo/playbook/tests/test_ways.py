"""The ways to the steps of a journey: where they part, how long they take, what they are called."""

from datetime import timedelta

import yaml

from horo.playbook.drafting import draft
from horo.playbook.parts.journeys import Journey
from horo.playbook.parts.walking import depth_of
from horo.playbook.parts.ways import are_apart, most_together, ways_of
from horo.playbook.reading.yaml import read_yaml
from horo.playbook.reference import FORKS

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TASK = {"task": {"to": "moderators", "title": "Hello"}}
WROTE = {"did": "posted"}


def journey(*steps):
    data = {"journey": "way", "title": "Way", "enter": {"did": "joined"}, "steps": list(steps)}
    return Journey.model_validate(data)


def step(name, after="0m"):
    return {"id": name, "after": after, **TASK}


FORKED = journey(
    step("first"),
    {"after": "3d", "branch": {"if": WROTE, "then": [step("yes", "1d")], "else": [step("no")]}},
    {
        "wait": {"until": WROTE, "at_most": "7d"},
        "then": [step("soon")],
        "else": [step("late", "1h")],
    },
    {
        "id": "lots",
        "split": {
            "a": {"share": 0.25, "steps": [step("a")]},
            "b": {"share": 0.5, "steps": [step("b")]},
            "c": {"share": 0.25},
        },
    },
    step("last", "9d"),
)


def ways():
    return {way.step.id: way for way in ways_of(FORKED.steps)}


def test_every_step_has_a_way_in_the_order_of_the_file():
    assert list(ways()) == ["first", "yes", "no", "soon", "late", "a", "b", "last"]
    assert [one.id for one in FORKED.actions] == list(ways())
    assert ways()["yes"].path == ("steps", 1, "branch", "then", 0)
    assert ways()["b"].path == ("steps", 3, "split", "b", "steps", 0)


def test_times_add_up_along_the_way():
    found = {name: (way.earliest, way.latest) for name, way in ways().items()}

    assert found["yes"] == (4 * DAY, 4 * DAY)
    assert found["soon"] == (0 * DAY, 7 * DAY), "the act may come at any time"
    assert found["late"] == (7 * DAY + HOUR, 7 * DAY + HOUR)
    assert found["last"] == (9 * DAY, 9 * DAY), "what stands before it does not delay it"


def test_a_time_of_day_may_take_some_days():
    (way,) = ways_of(
        journey({"after": {"at_least": "1d", "on": "mo", "at": "10:00"}, **TASK}).steps
    )

    assert way.earliest == DAY
    assert way.latest >= DAY + 7 * DAY + HOUR, "a week, and an hour where the clocks change"


def test_ways_part_where_the_answer_to_one_question_differs():
    found = ways()
    apart = {
        (one, other) for one in found for other in found if are_apart(found[one], found[other])
    }

    pairs = {("yes", "no"), ("soon", "late"), ("a", "b")}
    assert apart == pairs | {(other, one) for one, other in pairs}
    assert most_together(list(found.values())) == 5


def test_forks_without_a_name_get_one_and_so_do_the_steps_inside():
    assert [item.id for item in FORKED.steps] == ["first", "branch", "wait", "lots", "last"]
    twice = journey(
        {"branch": {"if": WROTE, "then": [{"send": "tips"}]}},
        {"branch": {"if": WROTE, "then": [{"send": "tips"}]}},
    )
    assert [item.id for item in twice.steps] == ["branch", "branch-2"]
    assert [one.id for one in twice.actions] == ["send-tips", "send-tips-2"]


def test_the_example_of_the_reference_is_a_journey():
    example = read_yaml("way.yaml", FORKS.partition("```yaml\n")[2].partition("```")[0]).data

    made = Journey.model_validate({"journey": "way", "title": "Way", "enter": WROTE, **example})

    assert [item.id for item in made.steps] == ["welcome", "wrote", "first-reaction"]
    assert len(made.actions) == 5


def test_five_forks_inside_each_other_are_read_from_a_file():
    inner = [{**step("deep"), "unless": {"any": [{"did": "posted"}, {"not": {"did": "replied"}}]}}]
    for number in range(5):
        ways = {"a": {"share": 0.5, "steps": inner}, "b": {"share": 0.5}}
        inner = [{"id": f"lots-{number}", "split": ways}]
    text = yaml.safe_dump({"title": "Deep", "enter": {"did": "joined"}, "steps": inner})

    made = draft({"playbook.yaml": "", "journeys/deep.yaml": text})

    assert [one for one in made.problems if one.file == "journeys/deep.yaml"] == []
    assert depth_of(made.parts["journeys/deep.yaml"].steps) == 5
