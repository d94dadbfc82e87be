"""What opens a private space waits for a person, unless the step or the charter says otherwise."""

import pytest
from conftest import AT

from horo.content.models import PRIVATE
from horo.engine.services import apply, decide, plan, why_effects
from horo.engine.services.standing import standing
from horo.engine.tests.acting import furnish, group_of, space_of, write_step
from horo.engine.tests.conftest import no_linter
from horo.membership.models import Offer
from horo.people.models import Group
from horo.playbook.services import current

__all__ = ["no_linter"]
pytestmark = pytest.mark.django_db
INTO = {"add_to_group": "circle"}


def held():
    return [one.held.gate if one.held else "" for one in plan(AT).effects]


@pytest.mark.parametrize(
    ("step", "gate"),
    [
        (INTO, "approval"),
        ({"add_to_group": "club"}, ""),
        ({"invite": "circle"}, "approval"),
        ({"invite": "news"}, ""),
        (INTO | {"approval": False}, ""),
    ],
)
def test_only_what_opens_a_private_space_waits(alice, step, gate):
    furnish(alice)
    write_step(step)

    assert held() == [gate]


def test_the_charter_may_let_it_happen_alone(alice):
    furnish(alice)
    write_step(INTO, approval={"add_to_group": False})

    assert held() == [""]


def test_once_approved_it_happens(alice, mara):
    furnish(alice)
    write_step(INTO)
    (effect,) = apply(AT).held
    assert not alice.memberships.filter(group__slug="circle").exists()

    decide(effect.key, "approved", by=mara, at=AT)
    apply(AT)

    assert alice.memberships.filter(group__slug="circle").exists()
    assert not Offer.objects.exists()


def test_a_group_that_comes_to_open_a_space_waits_from_then_on(alice):
    furnish(alice)
    write_step({"add_to_group": "club"})
    assert held() == [""]

    space_of("den", access=PRIVATE, group=group_of("den"))
    assert held() == [""], "another group's"
    space_of("lodge", access=PRIVATE, group=Group.objects.get(slug="club"))

    assert held() == ["approval"]


def test_the_page_of_the_effect_says_that_somebody_is_asked(alice):
    furnish(alice)
    write_step(INTO)
    (effect,) = plan(AT).effects

    told = why_effects([effect])[effect.key]
    stood = standing(told, member=alice, book=current(), at=AT)

    assert [one.is_open for one in stood] == [False]
