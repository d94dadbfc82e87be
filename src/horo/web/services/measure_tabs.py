"""The pages about measures, in the order of their tabs. Each page adds its own line."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Tab = tuple[str, "str | Promise", str]  # its slug, what it is called, the name of its URL

TABS: Sequence[Tab] = (
    ("boards", _("Dashboards"), "web:boards"),
    ("all", _("All measures"), "web:measures"),
    ("cohorts", _("Cohorts"), "web:cohorts"),
    ("warnings", _("Warnings"), "web:warnings"),
    ("business", _("Business"), "web:business"),
    ("audit", _("Audit"), "web:audit"),
)
