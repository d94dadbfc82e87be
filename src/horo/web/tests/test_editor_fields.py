"""The fields of the editor: complete, and each changes what it shows and nothing else."""

import pytest

from horo.playbook.parts.journeys import Journey
from horo.playbook.parts.rituals import Ritual
from horo.playbook.reading.yaml import read_yaml
from horo.playbook.services.editing import open_file, problems_with
from horo.web.services.editor import journeys, pages, rituals, steps
from horo.web.services.editor.fields import Field, applied
from horo.web.services.editor.journeys import Source
from horo.web.services.editor.pages import Working

pytestmark = pytest.mark.django_db
TITLED = "title: Odd  # a remark\nenter: {did: joined}\nsteps: []\n"


def keys(model):
    return {info.alias or name for name, info in model.model_fields.items()}


def working(text=TITLED):
    return Working("journeys", "odd", text, "")


def source(text):
    return Source(text, read_yaml("", text).data, None)


def test_every_key_of_a_journey_and_of_a_ritual_has_its_field():
    journey = [*journeys.head(source(TITLED)), *journeys.limits(source(TITLED))]
    ritual = rituals.head(source("title: x\n"))

    assert {one.path[0] for one in journey} == keys(Journey) - {"journey", "steps"}
    assert {one.path[0] for one in ritual} == keys(Ritual) - {"ritual"}


def test_a_new_step_of_every_kind_has_a_field_for_each_argument(playbook):
    for kind, _words in steps.kinds():
        made, _anchor = steps.added(working(), "steps", kind)
        (card,) = pages.page(made, open_file(made.path)).steps.cards
        assert card.title, kind
        step = read_yaml("", made.text).data["steps"][0]
        shown = {one.path[2] for one in journeys.everything([card])}
        assert step.keys() <= shown | {"then", "split"}, kind


@pytest.mark.parametrize("kind", ["send", "task", "branch", "split", "wait", "tag", "notify"])
def test_a_new_step_can_be_read_or_says_what_is_missing(playbook, kind):
    text = open_file("journeys/welcome.yaml").text
    made, _anchor = steps.added(Working("journeys", "welcome", text, ""), "steps", kind)

    found = [one for one in problems_with(made.path, made.text) if one.severity == "error"]

    assert len(found) == (1 if kind == "tag" else 0), found


def test_a_second_argument_turns_a_bare_word_into_keys():
    text = "steps:\n  - send: welcome  # hello\n"
    field = Field(("steps", 0, "send", "channel"), "choice", "", shorthand="message")

    after, refused = applied(text, [field], {"steps/0/send/channel": "email"})

    assert (after, refused) == (
        "steps:\n  - send: {message: welcome, channel: email}  # hello\n",
        [],
    )


def test_a_group_of_keys_comes_with_its_first_and_goes_with_its_last():
    fields = journeys.limits(source(TITLED))
    with_reach, _refused = applied(TITLED, fields, {"reach/members": "50"})
    assert "reach: {members: 50}\n" in with_reach

    without, _refused = applied(
        with_reach, journeys.limits(source(with_reach)), {"reach/members": ""}
    )

    assert without == TITLED


@pytest.mark.parametrize("typed", ["a: [", "{", "'", "- - :", "!!str"])
def test_what_cannot_be_written_is_kept_in_its_field(typed):
    field = Field(("exit",), "condition", "")

    after, refused = applied(TITLED, [field], {"exit": f"{typed} x"})

    assert after == TITLED
    assert [one.shown for one in refused] == [f"{typed} x".strip()]


def test_what_stands_there_is_a_choice_even_if_nobody_knows_it():
    field = Field(("a",), "choice", "", shown="gone", choices=(("b", "B"),))

    assert field.options == [("gone", "gone"), ("b", "B")]
