from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "horo.messaging"

    def ready(self) -> None:
        from horo.log import verbs
        from horo.messaging import activities

        verbs.register(*activities.VERBS)
