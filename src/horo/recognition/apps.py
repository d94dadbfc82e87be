from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "horo.recognition"

    def ready(self) -> None:
        from horo.log import verbs
        from horo.recognition import activities

        verbs.register(*activities.VERBS)
