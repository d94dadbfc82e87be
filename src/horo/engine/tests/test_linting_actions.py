"""What `horo check` says about the arguments of actions: names that are not there, slips."""

import pytest
from django.conf import settings

from horo.engine.tests.acting import STEPS, write_step
from horo.playbook.lint import findings
from horo.playbook.services import load


@pytest.fixture(autouse=True)
def linter(no_linter, monkeypatch):
    """The linter as it is: the other tests of this folder go without."""
    monkeypatch.setattr("horo.playbook.loading.findings", findings)


def problems(step):
    write_step(step)
    found = load(settings.HORO_PLAYBOOK).problems
    return [str(one) for one in found if one.file == "journeys/act.yaml"]


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ({"reply": "nothing"}, "the message 'nothing'"),
        ({"ask": {"message": "tips", "question": "Which?", "options": ["One"]}}, "at least 2"),
        ({"set_persona": "nobody"}, "the persona 'nobody', expected one of 'builder', 'reader'"),
        ({"set_persona": "reader"}, "the persona 'reader', which its condition recognizes"),
        ({"add_to_group": "team"}, "a group that gives no rights of the team"),
        ({"notify": {"to": "moderators", "title": "{{ member.nam }}"}}, "Did you mean"),
        ({"notify": {"to": "moderatorz", "title": "Look"}}, "'moderatorz', which is no role"),
        ({"task": {"to": {"group": "moderatorz"}, "title": "Look"}}, "'moderatorz'"),
        ({"task": {"to": {"group": "team", "rule": "robin"}, "title": "Look"}}, "as 'rule'"),
        ({"feature": "space"}, "'space' as 'feature'"),
        ({"thank": {"message": "tips"}}, "no 'from'"),
        ({"webhook": {"url": "http://example.org", "secret": "crm"}}, "https://"),
    ],
)  # fmt: skip
def test_a_slip_is_found_where_it_was_made(step, says):
    write_step(step)
    path = settings.HORO_PLAYBOOK / "personas" / "reader.md"
    path.write_text(path.read_text().replace("name:", "recognized_by: {did: posted}\nname:", 1))
    found = [str(one) for one in load(settings.HORO_PLAYBOOK).problems]

    assert any(says in one and one.startswith("journeys/act.yaml:") for one in found), found


@pytest.mark.parametrize("name", sorted(set(STEPS) - {"start", "end"}))
def test_an_action_as_it_should_be_is_fine(name):
    said = [one for one in problems({name: STEPS[name]}) if "cap" not in one]

    assert said == []
