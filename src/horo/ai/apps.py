from django.apps import AppConfig
from django.conf import settings


class AiConfig(AppConfig):
    name = "horo.ai"

    def ready(self) -> None:
        from horo.core import jobs
        from horo.core.later import later

        if settings.HORO_TONE:
            jobs.every(20, "ai.tone", later("horo.ai.services:score_some"))
