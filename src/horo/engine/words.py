"""What the engine knows, said in sentences."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from horo.engine.values import Held
from horo.playbook.words.durations import how_long, in_the_last, on_day

Detail = Mapping[str, str | int]


def held_because(held: Held) -> str:
    """Return why an effect does not happen now, as one sentence."""
    return _SENTENCES[held.gate](dict(held.detail))


def _rejected(detail: Detail) -> str:
    return _("Somebody of the team rejected it.")


def _by_hand(detail: Detail) -> str:
    return _("Somebody of the team holds it back.")


def _approval(detail: Detail) -> str:
    if first := int(detail.get("first", 0)):
        return ngettext(
            "The journey is new: the first %(count)s thing it does waits for the team’s word.",
            "The journey is new: the first %(count)s things it does wait for the team’s word.",
            first,
        ) % {"count": first}
    if group := detail.get("group"):
        return _("Waits for somebody of the group “%(group)s” to approve it.") % {"group": group}
    return _("Waits for somebody of the team to approve it.")


def _paused(detail: Detail) -> str:
    names = {"name": detail["by"], "date": _date(detail)}
    if detail.get("rule"):
        if not detail["by"]:
            return _("The journey has been paused since %(date)s.") % names
        return _("%(name)s paused the journey on %(date)s.") % names
    if not detail["by"]:
        return _("Everything has been paused since %(date)s.") % names
    return _("%(name)s paused everything on %(date)s.") % names


def _dry_run(detail: Detail) -> str:
    if not detail["since"]:
        return _("This installation only plans: a setting says so.")
    if not detail["by"]:
        return _("Dry run since %(date)s: nothing happens.") % {"date": _date(detail)}
    names = {"name": detail["by"], "date": _date(detail)}
    return _("Dry run: %(name)s switched it on on %(date)s, and nothing happens.") % names


def _date(detail: Detail) -> str:
    return on_day(datetime.fromtimestamp(int(detail["since"]), UTC).date())


def _failed(detail: Detail) -> str:
    return ngettext(
        "It failed %(count)s time and is tried again.",
        "It failed %(count)s times and is tried again.",
        int(detail["attempts"]),
    ) % {"count": detail["attempts"]}


def _dead(detail: Detail) -> str:
    return ngettext(
        "It failed %(count)s time and was given up; somebody of the team can let it try again.",
        "It failed %(count)s times and was given up; somebody of the team can let it try again.",
        int(detail["attempts"]),
    ) % {"count": detail["attempts"]}


def _address(detail: Detail) -> str:
    return _("There is no e-mail address.")


def _consent(detail: Detail) -> str:
    if detail.get("channel") == "email":
        return _("The member has not agreed to e-mail on the topic “%(topic)s”.") % detail
    return _("The member wants no messages on the topic “%(topic)s”.") % detail


def _suppressed(detail: Detail) -> str:
    if detail["reason"] == "bounces":
        return _("Letters to this address came back, so none are sent.")
    if detail["channel"] == "email":
        return _("The team sends no e-mail to this member: %(reason)s.") % _bare(detail)
    return _("The team sends no messages to this member: %(reason)s.") % _bare(detail)


def _bare(detail: Detail) -> dict[str, str]:
    return {"reason": str(detail["reason"]).rstrip(".")}


def _duplicate(detail: Detail) -> str:
    period = in_the_last(timedelta(seconds=int(detail["seconds"])))
    return _("The member got the same message %(period)s.") % {"period": period}


def _quiet_hours(detail: Detail) -> str:
    return _("It is night where the member lives (%(zone)s).") % detail


def _frequency(detail: Detail) -> str:
    period = timedelta(seconds=int(detail["seconds"]))
    if low := int(detail.get("low", 0)):
        return ngettext(
            "It is not urgent, and only the first %(number)s message within %(period)s may be so.",
            "It is not urgent, and only the first %(number)s messages within %(period)s may be so.",
            low,
        ) % {"number": low, "period": how_long(period)}
    number = int(detail["messages"])
    sentence = ngettext(
        "There was %(number)s message %(period)s; more would be too many.",
        "There were %(number)s messages %(period)s; more would be too many.",
        number,
    )
    return sentence % {"number": number, "period": in_the_last(period)}


def _blast_radius(detail: Detail) -> str:
    number = int(detail["members"])
    if detail.get("rule"):
        sentence = ngettext(
            "This journey would reach %(members)s member at once, more than its %(limit)s.",
            "This journey would reach %(members)s members at once, more than its %(limit)s.",
            number,
        )
        return sentence % detail
    sentence = ngettext(
        "This plan would reach %(members)s member at once, more than the %(limit)s allowed.",
        "This plan would reach %(members)s members at once, more than the %(limit)s allowed.",
        number,
    )
    return sentence % detail


def gate_title(gate: str) -> str:
    """Return what the effects at `gate` wait for, in a few words."""
    return str(_TITLES[gate])


_TITLES = {
    "approval": gettext_lazy("The team’s word"),
    "by_hand": gettext_lazy("A decision: it was set aside"),
    "rejected": gettext_lazy("A decision: it was rejected"),
    "paused": gettext_lazy("The end of a pause"),
    "dry_run": gettext_lazy("The end of the dry run"),
    "failed": gettext_lazy("Another try"),
    "dead": gettext_lazy("Somebody who lets it try again"),
    "address": gettext_lazy("An e-mail address"),
    "consent": gettext_lazy("The member’s consent"),
    "suppressed": gettext_lazy("A way that is open"),
    "duplicate": gettext_lazy("Time since the same message"),
    "quiet_hours": gettext_lazy("The morning"),
    "frequency": gettext_lazy("Room in the member’s attention"),
    "blast_radius": gettext_lazy("A look at how many it reaches"),
}
_SENTENCES: dict[str, Callable[[Detail], str]] = {
    "rejected": _rejected,
    "by_hand": _by_hand,
    "paused": _paused,
    "dry_run": _dry_run,
    "failed": _failed,
    "dead": _dead,
    "address": _address,
    "consent": _consent,
    "suppressed": _suppressed,
    "duplicate": _duplicate,
    "approval": _approval,
    "quiet_hours": _quiet_hours,
    "frequency": _frequency,
    "blast_radius": _blast_radius,
}
