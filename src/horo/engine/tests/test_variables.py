"""What a text of the playbook may say of the topic that began it."""

import pytest

from horo.content.models import PRIVATE, Space
from horo.engine.tests.acting import space_of, topic_by
from horo.engine.variables import variables_for
from horo.log.models import Activity
from horo.playbook.services import current

from .community import write_playbook

pytestmark = pytest.mark.django_db


def test_the_topic_has_its_own_address_and_only_for_who_may_read_it(alice, bob, settings):
    write_playbook()
    topic = topic_by(alice, space_of("help"), "How?")
    because = [Activity.objects.get(verb="posted").pk]
    asked = {"because": because, "texts": ["{{ topic.url }}"]}

    told = variables_for(current(), alice, reader=bob, **asked)
    assert told["topic"]["url"] == f"{settings.SITE_URL}/topics/{topic.pk}/"

    Space.objects.update(access=PRIVATE)
    assert "topic" not in variables_for(current(), alice, reader=bob, **asked)
