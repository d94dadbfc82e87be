"""The levels of trust and what they ask for, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from horo.recognition.services.trust.rules import Need

TITLES = (
    gettext_lazy("Newcomer"),
    gettext_lazy("Acquainted"),
    gettext_lazy("At home"),
    gettext_lazy("Regular"),
    gettext_lazy("Guide"),
)
ASKED = {
    "topics": gettext_lazy("Topics entered"),
    "posts": gettext_lazy("Posts read"),
    "minutes": gettext_lazy("Minutes of reading"),
    "days": gettext_lazy("Days here, not in a row"),
    "given": gettext_lazy("Reactions given"),
    "received": gettext_lazy("Reactions received"),
    "replied_in": gettext_lazy("Topics with replies to others"),
    "new_days": gettext_lazy("Days here, lately"),
    "new_replied_in": gettext_lazy("Topics with replies to others, lately"),
    "new_topics": gettext_lazy("New topics entered, lately"),
    "new_posts": gettext_lazy("New posts read, lately"),
    "new_given": gettext_lazy("Reactions given, lately"),
    "new_received": gettext_lazy("Reactions received, lately"),
    "flagged": gettext_lazy("Posts that others reported, lately: at most"),
    "suspended": gettext_lazy("Suspensions, lately: at most"),
}


def title(level: int) -> str:
    return str(TITLES[level])


def missing(needs: Iterable[Need]) -> str:
    """Return what is left to do, as in "Posts read: 12 of 30; Minutes of reading: 4 of 10"."""
    return "; ".join(
        _("%(what)s: %(have)s of %(need)s")
        % {"what": ASKED[one.name], "have": one.have, "need": one.need}
        for one in needs
        if not one.is_met
    )
