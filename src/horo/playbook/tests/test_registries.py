"""The registries of actions and sections refuse what would leave two rooms at odds."""

from dataclasses import replace

import pytest

from horo.playbook import actions, sections


def test_a_promised_action_is_there_when_it_is_asked_for():
    assert actions.registered()["send"].reaches
    assert not actions.registered()["task"].reaches


def test_an_action_belongs_to_one_room():
    send = actions.registered()["send"]
    actions.register(send)

    with pytest.raises(ValueError, match="'send' is taken by"):
        actions.register(replace(send, summary="Something else."))
    with pytest.raises(ValueError, match=r"promised by horo\.messaging.* not by other"):
        actions.promise("send", "other:SEND")


def test_a_section_is_run_by_one_room():
    assert sections.is_running("journeys")
    assert not sections.is_running("experiments"), (
        "a later room runs them; then name another section"
    )

    with pytest.raises(ValueError, match="is run by 'engine' already, not 'web'"):
        sections.claim("journeys", room="web")
