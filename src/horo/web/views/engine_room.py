"""The engine room: look at how the playbook runs, stop and start it, deal with what failed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from horo.core import jobs
from horo.core.time import now
from horo.engine.models import Suppressed, Switch
from horo.engine.services import failures, outbox, suppressing, switching
from horo.people.gate import MemberRequest
from horo.people.models import Member
from horo.ui.http import say
from horo.web.gate import team_required
from horo.web.services import engine_room as shaping

EMAIL = "email"
MOST_IDS = 1_000  # in one decision


@require_safe
@team_required
def room(request: MemberRequest) -> HttpResponse:
    found = shaping.look(now(), reader=request.member)
    return render(request, "web/engine_room.html", {"room": found})


@require_POST
@team_required
def pause(request: MemberRequest) -> HttpResponse:
    """Pause one journey, or everything where none is named."""
    rule = request.POST.get("rule", "")
    if rule and not shaping.is_journey(rule):
        say(request, _("There is no such journey any more."))
        return redirect("web:engine")
    reason = request.POST.get("reason", "")
    switch = switching.pause(by=request.member, at=now(), rule=rule, reason=reason)
    return _stopped(request, switch, _("Paused. What is due stays in the plan."))


@require_POST
@team_required
def dry_run(request: MemberRequest) -> HttpResponse:
    reason = request.POST.get("reason", "")
    switch = switching.dry_run(by=request.member, at=now(), reason=reason)
    return _stopped(request, switch, _("From now on the playbook only plans."))


@require_POST
@team_required
def end_switch(request: MemberRequest, switch_id: int) -> HttpResponse:
    switch = get_object_or_404(Switch.objects.visible_to(request.member), pk=switch_id)
    switching.end(switch, by=request.member, at=now())
    say(request, _("It goes on."))
    return redirect("web:engine")


@require_POST
@team_required
def retry_effects(request: MemberRequest) -> HttpResponse:
    return _tried(request, failures.retry(_chosen(request), by=request.member, at=now()))


@require_POST
@team_required
def drop_effects(request: MemberRequest) -> HttpResponse:
    ids, reason = _chosen(request), request.POST.get("reason", "")
    return _dropped(request, failures.drop(ids, by=request.member, reason=reason, at=now()))


@require_POST
@team_required
def retry_letters(request: MemberRequest) -> HttpResponse:
    return _tried(request, outbox.retry(_chosen(request), by=request.member, at=now()))


@require_POST
@team_required
def drop_letters(request: MemberRequest) -> HttpResponse:
    ids, reason = _chosen(request), request.POST.get("reason", "")
    return _dropped(request, outbox.drop(ids, by=request.member, reason=reason, at=now()))


@require_POST
@team_required
def retry_jobs(request: MemberRequest) -> HttpResponse:
    return _tried(request, jobs.retry(_chosen(request), now()))


@require_POST
@team_required
def drop_jobs(request: MemberRequest) -> HttpResponse:
    return _dropped(request, jobs.drop(_chosen(request)))


@require_POST
@team_required
def close_way(request: MemberRequest) -> HttpResponse:
    """Let no more e-mail go to one member."""
    handle = request.POST.get("handle", "").strip().lstrip("@")
    member = Member.objects.visible_to(request.member).filter(handle=handle).first()
    if member is None:
        say(request, _("Nobody here has the handle “%(handle)s”.") % {"handle": handle})
        return redirect("web:engine")
    reason = request.POST.get("reason", "").strip() or _("no reason given")
    suppressing.suppress(member, EMAIL, reason=reason, by=request.member, at=now())
    say(request, _("No more e-mail goes to %(name)s.") % {"name": member.name})
    return redirect("web:engine")


@require_POST
@team_required
def open_way(request: MemberRequest, row_id: int) -> HttpResponse:
    row = get_object_or_404(Suppressed.objects.visible_to(request.member), pk=row_id)
    suppressing.lift(row, by=request.member, at=now())
    say(request, _("E-mail goes to %(name)s again.") % {"name": row.member.name})
    return redirect("web:engine")


def _chosen(request: MemberRequest) -> list[int] | None:
    """Return the ids that the form names; None, which is all, where it names none."""
    named = request.POST.getlist("id")
    ids = [int(each) for each in named if each.isascii() and each.isdigit() and len(each) < 19]
    return ids[:MOST_IDS] if named else None


def _stopped(request: MemberRequest, switch: Switch, sentence: str) -> HttpResponse:
    say(request, sentence, undo="web:end-switch", undo_args=(switch.pk,))
    return redirect("web:engine")


def _tried(request: MemberRequest, count: int) -> HttpResponse:
    sentence = ngettext(
        "%(count)s is tried again within a minute.",
        "%(count)s are tried again within a minute.",
        count,
    )
    say(request, sentence % {"count": count})
    return redirect("web:engine")


def _dropped(request: MemberRequest, count: int) -> HttpResponse:
    say(request, ngettext("%(count)s dropped.", "%(count)s dropped.", count) % {"count": count})
    return redirect("web:engine")
