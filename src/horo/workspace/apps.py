from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "horo.workspace"

    def ready(self) -> None:
        from horo.log import verbs
        from horo.playbook.actions import register
        from horo.workspace import activities
        from horo.workspace.actions import TASK

        verbs.register(*activities.VERBS)
        register(TASK)
