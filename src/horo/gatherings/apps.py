from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "horo.gatherings"

    def ready(self) -> None:
        from django.utils.translation import pgettext_lazy

        from horo.core import jobs, notices
        from horo.core.later import later
        from horo.gatherings import activities
        from horo.log import verbs
        from horo.people.services import viewing
        from horo.playbook import invitables
        from horo.ui import links, slots
        from horo.ui.navigation import Place, register

        verbs.register(*activities.VERBS)
        here = "horo.gatherings.services"
        jobs.task("gatherings.tell")(later(f"{here}.telling:tell_all"))
        notices.guard("occurrence", later(f"{here}.telling:may_see"))
        jobs.every(60, "gatherings.remind", later(f"{here}.reminders:remind_due"))
        jobs.every(3_600, "gatherings.fill", later(f"{here}.series:fill_due"))
        invitables.promise("event", "horo.gatherings.actions:EVENT")
        invitables.promise("ritual", "horo.gatherings.actions:RITUAL")
        links.point("event", "gatherings:event")
        viewing.show("gatherings", ["events", "event", "event-page", "occurrence"])
        label = pgettext_lazy("calendar", "Events")
        register(
            Place(
                "events",
                label,
                "gatherings:events",
                "calendar-event",
                25,
                team=False,
                for_visitors=True,
                key="e",
            )
        )
        slots.fill("home.aside", later("horo.gatherings.views.pages:beside_home"), order=20)
