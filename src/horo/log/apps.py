from django.apps import AppConfig


class LogConfig(AppConfig):
    name = "horo.log"

    def ready(self) -> None:
        from horo.log import activities, verbs

        verbs.register(*activities.VERBS)
