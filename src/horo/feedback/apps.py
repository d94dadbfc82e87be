from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "horo.feedback"

    def ready(self) -> None:
        from horo.core import jobs
        from horo.core.later import later
        from horo.feedback import activities
        from horo.log import verbs
        from horo.playbook import sections
        from horo.playbook.actions import promise
        from horo.ui import links, slots
        from horo.ui.navigation import Place, register

        verbs.register(*activities.VERBS)
        promise("ask_form", "horo.feedback.actions:ASK_FORM")
        sections.claim("forms", room="feedback")
        jobs.task("feedback.hand")(later("horo.feedback.services.routing:hand"))
        jobs.task("feedback.read")(later("horo.feedback.services.routing:read"))
        links.point("form", "feedback:form")
        links.point("form-response", "feedback:response")
        links.point("form-results", "feedback:results")
        slots.fill("home.aside", later("horo.feedback.views.beside:waiting_for"), order=20)
        register(Place("forms", _("Forms"), "feedback:forms", "list-details", 138))
