from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "horo.people"

    def ready(self) -> None:
        from horo.log import verbs
        from horo.people import activities

        verbs.register(*activities.VERBS)
