from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "horo.content"

    def ready(self) -> None:
        from horo.content import activities
        from horo.core import jobs
        from horo.core.later import later
        from horo.log import verbs

        verbs.register(*activities.VERBS)
        jobs.task("content.previews")(later("horo.content.previews:fetch_previews"))
