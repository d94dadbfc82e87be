from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "horo.recognition"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from horo.core.later import later
        from horo.log import verbs
        from horo.playbook import sections
        from horo.playbook.actions import promise
        from horo.recognition import activities
        from horo.ui import links, slots
        from horo.ui.navigation import Place, register

        verbs.register(*activities.VERBS)
        promise("award", "horo.recognition.actions:AWARD")
        sections.claim("recognition", room="recognition")
        links.point("badge", "recognition:badge")
        links.point("recognition", "recognition:mine")
        slots.fill("profile.aside", later("horo.recognition.showing:on_profile"), order=20)
        slots.fill("account.sections", later("horo.recognition.showing:on_account"), order=50)
        slots.fill("post.author", later("horo.recognition.showing:at_posts"))
        register(
            Place("recognition", _("Recognition"), "recognition:team", "star", 132),
        )
