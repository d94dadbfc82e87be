from django.apps import AppConfig


class EngineConfig(AppConfig):
    name = "horo.engine"

    def ready(self) -> None:
        from horo.core import jobs
        from horo.core.later import later
        from horo.engine import activities
        from horo.log import verbs
        from horo.playbook import sections
        from horo.playbook.actions import promise

        verbs.register(*activities.VERBS)
        promise("start", "horo.engine.actions:START")
        promise("end", "horo.engine.actions:END")
        jobs.every(
            10, "engine.outbox", later("horo.engine.services.outbox:deliver_some"), settle=0.2
        )
        sections.claim("funnel", room="engine")
        sections.claim("journeys", room="engine")
