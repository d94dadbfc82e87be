from django.apps import AppConfig


class PlaybookConfig(AppConfig):
    name = "horo.playbook"

    def ready(self) -> None:
        from horo.log import verbs
        from horo.playbook import activities

        verbs.register(*activities.VERBS)
