from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "horo.gatherings"

    def ready(self) -> None:
        from horo.gatherings import activities
        from horo.log import verbs

        verbs.register(*activities.VERBS)
