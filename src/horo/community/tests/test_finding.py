"""Find people: filters, people like you, and the map; nobody is found by what they hide."""

import pytest
import time_machine
from conftest import AT, make_member
from django.test import Client

from horo.community.services import alike, finding, mapping
from horo.community.services.describing import DescriptionRefused, Words, describe
from horo.community.services.follow import follow
from horo.community.tests.places import make_space, make_topic
from horo.content.models import Tag, TopicTag
from horo.people import places
from horo.people.models import Profile
from horo.people.services.blocking import block

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def tags(hana):
    """Three tags, each of a topic that everybody may read."""
    topic = make_topic(make_space("garden"), hana)
    for slug in ("boats", "bread", "chess"):
        tag = Tag.objects.create(slug=slug, name=slug.capitalize())
        TopicTag.objects.create(topic=topic, tag=tag)


def profile(member, *interests, place="", hidden=(), **more):
    city = places.find(place) if place else None
    where = {"place": city.name, "country": city.country} if city else {}
    where |= {"latitude": city.latitude, "longitude": city.longitude} if city else {}
    return Profile.objects.create(
        member=member, interests=list(interests), hidden=list(hidden), **where, **more
    )


def names(found):
    return sorted(member.handle for member in found)


def test_people_are_found_by_place_persona_and_interest_together(alice, bob, mara, tags):
    profile(bob, "boats", place="Sofia", answers={"persona": "builder"})
    profile(mara, "boats", place="Plovdiv")

    def found(**by):
        return names(finding.found(alice, finding.Asked(**by)))

    assert found(place="BG") == ["bob", "mara"]
    assert found(place="BG:Sofia", interest="boats", persona="builder") == ["bob"]
    assert found(place="BG:Plovdiv", persona="builder") == []
    assert found(place="ZZ:Nowhere") == []


@pytest.mark.parametrize(
    ("field", "by"),
    [
        ("place", {"place": "BG"}),
        ("interests", {"interest": "boats"}),
        ("answers", {"persona": "x"}),
    ],
)
def test_nobody_is_found_by_what_they_hide(field, by, alice, bob, tags):
    profile(bob, "boats", place="Sofia", answers={"persona": "x"}, hidden=[field])

    assert names(finding.found(alice, finding.Asked(**by))) == []
    assert finding.cities(alice, "en") == ([] if field == "place" else finding.cities(alice, "en"))


def test_a_visitor_finds_by_what_is_public_alone(bob, mara, tags):
    profile(bob, "boats", place="Sofia", public=["place"])
    profile(mara, "boats", place="Sofia", public=["headline"])

    assert names(finding.found(None, finding.Asked(place="BG"))) == ["bob"]
    assert [key for key, _name in finding.cities(None, "bg")] == ["BG", "BG:Sofia"]
    assert dict(finding.cities(None, "bg"))["BG:Sofia"] == "Sofia, България"


def test_people_like_you_share_what_is_rare_and_say_so(alice, bob, mara, hana, tags):
    profile(alice, "boats", "bread", place="Sofia")
    profile(bob, "bread", place="Sofia")
    profile(mara, "boats")
    profile(hana, "boats")
    profile(make_member("otto"), "chess")

    found = alike.like(alice)

    assert found[0].member == bob
    assert found[0].why == "You both care about Bread, and are in Sofia."
    assert names(one.member for one in found) == ["bob", "hana", "mara"]


def test_who_does_not_want_it_is_suggested_to_nobody_and_gets_no_suggestions(alice, bob, tags):
    profile(alice, "boats")
    theirs = profile(bob, "boats")
    assert [one.member for one in alike.like(alice)] == [bob]

    theirs.is_suggested = False
    theirs.save()

    assert alike.like(alice) == []
    assert alike.like(bob) == []


def test_neither_the_blocked_nor_those_who_are_followed_are_suggested(alice, bob, mara, hana, tags):
    for member in (alice, bob, mara, hana):
        profile(member, "boats")
    block(alice, by=bob, at=AT)
    follow(mara, by=alice, at=AT)

    assert [one.member for one in alike.like(alice)] == [hana]


def test_only_who_asked_for_it_is_on_the_map(alice, bob, mara, hana):
    profile(bob, place="Sofia", is_on_map=True)
    profile(mara, place="Sofia")
    profile(hana, place="Varna", is_on_map=True, hidden=["place"])

    found = mapping.members_map(alice, "en")

    assert [(dot.name, dot.people) for dot in found.dots] == [("Sofia, Bulgaria", 1)]
    left, top, width, height = found.box
    assert left < found.dots[0].x < left + width
    assert top < found.dots[0].y < top + height


def test_the_map_of_the_whole_world_stays_within_it(alice, bob, mara):
    profile(bob, place="Auckland", is_on_map=True)
    profile(mara, place="Anchorage", is_on_map=True)

    found = mapping.members_map(alice, "en")

    assert found.box[0] >= -180
    assert found.box[0] + found.box[2] <= 180
    assert mapping.members_map(alice, "en", whole=True).box == mapping.WORLD


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("sofia", "Sofia"),
        ("София", "Sofia"),
        ("Sofia, България", "Sofia"),
        ("são paulo", "São Paulo"),
        ("Springfield, US", "Springfield"),
        ("Москва", "Moscow"),
    ],
)
def test_a_city_is_known_in_latin_and_cyrillic(typed, name):
    assert places.find(typed).name == name


@pytest.mark.parametrize("typed", ["", "S", "|", "Sofia|", "\t", "Sofia, Mars", "x" * 300])
def test_what_is_no_city_is_none(typed):
    assert places.find(typed) is None


def test_suggestions_begin_with_what_was_typed_the_largest_first():
    found = [city.label("en") for city in places.search("Sof")]

    assert found[0] == "Sofia, Bulgaria"
    assert len(found) <= places.SHOWN


def test_an_unknown_city_is_refused_and_a_known_one_kept(alice):
    with pytest.raises(DescriptionRefused, match="No city “Eldorado-on-Sea” is known"):
        describe(alice, Words(place="Eldorado-on-Sea"), by=alice, at=AT)
    assert not Profile.objects.filter(member=alice).exists()

    kept = describe(alice, Words(place="Sofia", is_on_map=True), by=alice, at=AT)

    assert (kept.place, kept.country, kept.is_on_map) == ("Sofia", "BG", True)
    assert (kept.latitude, kept.longitude) == (42.7, 23.3)
    assert describe(alice, Words(is_on_map=True), by=alice, at=AT).is_on_map is False


def test_the_pages_show_it_and_the_map_is_for_members(sign_in, alice, bob, tags):
    profile(alice, "boats")
    profile(bob, "boats", place="Sofia", is_on_map=True)

    browser = sign_in(alice)

    listed = browser.get("/members/").content.decode()
    assert "People like you" in listed
    assert "You both care about Boats." in listed
    shown = browser.get("/members/map/-/").content.decode()
    assert 'cx="23.3" cy="-42.7"' in shown
    assert '<option value="Sofia, Bulgaria">' in browser.get("/places/?place=sof").content.decode()
    assert "Sofia" in browser.get("/members/bob/").content.decode()
    assert Client().get("/members/map/-/").status_code == 302
