"""How gently a playbook touches people: read, checked, and said."""

import pytest
from django.utils import translation
from pydantic import ValidationError

from horo.playbook.parts.charter import Charter
from horo.playbook.words import describe_touching

NAMES = {"name": "Circle", "purpose": "-", "audience": "-", "promise": "-"}


def charter(**fields):
    return Charter.model_validate(NAMES | fields)


def test_an_action_waits_for_anybody_for_a_group_or_for_nobody():
    approval = charter(approval={"send": {"by": "managers"}, "task": True, "tag": False}).approval

    assert [approval.asks(name) for name in ("send", "task", "tag", "other")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert approval.actions["send"].by == "managers"


def test_new_journeys_wait_for_a_person_a_number_of_times():
    assert charter(approval={"first": 20}).approval.first == 20
    assert charter().approval.first == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"approval": {"send": "sometimes"}},
        {"approval": {"send": {"by": "managers", "and": "more"}}},
        {"approval": {"first": -1}},
        {"attention": {"low": 0}},
        {"attention": {"high": "always"}},
        {"duplicates": "long"},
    ],
)
def test_what_nobody_could_mean_is_refused(wrong):
    with pytest.raises(ValidationError):
        charter(**wrong)


def test_it_is_told_in_sentences_of_every_language():
    book = charter(
        caps=[{"messages": 4, "per": "7d"}],
        attention={"low": 0.25, "high": "exempt"},
        duplicates="30d",
        approval={"send": {"by": "managers"}, "task": True, "first": 20},
    )
    told = {}
    for language in ("en", "ru", "bg"):
        with translation.override(language):
            told[language] = describe_touching(book)

    assert told["en"][1] == "Nobody gets the same message twice within 30 days."
    assert "25 %" in told["en"][0]
    assert all(a != b for a, b in zip(told["ru"], told["bg"], strict=True))
    assert all(a != b for a, b in zip(told["en"], told["ru"], strict=True))
