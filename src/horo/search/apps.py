from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "horo.search"

    def ready(self) -> None:
        from horo.core import jobs
        from horo.core.later import later
        from horo.search import kinds
        from horo.search.services import own

        for kind in own.KINDS:
            kinds.register(kind)
        jobs.every(10, "search.index", later("horo.search.services:index_pending"), settle=0.5)
