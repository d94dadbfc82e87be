"""Notifications in words: what happened, the first words of it, and why it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.content import markdown
from horo.messaging import kinds
from horo.messaging.kinds import Kind
from horo.messaging.models import Notification
from horo.ui import links

EXCERPT = 140  # characters


@dataclass(frozen=True)
class Names:
    """Groups by their slug, as reasons name them."""

    groups: Mapping[int, str] = field(default_factory=dict)


def kind_of(told: Notification) -> Kind:
    return kinds.find(told.kind)


def sentence(told: Notification, *, people: int = 1, times: int = 1) -> str:
    """Say what happened: `people` did it, `times` in all; `told` is the latest of it."""
    if told.title:
        return with_more(told.title, times)
    topic = told.topic.title if told.topic else ""
    if told.kind in (kinds.SPACE, kinds.TAG, kinds.MEMBER) and times > 1:
        said = ngettext(
            "%(count)s new topic, the latest is “%(topic)s”",
            "%(count)s new topics, the latest is “%(topic)s”",
            times,
        )
        return said % {"count": times, "topic": topic}
    return _deed(told.kind, min(max(people, 1), 2)) % {"who": who(told, people), "topic": topic}


def who(told: Notification, people: int = 1) -> str:
    """Name who did it: the latest of `people`, and how many more."""
    name = (told.actor.name or told.actor.handle) if told.actor else _("Somebody")
    if people < 2:
        return name
    said = ngettext("%(name)s and %(count)s other", "%(name)s and %(count)s others", people - 1)
    return said % {"name": name, "count": people - 1}


def excerpt(told: Notification) -> str:
    """Return the first words of the post, or of what another room said; in one line."""
    if told.post is not None:
        return markdown.plain(told.post.html, EXCERPT)
    return " ".join(told.text.split())[:EXCERPT]


def why(told: Notification, names: Names) -> str:
    """Say why this member is told."""
    if told.about_type == "group":
        return _("It names @%(group)s, a group of yours.") % {
            "group": names.groups.get(told.about_id or 0, "…")
        }
    if told.kind == kinds.SPACE and told.topic:
        return _("You follow the space “%(space)s”.") % {"space": told.topic.space.name}
    if told.kind == kinds.MEMBER and told.actor:
        return _("You follow %(name)s.") % {"name": told.actor.name or told.actor.handle}
    return _whys().get(told.kind) or _("It concerns you.")


def address(told: Notification) -> str:
    """Return where it leads: the post, or what another room said."""
    if told.url:
        return told.url
    if told.post_id:
        return links.to("post", told.post_id)
    return links.to("topic", told.topic_id) if told.topic_id else links.to("notifications")


def with_more(title: str, times: int) -> str:
    """Return `title` of one of `times` things, and how many more there are."""
    if times < 2:
        return title
    said = ngettext("%(title)s, and %(count)s more", "%(title)s, and %(count)s more", times - 1)
    return said % {"title": title, "count": times - 1}


def _deed(kind: str, people: int) -> str:
    """Return the sentence for one person, or for several."""
    if kind == kinds.REPLY:
        return ngettext(
            "%(who)s replied to you in “%(topic)s”", "%(who)s replied to you in “%(topic)s”", people
        )
    if kind == kinds.MENTION:
        return ngettext(
            "%(who)s mentioned you in “%(topic)s”", "%(who)s mentioned you in “%(topic)s”", people
        )
    if kind == kinds.QUOTE:
        return ngettext(
            "%(who)s quoted you in “%(topic)s”", "%(who)s quoted you in “%(topic)s”", people
        )
    if kind == kinds.REACTION:
        return ngettext(
            "%(who)s reacted to your post in “%(topic)s”",
            "%(who)s reacted to your post in “%(topic)s”",
            people,
        )
    return _deed_of_others(kind, people)


def _deed_of_others(kind: str, people: int) -> str:
    if kind == kinds.SOLVED:
        return ngettext(
            "%(who)s accepted your answer in “%(topic)s”",
            "%(who)s accepted your answer in “%(topic)s”",
            people,
        )
    if kind == kinds.TOPIC:
        return ngettext("%(who)s wrote in “%(topic)s”", "%(who)s wrote in “%(topic)s”", people)
    return ngettext("%(who)s opened “%(topic)s”", "%(who)s opened “%(topic)s”", people)


def _whys() -> dict[str, str]:
    return {
        kinds.REPLY: _("It answers a post or a topic of yours."),
        kinds.MENTION: _("It names you."),
        kinds.QUOTE: _("It quotes a post of yours."),
        kinds.REACTION: _("It is about a post of yours."),
        kinds.SOLVED: _("The answer is yours."),
        kinds.TOPIC: _("You follow the topic, or wrote in it."),
        kinds.TAG: _("You follow one of its tags."),
        kinds.EVENT: _("It is about an event of yours."),
        kinds.BADGE: _("It was given to you."),
        kinds.MESSAGE: _("You are part of the conversation."),
    }
