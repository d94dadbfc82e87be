"""Calendars in iCalendar's format, for the programs that people use."""

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from horo.content.models import Space
from horo.core import limits
from horo.core.time import now
from horo.gatherings.models import Event
from horo.gatherings.services import calendars, feeds
from horo.gatherings.views.pages import visible
from horo.people.gate import MemberRequest, member_required
from horo.people.languages import language_of
from horo.people.models import Member
from horo.ui.http import say

TYPE = "text/calendar; charset=utf-8"
KEPT = 600  # seconds that the calendar of a space is kept; it is the same for all who may read it


@require_safe
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    """The whole event; a series with its rule."""
    reader: Member | None = request.member  # type: ignore[attr-defined]
    found = get_object_or_404(Event.objects.visible_to(reader), pk=event_id)
    return _answer(calendars.of_events(found.title, [found]), attach=True)


@require_safe
def occurrence(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """One time of an event, with the link to join where the reader has a seat."""
    found = visible(request, occurrence_id)
    reader: Member | None = request.member  # type: ignore[attr-defined]
    joins = feeds.seated(reader, [found]) if reader else frozenset()
    text = calendars.of_times(found.event.title, [found], joins=joins)
    return _answer(text, attach=True)


@require_safe
def space(request: HttpRequest, slug: str) -> HttpResponse:
    reader: Member | None = request.member  # type: ignore[attr-defined]
    return _of_space(request, slug, reader)


@require_safe
def own(request: HttpRequest, token: str) -> HttpResponse:
    """A member's own calendar, for whoever knows its secret address."""
    member = _by_token(token)
    times = feeds.own_times(member, now())
    joins = feeds.seated(member, times)
    language = language_of(member)
    mark = calendars.mark_of(language, times, sorted(joins))
    if known := _known(request, mark):
        return known
    with override(language):
        name = _("My events")
    return _answer(calendars.of_times(name, times, joins=joins), mark=mark)


@require_safe
def space_by_token(request: HttpRequest, token: str, slug: str) -> HttpResponse:
    """A space's calendar, as far as the member of the secret address may enter the space now."""
    return _of_space(request, slug, _by_token(token))


@require_safe
@member_required
def addresses(request: MemberRequest) -> HttpResponse:
    """The addresses of one's calendars, to subscribe to."""
    token = feeds.token_of(request.member)
    spaces = Space.objects.visible_to(request.member).filter(events__isnull=False).distinct()
    listed = spaces.order_by("name") if token else ()
    context = {"token": token, "spaces": listed, "site": settings.SITE_URL}
    return render(request, "gatherings/addresses.html", context)


@require_POST
@member_required
def renew(request: MemberRequest) -> HttpResponse:
    feeds.renew(request.member, at=now())
    say(request, _("The address is below. An earlier one no longer works."))
    return redirect("gatherings:addresses")


@require_POST
@member_required
def revoke(request: MemberRequest) -> HttpResponse:
    feeds.revoke(request.member)
    say(request, _("The address is closed. Calendars that fetch it get nothing any more."))
    return redirect("gatherings:addresses")


def _of_space(request: HttpRequest, slug: str, reader: Member | None) -> HttpResponse:
    found = get_object_or_404(Space.objects.visible_to(reader), slug=slug)
    at = now()
    mark = feeds.mark_of(found, at)
    if known := _known(request, mark):
        return known
    key = f"calendar:{mark}"
    text: bytes | None = cache.get(key)
    if text is None:
        text = calendars.of_events(found.name, feeds.events_of(found, at))
        cache.set(key, text, KEPT)
    return _answer(text, mark=mark)


def _by_token(token: str) -> Member:
    member = feeds.member_of(token)
    if member is None:
        raise Http404
    limits.spend("calendar", member.pk, times=600, seconds=3_600, at=now())
    return member


def _known(request: HttpRequest, mark: str) -> HttpResponse | None:
    """Return 304 where the program has the calendar of this `mark` already."""
    answer = get_conditional_response(request, f'"{mark}"', None, None)
    return answer if answer is not None and answer.status_code == 304 else None


def _answer(text: bytes, *, attach: bool = False, mark: str = "") -> HttpResponse:
    response = HttpResponse(text, content_type=TYPE)
    if attach:
        response.headers["Content-Disposition"] = "attachment; filename=event.ics"
    if mark:
        response.headers["ETag"] = f'"{mark}"'
    patch_cache_control(response, private=True, no_cache=True)
    return response
