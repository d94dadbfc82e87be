"""Put an event into the calendar, change it, move one time of it, call it off."""

from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from horo.content.models import Space
from horo.core import limits
from horo.core.refused import Refused, TooSoon
from horo.core.time import now
from horo.gatherings.forms import EventForm, TimesForm, initial_of
from horo.gatherings.models import Event, Occurrence
from horo.gatherings.services import events, rights
from horo.gatherings.views.pages import address, place_of, visible
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Member
from horo.playbook.services import NoPlaybook, current
from horo.ui.http import say
from horo.ui.words import zone_of


@member_required
def new(request: MemberRequest) -> HttpResponse:
    spaces = list(rights.hostable(request.member))
    if not spaces:
        raise events.NotYoursToRun(_("Hosts of a space and the team put events into it."))
    form = EventForm(
        request.POST or None, spaces=spaces, rituals=_rituals(), initial=_begin(request)
    )
    if request.method == "POST" and form.is_valid():
        limits.spend("event", request.member.pk, times=30, seconds=3_600, at=now())
        made = _tried(
            form,
            lambda: events.schedule(form.chosen_space, form.wanted(), by=request.member, at=now()),
        )
        if made is not None:
            say(request, _("The event is in the calendar."))
            return redirect("gatherings:event-page", made.pk, made.slug)
    return _form(request, form)


@member_required
def edit(request: MemberRequest, event_id: int) -> HttpResponse:
    event = _run_by(request.member, event_id)
    at = now()
    following = event.occurrences.filter(recurs_at__gt=at, cancelled_at=None)
    initial = initial_of(event, following.order_by("recurs_at").first())
    form = EventForm(
        request.POST or None,
        spaces=[event.space],
        rituals=_rituals(),
        rrule=event.rrule,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        limits.spend("event", request.member.pk, times=30, seconds=3_600, at=at)
        changed = _tried(
            form, lambda: events.change(event, form.wanted(), by=request.member, at=at)
        )
        if changed is not None:
            say(request, _("Kept. Whoever registered is told where the time is another."))
            return redirect("gatherings:event-page", changed.pk, changed.slug)
    return _form(request, form, event=event)


@require_POST
@member_required
def cancel(request: MemberRequest, event_id: int) -> HttpResponse:
    event = _run_by(request.member, event_id)
    events.cancel(event, by=request.member, at=now())
    say(request, _("The event is called off, and whoever registered is told."))
    return redirect("gatherings:event-page", event.pk, event.slug)


@member_required
def move(request: MemberRequest, occurrence_id: int) -> HttpResponse:
    """Move one time of a series alone."""
    found = visible(request, occurrence_id)
    if not rights.may_run(request.member, found.event):
        raise Http404
    if not found.event.rrule:
        return redirect("gatherings:edit", found.event_id)
    zone = zone_of(found.event.zone)
    initial = {
        "starts": found.starts_at.astimezone(zone).replace(tzinfo=None),
        "ends": found.ends_at.astimezone(zone).replace(tzinfo=None),
    }
    form = TimesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        starts_at, ends_at = form.times(found.event.zone)
        if _tried(form, lambda: _moved(found, starts_at, ends_at, request.member)):
            say(request, _("Moved. Whoever registered is told."))
            return redirect(place_of(found))
    context = {"form": form, "found": found, "event": found.event}
    status = 422 if form.errors else 200
    return render(request, "gatherings/move.html", context, status=status)


@require_POST
@member_required
def cancel_one(request: MemberRequest, occurrence_id: int) -> HttpResponse:
    found = visible(request, occurrence_id)
    events.cancel_one(found, by=request.member, at=now())
    say(request, _("Called off. Whoever registered is told."))
    return redirect(place_of(found) if found.event.rrule else address(found))


def _moved(found: Occurrence, starts_at: Any, ends_at: Any, by: Member) -> bool:
    events.move(found, starts_at, ends_at, by=by, at=now())
    return True


def _tried(form: Any, call: Any) -> Any:
    """Return what `call` returns; what is refused becomes an error of the form, and None."""
    try:
        return call()
    except TooSoon:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _run_by(member: Member, event_id: int) -> Event:
    """Return the event if `member` runs it; to others its form does not exist."""
    there = Event.objects.visible_to(member).select_related("space")
    event: Event = get_object_or_404(there, pk=event_id)
    if not rights.may_run(member, event):
        raise Http404
    return event


def _begin(request: MemberRequest) -> dict[str, Any]:
    """Return what the form of a new event begins with: the next full hour a day from now."""
    zone = request.member.timezone or _zone()
    starts = now().astimezone(zone_of(zone)).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    starts += timedelta(days=1, hours=1)
    slug = request.GET.get("space", "")[:120].replace("\0", "")
    space = Space.objects.visible_to(request.member).filter(slug=slug).first()
    return {
        "zone": zone,
        "starts": starts,
        "ends": starts + timedelta(hours=1),
        "space": space.pk if space else None,
    }


def _form(request: MemberRequest, form: EventForm, event: Event | None = None) -> HttpResponse:
    zones = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    context = {"form": form, "event": event, "zones": zones}
    return render(request, "gatherings/form.html", context, status=422 if form.errors else 200)


def _rituals() -> list[tuple[str, str]]:
    try:
        rituals = current().rituals
    except NoPlaybook:
        return []
    return [(slug, ritual.title) for slug, ritual in sorted(rituals.items())]


def _zone() -> str:
    try:
        return current().timezone
    except NoPlaybook:
        return "UTC"
