"""How one is reached: by which way for which kind, at which hours, and the team's topics."""

from datetime import time

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from horo.content.models import Space, Topic
from horo.core.limits import spend
from horo.core.refused import Refused
from horo.core.time import now
from horo.messaging import kinds, preferences, pushing, rhythms, stop_links
from horo.people.gate import MemberRequest, member_required
from horo.playbook.services import NoPlaybook, current
from horo.ui.http import back, say

A_MINUTE = 30  # changes


class NoTimeOfDay(Refused):
    pass


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def show(request: MemberRequest) -> HttpResponse:
    """Show and keep what the member chose for each kind, their hours, and the team's topics."""
    if request.method == "POST":
        _keep(request)
        say(request, _("Saved."))
        return redirect("messaging:preferences")
    rhythm, topics = preferences.rhythm_of(request.member), _topics()
    context = {
        "rows": preferences.rows_of(request.member),
        "rhythm": rhythm,
        "usual": rhythms.of_playbook()[1],
        "hours": range(24),
        "consents": preferences.consents_of(request.member, topics),
        "digest": preferences.digest_of(request.member),
        "tuned": preferences.tuned(request.member),
        "places": pushing.places_of(request.member),
        "push_key": pushing.public_key(at=now()),
    }
    return render(request, "messaging/preferences.html", context)


@require_POST
@member_required
def tune(request: MemberRequest, kind: str, object_id: int) -> HttpResponse:
    """Hear less of a topic or space, or all of it again."""
    level = request.POST.get("level", "")
    if level == "all":
        preferences.untune(request.member, kind, object_id)
    else:
        preferences.tune(request.member, _subject(request, kind, object_id), level, at=now())
    return back(request, "/notifications/preferences/")


@csrf_exempt  # mail programs post here themselves (RFC 8058); the token is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask first, since programs that look into e-mail follow links; a POST stops the kinds."""
    found = stop_links.read(token)
    if found is None:
        raise Http404
    if is_done := request.method == "POST":
        stop_links.stop(found)
    context = {"stop": found, "is_done": is_done, "labels": stop_links.labels(found)}
    return render(request, "messaging/stop.html", context)


def _keep(request: MemberRequest) -> None:
    member, at, sent = request.member, now(), request.POST
    spend("choose", member.pk, times=A_MINUTE, seconds=60, at=at)
    wanted = {}
    for kind in kinds.ALL:
        for way in (kinds.PAGE, kinds.PUSH):
            wanted[kind.name, way] = kinds.ON if f"{kind.name}-{way}" in sent else kinds.OFF
        wanted[kind.name, kinds.MAIL] = sent.get(f"{kind.name}-mail", kind.mail)
    wanted[kinds.DIGEST, kinds.MAIL] = sent.get("digest", preferences.digest_of(member))
    hour = sent.get("daily_hour", "")
    quiet = _quiet(sent.get("quiet", ""), sent.get("since", ""), sent.get("till", ""))
    if not (hour.isascii() and hour.isdigit() and int(hour) < 24):
        raise NoTimeOfDay(_("Choose the hour of the daily e-mail from the list."))
    preferences.choose(member, wanted)
    preferences.keep_rhythm(member, quiet=quiet, daily_hour=int(hour))
    preferences.keep_consents(member, _topics(), sent.getlist("topic"), at=at)


def _quiet(which: str, since: str, till: str) -> tuple[time, time] | None:
    if which == "own":
        try:
            return time.fromisoformat(since), time.fromisoformat(till)
        except ValueError:
            raise NoTimeOfDay(
                _("Write both ends of your quiet hours as a time of day, such as 22:00.")
            ) from None
    return (time(0), time(0)) if which == "never" else None


def _topics() -> list[str]:
    """Return what the messages of the playbook are about, as members agree to it."""
    try:
        return sorted({message.topic for message in current().messages.values()})
    except NoPlaybook:
        return []


def _subject(request: MemberRequest, kind: str, object_id: int) -> Topic | Space:
    found: Topic | Space | None = None
    if kind == "topic":
        found = Topic.objects.visible_to(request.member).filter(pk=object_id).first()
    elif kind == "space":
        found = Space.objects.visible_to(request.member).filter(pk=object_id).first()
    if found is None:
        raise Http404
    return found
