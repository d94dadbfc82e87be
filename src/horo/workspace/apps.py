from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "horo.workspace"

    def ready(self) -> None:
        from horo.log import verbs
        from horo.workspace import activities

        verbs.register(*activities.VERBS)
