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
        from horo.messaging.models import EMAIL, PUSH
        from horo.playbook import sections
        from horo.playbook.actions import promise
        from horo.ui import links

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
        channels.register(PUSH, later("horo.messaging.pushing:deliver"))
        sections.claim("messages", room="messaging")
        _place_bell()
        _tell_members()


def _place_bell() -> None:
    from horo.ui import links, navigation

    links.point("message", "messaging:message")
    links.point("notifications", "messaging:notifications")
    place = navigation.Place(
        "notifications", _("Notifications"), "messaging:notifications", "bell", 15, False, True,
        key="n",
    )  # fmt: skip
    navigation.register(place)


def _tell_members() -> None:
    from horo.core import jobs
    from horo.core.later import later
    from horo.log.services import when_kept

    reading = "horo.messaging.telling.reading"
    when_kept(later(f"{reading}:when_recorded"), verbs=later(f"{reading}:verbs"))
    jobs.every(30, "messaging.notifications", later(f"{reading}:read"), settle=0.3)
    jobs.every(30, "messaging.leaving", later("horo.messaging.leaving:send_due"), settle=1)
    jobs.every(1_800, "messaging.digests", later("horo.messaging.digests.making:make_due"))
    jobs.every(60, "messaging.replies", later("horo.messaging.replies.polling:poll"))
    jobs.every(86_400, "messaging.forget", later("horo.messaging.leaving:forget_old"))
