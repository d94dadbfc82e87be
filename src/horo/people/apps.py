from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "horo.people"

    def ready(self) -> None:
        from horo.core.later import later
        from horo.log import verbs
        from horo.people import activities
        from horo.ui import links, slots

        verbs.register(*activities.VERBS)
        links.point("sign-in", "people:sign-in")
        links.point("sign-out", "people:sign-out")
        links.point("choose-language", "people:choose-language")
        links.point("choose-theme", "people:choose-theme")
        links.point("view-as", "people:view-as")
        links.point("view-as-begin", "people:view-as-begin")
        links.point("view-as-end", "people:view-as-end")
        slots.fill("profile.actions", later("horo.people.looking:beside"), order=900)
