from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "horo.measures"

    def ready(self) -> None:
        from horo.core import jobs
        from horo.core.later import later
        from horo.facts import keepers
        from horo.log import verbs
        from horo.measures import activities
        from horo.measures.kept.state import DAILY_STATE

        keepers.register(DAILY_STATE)
        verbs.register(*activities.VERBS)
        jobs.every(3600, "measures.warnings", later("horo.measures.warnings.raising:check"))
        jobs.every(6 * 3600, "measures.publish", later("horo.measures.publishing:publish"))
