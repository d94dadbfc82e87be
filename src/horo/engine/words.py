"""What the engine knows, said in sentences."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.engine.values import Held
from horo.playbook.words.durations import in_the_last


def held_because(held: Held) -> str:
    """Return why an effect does not happen now, as one sentence."""
    detail = dict(held.detail)
    if held.gate == "frequency":
        return _frequency(detail)
    if held.gate == "blast_radius":
        return _blast_radius(detail)
    sentences = {
        "approval": _("Waits for somebody of the team to approve it."),
        "by_hand": _("Somebody of the team holds it back."),
        "rejected": _("Somebody of the team rejected it."),
        "address": _("There is no e-mail address."),
        "quiet_hours": _("It is night where the member lives (%(zone)s)."),
        "consent": _consent(detail),
    }
    return sentences[held.gate] % {"zone": "", **detail}


def _consent(detail: Mapping[str, str | int]) -> str:
    if detail.get("channel") == "email":
        return _("The member has not agreed to e-mail on the topic “%(topic)s”.")
    return _("The member wants no messages on the topic “%(topic)s”.")


def _frequency(detail: Mapping[str, str | int]) -> str:
    number = int(detail["messages"])
    period = in_the_last(timedelta(seconds=int(detail["seconds"])))
    sentence = ngettext(
        "There was %(number)s message %(period)s; more would be too many.",
        "There were %(number)s messages %(period)s; more would be too many.",
        number,
    )
    return sentence % {"number": number, "period": period}


def _blast_radius(detail: Mapping[str, str | int]) -> str:
    number = int(detail["members"])
    sentence = ngettext(
        "This plan would reach %(members)s member at once, more than the %(limit)s allowed.",
        "This plan would reach %(members)s members at once, more than the %(limit)s allowed.",
        number,
    )
    return sentence % detail
