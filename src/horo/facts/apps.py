from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FactsConfig(AppConfig):
    name = "horo.facts"

    def ready(self) -> None:
        from horo.facts import triggers

        post_migrate.connect(triggers.after_migrate, sender=self)
