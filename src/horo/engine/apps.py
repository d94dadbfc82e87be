from django.apps import AppConfig


class EngineConfig(AppConfig):
    name = "horo.engine"

    def ready(self) -> None:
        from horo.engine import activities
        from horo.log import verbs
        from horo.playbook import sections

        verbs.register(*activities.VERBS)
        sections.claim("funnel", room="engine")
        sections.claim("journeys", room="engine")
