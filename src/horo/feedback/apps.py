from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "horo.feedback"

    def ready(self) -> None:
        from horo.feedback import activities
        from horo.log import verbs

        verbs.register(*activities.VERBS)
