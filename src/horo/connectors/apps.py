from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    name = "horo.connectors"

    def ready(self) -> None:
        from horo.connectors import activities
        from horo.core import jobs
        from horo.core.later import later
        from horo.engine import channels
        from horo.log import verbs
        from horo.playbook.actions import promise

        verbs.register(*activities.VERBS)
        jobs.every(3600, "connectors.uploads", later("horo.connectors.uploads:forget_old"))
        promise("webhook", "horo.connectors.actions:WEBHOOK")
        channels.register(
            "webhook",
            later("horo.connectors.webhooks:carry"),
            lane=later("horo.connectors.webhooks:lane_of"),
        )
