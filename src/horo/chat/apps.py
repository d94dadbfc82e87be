from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "horo.chat"

    def ready(self) -> None:
        from horo.chat import activities
        from horo.log import verbs

        verbs.register(*activities.VERBS)
