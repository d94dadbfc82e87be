"""What the linter and the models say of forms."""

import pytest
import yaml

from horo.feedback.tests.giving import EVERYTHING, NPS, write_forms
from horo.playbook.services import load

EXAMPLE = "examples/playbook"


@pytest.fixture(autouse=True)
def no_linter():
    """Here the linter is what is tested."""


@pytest.fixture
def said(settings):
    """Return what is said of the form `everything`, written so."""

    def said_of(**changes: object) -> list[str]:
        write_forms(everything=EVERYTHING | {"open": True} | changes)
        found = [str(one) for one in load(settings.HORO_PLAYBOOK).problems]
        return [one for one in found if one.startswith("forms/everything.yaml")]

    return said_of


def question(**fields: object) -> list[dict[str, object]]:
    return [{"question": "one", "ask": "One?", "kind": "text"} | fields]


def test_a_form_as_it_should_be_is_fine(said):
    assert said() == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"open": False}, "a form that nobody is asked"),
        ({"routing": []}, "no routing"),
        ({"anonymous": True}, "an anonymous form whose answers may be changed"),
        (
            {
                "anonymous": True,
                "may_change": False,
                "routing": [
                    {"to": "managers", "within": "2d", "if": {"question": "stars", "below": 2}}
                ],
            },
            "a route for some answers of an anonymous form",
        ),
        ({"questions": question(least=1)}, "bounds on a question of kind 'text'"),
        ({"questions": question(kind="number", least=5, most=2)}, "from 5 to 2"),
        ({"questions": question(kind="file")}, "'file'"),
        ({"questions": question() + question()}, "the question 'one' a second time"),
        (
            {
                "questions": [
                    *question(kind="consent"),
                    *question(question="two", **{"if": {"question": "one", "is": "maybe"}}),
                ]
            },
            "the option 'maybe'",
        ),
        (
            {
                "questions": [
                    *question(),
                    *question(question="two", **{"if": {"question": "one", "below": 3}}),
                ]
            },
            "a bound on a question of kind 'text'",
        ),
    ],
)
def test_a_slip_is_found(said, changes, says):
    found = said(**changes)

    assert any(says in one for one in found), found


def test_the_score_of_an_nps_form_is_final(settings):
    write_forms(nps=NPS | {"may_change": True})

    found = [str(one) for one in load(settings.HORO_PLAYBOOK).problems]

    assert any("an NPS form whose answers may be changed" in one for one in found)


def test_a_step_asks_a_form_that_is_there(settings):
    write_forms({"asks": "npz"})

    found = [str(one) for one in load(settings.HORO_PLAYBOOK).problems]

    assert any("the form 'npz'" in one or "'npz'" in one for one in found), found


def test_the_reference_playbook_asks_its_forms_and_an_idea_is_always_open():
    found = load(EXAMPLE)

    assert not found.problems
    asks = [yaml.safe_load(text) for path, text in found.texts.items() if "journeys/" in path]
    steps = [step for one in asks for step in one["steps"]]
    assert {step["ask_form"] for step in steps if "ask_form" in step} == {"nps", "first-month"}
    assert found.playbook.forms["idea"].takes_anybody
