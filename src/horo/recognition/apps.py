from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "horo.recognition"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from horo.core import jobs
        from horo.core.later import later
        from horo.log import verbs
        from horo.people import abilities
        from horo.people.services import viewing
        from horo.playbook import sections
        from horo.playbook.actions import promise
        from horo.recognition import activities
        from horo.ui import links, slots
        from horo.ui.navigation import Place, register

        verbs.register(*activities.VERBS)
        promise("award", "horo.recognition.actions:AWARD")
        trust = "horo.recognition.services.trust"
        abilities.bounded(later(f"{trust}.limits:bounds"))
        abilities.judged("message", later(f"{trust}.limits:why_no_message"))
        abilities.judged("flag", later(f"{trust}.limits:why_no_flag"))
        jobs.every(1_800, "recognition.trust", later(f"{trust}.levels:reread"))
        sections.claim("recognition", room="recognition")
        links.point("badge", "recognition:badge")
        viewing.show("recognition", ["badge", "level"])
        links.point("recognition", "recognition:mine")
        links.point("trust", "recognition:trust-of")
        slots.fill("profile.aside", later("horo.recognition.showing:on_profile"), order=20)
        slots.fill("account.sections", later("horo.recognition.showing:on_account"), order=50)
        slots.fill("post.author", later("horo.recognition.showing:at_posts"))
        register(
            Place("recognition", _("Recognition"), "recognition:team", "star", 134),
        )
