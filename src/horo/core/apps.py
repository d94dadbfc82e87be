from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "horo.core"

    def ready(self) -> None:
        from horo.core import connections

        connections.watch()
