from conftest import AT
from django.utils.translation import override

from horo.engine.activities import ENTERED, LEFT, MOVED
from horo.log import services as log
from horo.log.verbs import registered
from horo.people.activities import TAGGED
from horo.people.services import set_field, tag
from horo.web.services import further_words, sentences


def crossed(verb, member):
    return log.record(verb, actor=None, recipient=member, kind="audience", key="regulars", at=AT)


def test_crossing_the_border_of_an_audience_is_told(alice):
    assert sentences.received(crossed(ENTERED, alice)) == "Came into the audience “regulars”"
    with override("ru"):
        assert sentences.received(crossed(LEFT, alice)) == "Выход из аудитории «regulars»"


def test_a_tag_is_told_by_its_name_and_a_field_without_its_value(alice, mara):
    tag(alice, "champion", by=mara, at=AT)
    set_field(alice, "plan", "pro", by=mara, at=AT)
    tagged, filled = log.Activity.objects.order_by("id")

    assert tagged.verb == TAGGED.name
    assert sentences.received(tagged) == "Received the tag “champion”"
    assert sentences.received(filled) == "The field “plan” was filled in"
    assert sentences.own(tagged) == "Gave somebody a tag"


def test_every_verb_is_told_in_words_of_its_own():
    own = {*sentences.OWN, *further_words.DONE}
    received = {*sentences.RECEIVED, *sentences.OF_NAMES, *sentences.OF_AUDIENCES, MOVED.name}

    assert set(registered()) - own - received - {*further_words.HAPPENED} == set()
