"""What the playbook changes about a member, and what is there again when it is taken back."""

import pytest
from conftest import AT, join

from horo.content.models import PRIVATE, Space
from horo.engine.services import apply, undo
from horo.engine.services.undoing import CannotUndo
from horo.engine.tests.acting import act, group_of, refusal, shown, space_of, topic_by, write_step
from horo.engine.tests.community import DAY
from horo.engine.tests.conftest import no_linter
from horo.log.models import Activity
from horo.membership.models import Change, Invitation
from horo.membership.services import changes, invitations
from horo.messaging.models import Message
from horo.people import services as people
from horo.people.models import Group, Member
from horo.playbook import actions
from horo.playbook.services import load

__all__ = ["no_linter"]
pytestmark = pytest.mark.usefixtures("each_database", "db")


@pytest.fixture
def topic(alice):
    """What sets every journey of these tests in motion."""
    return topic_by(alice, space_of("help"))


def fresh(member):
    return Member.objects.get(pk=member.pk)


@pytest.mark.parametrize("had_it", [False, True], ids=["new", "there before"])
def test_a_tag_is_taken_back_only_if_the_effect_gave_it(topic, alice, hana, had_it):
    if had_it:
        people.tag(alice, "helper", by=hana, at=AT)
    write_step({"tag": "helper"})
    key = act()
    assert people.tags_of(alice, at=AT) == {"helper"}

    if had_it:
        with pytest.raises(CannotUndo, match="Nothing of it is left"):
            undo(key, by=hana, at=AT)
    else:
        undo(key, by=hana, at=AT)

    assert people.tags_of(alice, at=AT) == ({"helper"} if had_it else set())


def test_a_tag_is_taken_and_given_again(topic, alice, hana):
    people.tag(alice, "quiet", by=hana, at=AT)
    write_step({"untag": "quiet"})
    key = act()
    assert people.tags_of(alice, at=AT) == set()

    undo(key, by=hana, at=AT)

    assert people.tags_of(alice, at=AT) == {"quiet"}


def test_a_group_opens_its_space_until_it_is_taken_back(topic, alice, hana):
    space_of("club", access=PRIVATE, group=group_of("club"))
    write_step({"add_to_group": "club", "approval": False})
    key = act()
    assert Space.objects.visible_to(fresh(alice)).filter(slug="club").exists()
    record = Activity.objects.get(verb="added_to_group")
    assert (record.recipient, record.object_type, record.object_key) == (alice, "group", "club")

    undo(key, by=hana, at=AT)

    assert not Space.objects.visible_to(fresh(alice)).filter(slug="club").exists()
    assert Activity.objects.get(verb="removed_from_group").actor == hana


def test_who_is_taken_out_of_a_group_may_come_back(topic, alice, hana):
    join(alice, "club")
    write_step({"remove_from_group": "club"})
    key = act()
    assert not alice.memberships.exists()

    undo(key, by=hana, at=AT)

    assert alice.memberships.get().group.slug == "club"


def test_a_group_that_is_not_there_is_refused_in_words(topic):
    write_step({"add_to_group": "club"})

    assert "There is no group “club”." in shown().body
    assert "There is no group “club”." in refusal()


@pytest.mark.parametrize("group", ["team", "managers", "moderators"])
def test_nobody_becomes_part_of_the_team_by_a_rule(topic, group, settings):
    write_step({"add_to_group": group})

    said = [str(problem) for problem in load(settings.HORO_PLAYBOOK).problems]

    assert any("a group that gives no rights of the team" in sentence for sentence in said)


def test_a_persona_is_set_and_the_one_before_is_there_again(topic, alice, hana):
    Member.objects.filter(pk=alice.pk).update(persona="reader")
    write_step({"set_persona": "builder"})
    key = act()
    assert fresh(alice).persona == "builder"
    assert Activity.objects.get(verb="classified").object_key == "builder"

    undo(key, by=hana, at=AT)

    assert fresh(alice).persona == "reader"


def test_what_somebody_set_since_stays(topic, alice, hana):
    write_step({"set_persona": "builder"})
    key = act()
    Member.objects.filter(pk=alice.pk).update(persona="reader")

    with pytest.raises(CannotUndo, match="changed it since"):
        undo(key, by=hana, at=AT)
    assert fresh(alice).persona == "reader"


def test_a_persona_that_a_condition_recognizes_is_not_set(topic, settings):
    write_step({"set_persona": "builder"})
    path = settings.HORO_PLAYBOOK / "personas" / "builder.md"
    path.write_text(path.read_text().replace("name:", "recognized_by: {did: posted}\nname:", 1))

    assert "is decided by its condition" in refusal()


@pytest.mark.parametrize(("value", "kept"), [("pro", "pro"), (5, "5"), (2.5, "2.5")])
def test_a_field_is_filled_and_emptied_again(topic, alice, hana, value, kept):
    write_step({"set_field": {"field": "plan", "value": value}})
    key = act()
    assert changes.field_of(alice, "plan") == kept

    undo(key, by=hana, at=AT)

    assert changes.field_of(alice, "plan") == ""


def test_a_field_gets_the_value_back_that_it_had(topic, alice, hana):
    people.set_field(alice, "plan", "free", by=hana, at=AT)
    write_step({"set_field": {"field": "plan", "value": "pro"}})
    key = act()
    assert Change.objects.get().before == "free"

    undo(key, by=hana, at=AT)

    assert changes.field_of(alice, "plan") == "free"


def test_an_invitation_leads_into_the_private_space(topic, alice):
    space_of("circle", access=PRIVATE, group=group_of("circle"), summary="For builders.")
    write_step({"invite": "circle", "approval": False})
    preview = shown()

    act()

    message, invitation = Message.objects.get(), Invitation.objects.get()
    assert (preview.title, preview.recipient) == (message.subject, "Alice")
    assert message.subject == "You are invited: Circle"
    assert invitations.link_of(invitation) in message.text
    assert (invitation.made_by.name, invitation.most_uses) == ("The circle", 1)
    invitations.accept(invitation, by=alice, at=AT)
    assert Space.objects.visible_to(fresh(alice)).filter(slug="circle").exists()


def test_an_open_space_is_shown_without_an_invitation(topic, alice):
    space_of("cafe")
    write_step({"invite": "cafe", "approval": False})

    act()

    assert "/spaces/cafe/" in Message.objects.get().text
    assert not Invitation.objects.exists()


def test_who_is_in_the_private_space_is_not_invited_again(topic, alice):
    space_of("circle", access=PRIVATE, group=group_of("circle"))
    join(alice, "circle")
    write_step({"invite": "circle", "approval": False})

    act()

    assert not Message.objects.exists()


@pytest.mark.parametrize("is_accepted", [False, True], ids=["open", "accepted"])
def test_an_invitation_is_withdrawn_until_it_is_accepted(topic, alice, hana, is_accepted):
    space_of("circle", access=PRIVATE, group=group_of("circle"))
    write_step({"invite": "circle", "approval": False})
    key = act()
    if is_accepted:
        invitations.accept(Invitation.objects.get(), by=alice, at=AT)
        with pytest.raises(Exception, match="was accepted"):
            undo(key, by=hana, at=AT)
    else:
        undo(key, by=hana, at=AT)

    assert Invitation.objects.open_at(AT + DAY).count() == 0
    assert (Invitation.objects.get().withdrawn_at is None) == is_accepted


def test_a_space_that_is_not_there_is_refused_in_words(topic):
    write_step({"invite": "nowhere", "approval": False})

    assert "There is no space “nowhere” to invite to." in refusal()


@pytest.mark.parametrize("group", ["team", "moderators"])
def test_nobody_is_invited_into_a_space_of_the_team(topic, group):
    row, _is_new = Group.objects.get_or_create(slug=group, defaults={"name": group})
    space_of("staff-room", access=PRIVATE, group=row)
    write_step({"invite": "staff-room", "approval": False})

    assert "Who belongs to the team is decided by a person." in refusal()
    assert not Invitation.objects.exists()


def test_only_the_invitation_reaches_the_member():
    known = actions.registered()
    ours = ("tag", "untag", "add_to_group", "remove_from_group", "set_persona", "set_field")

    assert not any(known[name].reaches for name in ours)
    assert known["invite"].reaches
    assert known["invite"].topic_of(None) == "invitations"


def test_a_second_entry_changes_what_is_there_already_no_more(topic, alice):
    write_step({"tag": "helper"})
    topic_by(alice, Space.objects.get(), "And then?")

    assert len(apply(AT).done) == 2
    assert Change.objects.count() == 1
    assert Activity.objects.filter(verb="tagged").count() == 1
