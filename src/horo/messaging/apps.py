from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "horo.messaging"

    def ready(self) -> None:
        from horo.core.later import later
        from horo.engine import channels
        from horo.log import verbs
        from horo.messaging import activities
        from horo.messaging.models import EMAIL
        from horo.playbook import sections
        from horo.playbook.actions import promise
        from horo.ui import navigation

        verbs.register(*activities.VERBS)
        promise("send", "horo.messaging.actions:SEND")
        channels.register(EMAIL, later("horo.messaging.delivery:deliver"))
        sections.claim("messages", room="messaging")
        navigation.register(
            navigation.Place("inbox", _("Inbox"), "messaging:inbox", "mail", 90, team=False)
        )
