from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "horo.workspace"

    def ready(self) -> None:
        from horo.core import jobs
        from horo.core.later import later
        from horo.log import verbs
        from horo.playbook.actions import promise
        from horo.workspace import activities

        verbs.register(*activities.VERBS)
        promise("task", "horo.workspace.actions:TASK_ACTION")
        promise("hand_over", "horo.workspace.actions:HAND_OVER_ACTION")
        jobs.task("workspace.tell")(later("horo.workspace.handing:tell_all"))
