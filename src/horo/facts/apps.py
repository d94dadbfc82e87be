from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FactsConfig(AppConfig):
    name = "horo.facts"

    def ready(self) -> None:
        from horo.core import jobs
        from horo.core.later import later
        from horo.facts import triggers

        jobs.every(300, "facts.keep", later("horo.facts.services:keep_up"))
        post_migrate.connect(triggers.after_migrate, sender=self)
