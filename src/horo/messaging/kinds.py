"""The kinds of notifications: what each is called, and how it usually reaches a member."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PAGE, PUSH, MAIL = "page", "push", "mail"
WAYS = (PAGE, PUSH, MAIL)
ON, OFF, NOW, DAILY, WEEKLY = "on", "off", "now", "daily", "weekly"
SETTINGS = {PAGE: (ON, OFF), PUSH: (ON, OFF), MAIL: (NOW, DAILY, OFF)}
RHYTHMS = (WEEKLY, DAILY, OFF)  # of the digest

REPLY, MENTION, QUOTE, REACTION, SOLVED = "reply", "mention", "quote", "reaction", "solved"
TOPIC, SPACE, MEMBER, TAG = "topic", "space", "member", "tag"
EVENT, BADGE, MESSAGE, OTHER = "event", "badge", "message", "other"
DIGEST = "digest"
ANSWERED = (REPLY, MENTION, QUOTE, TOPIC, SPACE, MEMBER, TAG)  # by e-mail, where that is set up


@dataclass(frozen=True)
class Kind:
    """One kind of notification. `page`, `push` and `mail` hold until the member says otherwise.

    `icon` is of the sprite.
    """

    name: str
    label: "str | Promise"
    hint: "str | Promise"
    icon: str
    page: str = ON
    push: str = OFF
    mail: str = OFF

    def usual(self, way: str) -> str:
        return {PAGE: self.page, PUSH: self.push, MAIL: self.mail}[way]


ALL = (
    Kind(
        MESSAGE,
        _("Direct messages"),
        _("Somebody writes to you alone, or to a group you are in."),
        "mail",
        push=ON,
        mail=NOW,
    ),
    Kind(
        MENTION,
        _("Mentions"),
        _("Somebody names you, or a group you belong to."),
        "at",
        push=ON,
        mail=NOW,
    ),
    Kind(
        REPLY,
        _("Replies to you"),
        _("An answer to your post, or in a topic that you opened."),
        "message-circle",
        push=ON,
        mail=NOW,
    ),
    Kind(QUOTE, _("Quotes"), _("Somebody quotes a post of yours."), "quote", mail=DAILY),
    Kind(
        SOLVED,
        _("Accepted answers"),
        _("Your reply was accepted as the answer."),
        "circle-check",
        push=ON,
        mail=NOW,
    ),
    Kind(REACTION, _("Reactions"), _("Somebody reacts to a post of yours."), "mood-smile"),
    Kind(
        TOPIC,
        _("Topics you follow"),
        _("New posts in topics you follow or wrote in."),
        "messages",
        mail=DAILY,
    ),
    Kind(
        SPACE,
        pgettext_lazy("notifications", "Spaces you follow"),
        _("New topics there; announcements too."),
        "hash",
        mail=DAILY,
    ),
    Kind(MEMBER, _("Members you follow"), _("They open a topic."), "users", mail=OFF),
    Kind(TAG, _("Tags you follow"), _("A topic is opened under the tag."), "tag", mail=OFF),
    Kind(
        EVENT,
        _("Events"),
        _("Events you go to: they change, or begin soon."),
        "calendar-event",
        push=ON,
        mail=NOW,
    ),
    Kind(BADGE, _("Badges and levels"), _("You were given one, with the reason why."), "star"),
    Kind(OTHER, _("Everything else"), _("What concerns you and is none of the above."), "bell"),
)
BY_NAME = {kind.name: kind for kind in ALL}
OF_DIGEST = Kind(
    DIGEST,
    _("Digest"),
    _("What happened here, if you have not been here for some time."),
    "mail",
    page=OFF,
    mail=WEEKLY,
)


def known(name: str) -> Kind | None:
    """Return the kind called `name`, the digest too; None where there is none."""
    return OF_DIGEST if name == DIGEST else BY_NAME.get(name)


def settings_of(name: str, way: str) -> tuple[str, ...]:
    """Return what one may choose for the kind on that way: nothing where there is no such thing."""
    if name == DIGEST:
        return RHYTHMS if way == MAIL else ()
    return SETTINGS.get(way, ()) if name in BY_NAME else ()


def find(name: str) -> Kind:
    """Return the kind called `name`; what nobody knows any more is one of the others."""
    return BY_NAME.get(name, BY_NAME[OTHER])
