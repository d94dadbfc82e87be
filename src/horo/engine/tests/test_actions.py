"""Every action of every room: once, whatever happens; taken back, once, or it says why not."""

from dataclasses import replace

import pytest
from conftest import AT
from django.utils.translation import override

from horo.engine.services import apply, preview, undo
from horo.engine.services.undoing import CannotUndo, is_undone, why_not
from horo.engine.tests.acting import SECRET, STEPS, act, due, furnish, rows, shown, write_step
from horo.engine.tests.test_once import survive
from horo.log.models import Activity
from horo.people import services as people
from horo.playbook import actions
from horo.playbook.services import current

FINAL = {
    "end": "does not go on",
    "start": "has begun",
    "webhook": "cannot be called back",
}  # actions that cannot be taken back
every_action = pytest.mark.parametrize("name", sorted(STEPS))


class Killed(BaseException):
    """What ends a process is no error that the engine could catch."""


@pytest.fixture
def place(alice, bob, hana, settings):
    settings.HORO_WEBHOOK_SECRETS = {"crm": SECRET}
    return furnish(alice)


def test_every_action_is_tried_here():
    assert sorted(actions.registered()) == sorted(STEPS)


@pytest.mark.usefixtures("each_database", "db")
@every_action
def test_an_action_happens_once_also_after_a_crash(name, place, monkeypatch):
    write_step({name: STEPS[name], "approval": False})
    action = actions.registered()[name]
    before = rows()

    def die(request):
        action.perform(request)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setitem(actions._registered, name, replace(action, perform=die, perform_many=None))
        with pytest.raises(Killed):
            apply(AT)
    assert rows() == before, "nothing of a life that ended early is there"
    act()
    after = rows()
    assert after != before
    assert not apply(AT).done
    assert rows() == after


@every_action
def test_a_preview_changes_nothing_and_says_something(name, place):
    write_step({name: STEPS[name], "approval": False})
    effect = due()
    preview(effect, AT)  # the community's own account is made when it is first needed
    before = rows()

    found = preview(effect, AT)

    assert rows() == before
    assert found.title
    assert found.recipient


@pytest.mark.usefixtures("each_database", "db")
@every_action
def test_an_action_is_taken_back_once_or_says_why_not(name, place, hana):
    write_step({name: STEPS[name], "approval": False})
    key = act()

    if name in FINAL:
        with pytest.raises(CannotUndo, match=FINAL[name]):
            undo(key, by=hana, at=AT)
        assert not is_undone(key)
        return
    undo(key, by=hana, at=AT)
    undone = Activity.objects.get(verb="undone")
    assert (undone.actor, undone.object_type, undone.object_key) == (hana, "effect", key)
    assert is_undone(key)
    with pytest.raises(CannotUndo, match="already"):
        undo(key, by=hana, at=AT)
    assert not apply(AT).done, "what was taken back is not done again"


@every_action
def test_an_action_is_told_in_three_languages(name, place):
    write_step({name: STEPS[name], "approval": False})
    action, args = actions.registered()[name], due().args
    told = set()

    for language in ("en", "ru", "bg"):
        with override(language):
            told.add(action.sentence(args, current()))

    assert len(told) == 3
    assert all(told)


@every_action
def test_whether_an_action_can_be_taken_back_is_known_before(name):
    assert bool(why_not(name)) == (name in FINAL)


def test_all_actions_at_once_killed_again_and_again_happen_once(database_url, tmp_path):
    quiet, killed = tmp_path / "quiet", tmp_path / "killed"
    for home in (quiet, killed):
        home.mkdir()
    undisturbed = f"sqlite:///{quiet}/quiet.sqlite3"

    peace = survive("peace", undisturbed, quiet, program="killing_actions")
    found = survive("statements", database_url, killed, program="killing_actions")

    assert found["killed"] > 20, "hardly any life was cut short"
    assert found["rows"] == peace["rows"]
    assert peace["rows"]["engine.Performed"] == len(STEPS)


def test_only_the_team_takes_back(place, alice):
    write_step({"tag": "helper"})
    key = act()

    with pytest.raises(CannotUndo, match="Only the team"):
        undo(key, by=alice, at=AT)
    assert "helper" in people.tags_of(alice, at=AT)


def test_what_did_not_happen_or_has_gone_is_not_taken_back(place, alice, hana):
    write_step({"tag": "helper"})
    key = act()
    people.untag(alice, "helper", by=hana, at=AT)

    with pytest.raises(CannotUndo, match="has not happened"):
        undo("journeys/act/act/1/999", by=hana, at=AT)
    with pytest.raises(CannotUndo, match="changed it since"):
        undo(key, by=hana, at=AT)
    assert not is_undone(key), "a refusal leaves nothing behind"


def test_what_cannot_be_done_is_said_where_it_would_be_seen(place):
    write_step({"post": {"space": "nowhere", "message": "welcome"}})

    assert "There is no space “nowhere”" in shown().body


def test_an_action_says_how_it_is_taken_back_or_why_not():
    tag = actions.registered()["tag"]

    with pytest.raises(ValueError, match="has no undo and does not say why"):
        replace(tag, undo=None)
