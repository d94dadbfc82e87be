"""The list of events, and the page of each."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from horo.core.time import now
from horo.gatherings.models import Occurrence
from horo.gatherings.services import reading, rights, telling
from horo.people.models import Member
from horo.ui.words import zone_of

AT_HOME = 3
FIRST_YEAR, LAST_YEAR = 2000, 2200


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is to come; with `view` what was, or one's own; with `month` one month."""
    member: Member | None = request.member  # type: ignore[attr-defined]
    at, asked = now(), request.GET.get("view", "")
    context: dict[str, Any] = {"view": asked if asked in ("past", "mine") else "upcoming"}
    month = _month(request.GET.get("month", ""))
    if month is not None:
        zone = zone_of(member.timezone if member else "")
        found = reading.in_month(member, month, zone)
        context |= {"view": "month", "month": month}
        context |= {"before": reading.month_before(month), "after": reading.month_after(month)}
    elif context["view"] == "past":
        found = reading.past(member, at)
    elif context["view"] == "mine" and member is not None:
        found = reading.mine(member, at)
    else:
        found = reading.upcoming(member, at)
    page = Paginator(found, 200 if month else reading.SHOWN).get_page(request.GET.get("page"))
    context |= {"page": page, "rows": reading.rows(list(page), member), "today": at.date()}
    context["may_add"] = member is not None and rights.hostable(member).exists()
    return render(request, "gatherings/index.html", context)


@require_safe
def event(request: HttpRequest, event_id: int, slug: str = "") -> HttpResponse:
    """The event's own page, at one address: it shows the next time, else the last."""
    member: Member | None = request.member  # type: ignore[attr-defined]
    found = reading.main_of(event_id, member, now())
    if found is None:
        raise Http404
    if slug != found.event.slug:
        return HttpResponsePermanentRedirect(address(found))
    return shown(request, found)


@require_safe
def occurrence(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """One time of a series. What happens once has the page of its event alone."""
    found = visible(request, occurrence_id)
    if not found.event.rrule:
        return redirect(address(found))
    return shown(request, found)


def shown(request: HttpRequest, found: Occurrence) -> HttpResponse:
    member: Member | None = request.member  # type: ignore[attr-defined]
    view = reading.view(found, member, now())
    hosts = found.event.hosts.order_by("pk")
    there, here = zone_of(found.event.zone), telling.zone_for(member, found)
    is_elsewhere = found.starts_at.astimezone(there).utcoffset() != (
        found.starts_at.astimezone(here).utcoffset()
    )
    context = {
        "found": found,
        "event": found.event,
        "view": view,
        "hosts": hosts,
        "said_there": _clock_there(found) if is_elsewhere else "",
    }
    return render(request, "gatherings/event.html", context)


def visible(request: HttpRequest, occurrence_id: int) -> Occurrence:
    """Return the occurrence if whoever asks may see it. Raises Http404."""
    found = reading.find(occurrence_id, request.member)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def address(found: Occurrence) -> str:
    return reverse("gatherings:event-page", args=[found.event_id, found.event.slug])


def place_of(found: Occurrence) -> str:
    """Return the page on which this occurrence is shown."""
    if found.event.rrule:
        return reverse("gatherings:occurrence", args=[found.pk])
    return address(found)


def beside_home(members: Any, request: HttpRequest) -> dict[int, str]:
    """Fill the slot `home.aside`: the next events that the reader may see."""
    reader: Member | None = request.member  # type: ignore[attr-defined]
    coming = list(reading.upcoming(reader, now())[:AT_HOME]) if reader else []
    if not coming or reader is None:
        return {}
    context = {"rows": reading.rows(coming, reader)}
    html = render_to_string("gatherings/home.html", context, request=request)
    return {one.pk: SafeString(html) for one in members}


def _clock_there(found: Occurrence) -> str:
    said = telling.clock(found.starts_at, found.ends_at, zone_of(found.event.zone))
    return _("%(zone)s: %(when)s") % {"zone": found.event.zone, "when": said}


def _month(asked: str) -> date | None:
    try:
        found = datetime.strptime(asked, "%Y-%m").replace(tzinfo=ZoneInfo("UTC")).date()
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
