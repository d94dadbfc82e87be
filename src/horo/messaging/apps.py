from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "horo.messaging"

    def ready(self) -> None:
        from horo.core import live, notices
        from horo.core.later import later
        from horo.engine import channels
        from horo.log import verbs
        from horo.log.services import when_kept
        from horo.messaging import activities
        from horo.messaging.models import EMAIL
        from horo.playbook import sections
        from horo.playbook.actions import promise
        from horo.ui import links, navigation

        verbs.register(*activities.VERBS)
        live.offer(
            live.Kind(
                "member",
                allowed=later("horo.messaging.unread:may_hear"),
                replay=later("horo.messaging.unread:replay"),
                shown=later("horo.messaging.unread:shown"),
            )
        )
        when_kept(later("horo.messaging.unread:tell"), verbs=later("horo.messaging.unread:verbs"))
        for name in ("send", "thank", "notify"):
            promise(name, f"horo.messaging.actions:{name.upper()}")
        links.point("why", "messaging:why")
        notices.register(later("horo.messaging.carrying:carry"))
        channels.register(EMAIL, later("horo.messaging.delivery:deliver"))
        sections.claim("messages", room="messaging")
        navigation.register(
            navigation.Place(
                "inbox", _("Inbox"), "messaging:inbox", "mail", 60, False, True, key="i"
            )
        )
