"""How the gates stood that concerned one effect, by the rules of the version that acted."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.engine.models import Performed
from horo.engine.services import apply, decide, edition, plan, why, why_effects
from horo.engine.services.standing import standing
from horo.engine.services.switching import pause
from horo.engine.tests.community import DAY, HOUR, WELCOME, join_at
from horo.engine.tests.community import write_playbook as write
from horo.engine.values import APPROVED, HELD_BY_HAND, REJECTED
from horo.people.models import Consent, Member
from horo.playbook.services import current

pytestmark = pytest.mark.django_db
CAPS = [{"messages": 4, "per": "7d"}]
BY_MAIL = {"id": "hello", "send": {"message": "welcome", "channel": "email"}}


def stood(member, at=AT) -> list[str]:
    """The sentences about the message that `member` got."""
    found = why(Performed.objects.get(member=member, action="send").key)
    book = edition(found.version, at=at).book
    return [gate.sentence for gate in standing(found, member=member, book=book, at=at)]


def stands(member, at=AT) -> list[tuple[str, bool]]:
    """The same about the first effect that is planned for `member`."""
    effect = next(one for one in plan(at).effects if one.action == "send")
    found = why_effects([effect])[effect.key]
    gates = standing(found, member=member, book=current(), at=at, held=effect.held)
    return [(gate.sentence, gate.is_open) for gate in gates]


def welcome(member, **rules):
    write(**rules)
    join_at(member)
    apply(AT)


def test_a_yes_by_mail_is_told_as_it_was_then(alice):
    write(journeys={"welcome": WELCOME | {"steps": [BY_MAIL]}})
    Member.objects.filter(pk=alice.pk).update(email="alice@example.org")
    for is_given, at in ((True, AT - DAY), (False, AT + DAY)):
        Consent.objects.create(
            member=alice, topic="news", channel="email", is_given=is_given, said_at=at
        )
    join_at(alice)
    apply(AT)

    assert "Said yes to e-mail on the topic “news”." in stood(alice, at=AT + 2 * DAY)


@pytest.mark.parametrize(
    ("priority", "attention", "says"),
    [
        ("normal", {}, ["1 message of at most 4 within 7 days, this one included."]),
        ("low", {"low": 0.5}, ["1 message of at most 2 within 7 days, this one included."]),
        ("high", {"high": "exempt"}, []),
    ],
)
def test_a_cap_is_told_as_far_as_it_holds_for_the_priority(alice, priority, attention, says):
    journey = WELCOME | {"priority": priority}
    welcome(alice, journeys={"welcome": journey}, caps=CAPS, attention=attention)

    assert [sentence for sentence in stood(alice) if "included" in sentence] == says


def test_the_hour_is_the_members_own(alice):
    Member.objects.filter(pk=alice.pk).update(timezone="Asia/Tokyo")
    alice.refresh_from_db()
    welcome(alice, quiet_hours={"since": "22:00", "till": "08:00"})

    assert "It was 18:00 by their clock (Asia/Tokyo); quiet is 22:00 to 08:00." in stood(alice)


def test_the_rules_are_those_of_the_version_that_acted(alice):
    welcome(alice, caps=CAPS)

    write(caps=[{"messages": 1, "per": "30d"}], quiet_hours={"since": "22:00", "till": "08:00"})

    sentences = stood(alice)
    assert "1 message of at most 4 within 7 days, this one included." in sentences
    assert not any("quiet" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("share", "says"),
    [(1.0, "one run reaches at most 9 members."), (0.5, "at most 9 members, and 50% of all.")],
)
def test_the_blast_radius_is_told_as_the_playbook_has_it(alice, share, says):
    welcome(alice, blast_radius={"members": 9, "share": share})

    assert stood(alice)[-1].endswith(says)


def test_every_word_of_the_team_is_told_in_its_order(alice, mara, hana):
    write(approval={"send": True})
    join_at(alice)
    key = plan(AT).effects[0].key
    for verdict, by, hours in ((REJECTED, hana, 0), (HELD_BY_HAND, hana, 1), (APPROVED, mara, 2)):
        decide(key, verdict, by=by, at=AT + timedelta(hours=hours))
    apply(AT + 2 * HOUR)

    said = stood(alice, at=AT + 2 * HOUR)[:3]

    assert said == ["Rejected by Hana.", "Set aside by Hana.", "Approved by Mara."]


def test_what_holds_comes_first_and_once(alice):
    write(approval={"send": True})
    join_at(alice)

    gates = stands(alice)

    assert gates[0] == ("Waits for somebody of the team to approve it.", False)
    assert all(is_open for _, is_open in gates[1:])
    assert not any("needs nobody" in sentence for sentence, _ in gates)


def test_a_no_is_told_once_as_what_holds(alice):
    write()
    join_at(alice)
    Consent.objects.create(member=alice, topic="news", channel="in_app", is_given=False, said_at=AT)

    gates = stands(alice)

    assert gates[0] == ("The member wants no messages on the topic “news”.", False)
    assert not any("said no" in sentence for sentence, _ in gates)


def test_what_was_not_asked_is_not_claimed(alice, mara):
    write(journeys={"welcome": WELCOME | {"steps": [BY_MAIL]}}, duplicates="30d")
    Member.objects.filter(pk=alice.pk).update(email="alice@example.org")
    join_at(alice)
    no_yes = stands(alice)
    pause(by=mara, at=AT)

    assert no_yes[0] == ("The member has not agreed to e-mail on the topic “news”.", False)
    assert stands(alice)[0] == ("Mara paused everything on March 2, 2026.", False)
    for sentence, _ in (*no_yes, *stands(alice)):
        assert "enough here" not in sentence
        assert "The same message" not in sentence
