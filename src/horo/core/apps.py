from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "horo.core"

    def ready(self) -> None:
        from django.db.models import Field, ForeignObject

        from horo.core import connections
        from horo.core.lookups import Among

        connections.watch()
        for kind in (Field, ForeignObject):
            kind.register_lookup(Among)
