from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "horo.people"

    def ready(self) -> None:
        from horo.log import verbs
        from horo.people import activities
        from horo.ui import links

        verbs.register(*activities.VERBS)
        links.point("sign-in", "people:sign-in")
        links.point("sign-out", "people:sign-out")
        links.point("choose-language", "people:choose-language")
        links.point("choose-theme", "people:choose-theme")
