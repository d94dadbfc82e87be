"""What the playbook's texts may mention: plain data about a member, the community, a topic."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

from horo.content.models import Topic
from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook.parts.whole import Playbook
from horo.ui import links


def variables_for(
    playbook: Playbook,
    about: Member,
    *,
    reader: Member | None,
    because: Sequence[int],
    texts: Iterable[str],
) -> dict[str, Any]:
    """Return the variables for `texts` about `about` that `reader` will see.

    `because` starts with the activity that let the member in; the topic it belongs to is there
    only if `reader` may read it.
    """
    variables: dict[str, Any] = {
        "member": {"name": about.name, "first_name": (about.name.split() or [""])[0]},
        "community": {"name": playbook.name, "url": settings.SITE_URL},
    }
    wants_topic = any("topic" in text for text in texts)  # spares two queries a message
    if wants_topic and because and (topic := _topic(because[0], reader)):
        variables["topic"] = {
            "title": topic.title,
            "url": f"{settings.SITE_URL}{links.to('topic', topic.pk)}",
            "space": topic.space.name,
        }
    return variables


def _topic(activity_id: int, reader: Member | None) -> Topic | None:
    activity = Activity.objects.filter(pk=activity_id).first()
    if activity is None or activity.thread_id is None:
        return None
    topics = Topic.objects.visible_to(reader).select_related("space")
    return topics.filter(pk=activity.thread_id).first()
