from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "horo.files"

    def ready(self) -> None:
        from horo.core import jobs
        from horo.core.later import later
        from horo.files import access

        access.register("avatar", access.everyone)
        jobs.every(3_600, "files.sweep", later("horo.files.services:sweep"))
