from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "horo.web"

    def ready(self) -> None:
        from horo.core import jobs
        from horo.core.later import later
        from horo.ui import links, navigation
        from horo.ui.navigation import Place

        links.point("member", "web:member")
        links.point("warning", "web:warning")
        links.point("effect", "web:effect")
        links.point("space-board", "web:space-board")
        jobs.every(3600, "web.weekly_boards", later("horo.web.services.boards.mailing:send_due"))
        jobs.every(3600, "web.first_looks", later("horo.web.services.first_looks:make_ready"))
        for place in (
            Place("today", _("Today"), "web:today", "checkbox", 110, key="t"),
            Place("playbook", _("Playbook"), "web:playbook", "book-2", 120),
            Place("plan", _("Plan"), "web:plan", "rocket", 125),
            Place("funnel", _("Funnel"), "web:funnel", "filter-2", 130),
            Place("measures", _("Measures"), "web:boards", "chart-line", 140, for_analysts=True),
            Place("people", _("People"), "web:people", "users", 132),
            Place("backtest", _("Backtest"), "web:backtest", "history", 127),
            Place("engine", _("Engine room"), "web:engine", "tools", 170),
        ):
            navigation.register(place)
