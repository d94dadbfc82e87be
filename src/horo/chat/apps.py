from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatConfig(AppConfig):
    name = "horo.chat"

    def ready(self) -> None:
        from horo.chat import activities
        from horo.core import jobs
        from horo.core.later import later
        from horo.log import verbs
        from horo.playbook.actions import promise

        verbs.register(*activities.VERBS)
        promise("message", "horo.chat.actions:MESSAGE")
        jobs.task("chat.tell")(later("horo.chat.services.telling:tell"))
        jobs.every(600, "chat.note-days", later("horo.chat.services.noting:note_days"))
        _tell_open_pages()
        _place()


def _tell_open_pages() -> None:
    from horo.core import live, notices
    from horo.core.later import later

    here = "horo.chat.services.telling"
    notices.guard("conversation", later(f"{here}:may_see"))
    live.offer(
        live.Kind(
            "conversation",
            allowed=later(f"{here}:may_hear_said"),
            replay=later(f"{here}:replay_said"),
        )
    )
    live.offer(
        live.Kind(
            "chats",
            allowed=later(f"{here}:may_hear_count"),
            replay=later(f"{here}:replay_count"),
            shown=later(f"{here}:shown_count"),
        )
    )


def _place() -> None:
    from horo.core.later import later
    from horo.ui import links, slots
    from horo.ui.navigation import Place, register, register_list

    links.point("conversation", "chat:conversation")
    links.point("write-to", "chat:new")
    slots.fill("profile.actions", later("horo.chat.slots:profile_actions"), order=20)
    slots.fill("account.sections", later("horo.chat.slots:account_sections"), order=50)
    register_list(later("horo.chat.slots:listens"))
    register(
        Place("conversations", _("Messages"), "chat:conversations", "send", 18, False, key="c")
    )
    register(Place("reports", _("Reports"), "chat:reports", "flag", 114))
