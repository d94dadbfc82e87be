from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "horo.web"

    def ready(self) -> None:
        from horo.ui import links, navigation
        from horo.ui.navigation import Place

        links.point("member", "web:member")
        links.point("topic", "web:topic")
        for place in (
            Place("today", _("Today"), "web:today", "checkbox", 10, thumb=True),
            Place("playbook", _("Playbook"), "web:playbook", "book-2", 20, thumb=True),
            Place("funnel", _("Funnel"), "web:funnel", "filter-2", 30),
            Place("measures", _("Measures"), "web:measures", "chart-line", 40, thumb=True),
            Place("people", _("People"), "web:people", "users", 50, thumb=True),
            Place("backtest", _("Backtest"), "web:backtest", "history", 60),
        ):
            navigation.register(place)
