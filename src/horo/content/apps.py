from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "horo.content"

    def ready(self) -> None:
        from horo.content import activities
        from horo.log import verbs

        verbs.register(*activities.VERBS)
