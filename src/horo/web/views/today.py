"""Today: what needs the team. Every decision has an address of its own."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from horo.core.time import from_micros, now, to_micros
from horo.engine.services import decisions, perform_all, plan
from horo.engine.values import APPROVED, HELD_BY_HAND, REJECTED, Applied
from horo.people.gate import MemberRequest
from horo.ui.http import back, render_part, say
from horo.web.gate import team_required
from horo.web.services import asking, engine_room, questions, warnings
from horo.web.services import today as shaping
from horo.workspace import services as tasks
from horo.workspace.models import Task

UNDO = "today_undo"  # in the session: the keys last set aside, and when
MOST_KEYS = 2_000  # in one decision


@require_safe
@team_required
def today(request: MemberRequest) -> HttpResponse:
    return _page(request, now())


@require_safe
@team_required
def group(request: MemberRequest) -> HttpResponse:
    """All the people of one step, to choose from before anything goes out."""
    found = shaping.group(
        request.GET.get("step", ""),
        now(),
        place=request.GET.get("place", shaping.WAITING),
        reader=request.member,
    )
    if found is None:
        say(request, _("Nobody is waiting there any more."))
        return redirect("web:today")
    return render(request, "web/today_group.html", {"group": found})


@require_POST
@team_required
def approve(request: MemberRequest) -> HttpResponse:
    """Approve, and carry out at once what nothing else holds."""
    at = now()
    keys = _keys(request, at)
    decisions.decide_many(keys, APPROVED, by=request.member, at=at)
    _tell(request, perform_all(plan(at), by=request.member, keys=keys))
    return _after(request, at)


@require_POST
@team_required
def hold(request: MemberRequest) -> HttpResponse:
    return _set_aside(request, HELD_BY_HAND, _("Set aside. It stays here until you decide."))


@require_POST
@team_required
def reject(request: MemberRequest) -> HttpResponse:
    return _set_aside(request, REJECTED, _("Rejected. It will not happen."))


@require_POST
@team_required
def undo(request: MemberRequest) -> HttpResponse:
    """Take back what this person set aside or rejected last."""
    keys, micros = request.session.pop(UNDO, ([], 0))
    if keys:
        decisions.take_back(keys, by=request.member, decided_at=from_micros(micros))
        say(request, _("Taken back."))
    return back(request, "/today/")


@require_POST
@team_required
def finish_task(request: MemberRequest, task_id: int) -> HttpResponse:
    task = get_object_or_404(Task.objects.visible_to(request.member), pk=task_id)
    tasks.finish(task, by=request.member, at=now())
    say(
        request,
        _("Done: %(task)s") % {"task": task.title},
        undo="web:reopen-task",
        undo_args=(task.pk,),
    )
    return _after(request, now())


@require_POST
@team_required
def reopen_task(request: MemberRequest, task_id: int) -> HttpResponse:
    task = get_object_or_404(Task.objects.visible_to(request.member), pk=task_id)
    tasks.reopen(task, by=request.member, at=now())
    say(request, _("Open again: %(task)s") % {"task": task.title})
    return back(request, "/today/")


@require_safe
@team_required
def unanswered(request: MemberRequest) -> HttpResponse:
    page = questions.page(request.GET.get("page", "1"), reader=request.member)
    return render(request, "web/unanswered.html", {"page": page})


def _tell(request: MemberRequest, applied: Applied) -> None:
    """Say what came of an approval: done, waiting for something else, or failed."""
    done, later = len(applied.done), len(applied.held)
    if done:
        sentence = ngettext("Done for %(count)d person.", "Done for %(count)d people.", done)
        say(request, sentence % {"count": done})
    if later:
        sentence = ngettext(
            "%(count)d is approved and happens as soon as nothing else holds it.",
            "%(count)d are approved and happen as soon as nothing else holds them.",
            later,
        )
        say(request, sentence % {"count": later})
    for failure in applied.failed:
        say(request, _("One could not be carried out: %(error)s") % {"error": failure.error})
    if not (done or later or applied.failed):
        say(request, _("Nothing of this is due any more."))


def _set_aside(request: MemberRequest, verdict: str, sentence: str) -> HttpResponse:
    at = now()
    keys = _keys(request, at)
    if not keys:
        say(request, _("Nothing of this is due any more."))
        return _after(request, at)
    decisions.decide_many(keys, verdict, by=request.member, at=at)
    request.session[UNDO] = (keys, to_micros(at))
    say(request, sentence, undo="web:undo")
    return _after(request, at)


def _after(request: MemberRequest, at: datetime) -> HttpResponse:
    return _page(request, at) if request.htmx else redirect("web:today")


def _page(request: MemberRequest, at: datetime) -> HttpResponse:
    context = {
        "planned": shaping.planned(at, reader=request.member),
        "trouble": asking.trouble(),
        "stops": engine_room.stops(reader=request.member),
        "promised": questions.promised(reader=request.member, at=at),
        "questions": questions.waiting(reader=request.member, at=at),
        "tasks": questions.tasks(reader=request.member),
        "early": warnings.waiting(reader=request.member),
    }
    return render_part(request, "web/today.html", "day", context)


def _keys(request: MemberRequest, at: datetime) -> list[str]:
    """Return the effects that the form decides on, as far as the plan at `at` has them."""
    planned = shaping.current_plan(at)
    known = {each.key for each in planned.effects} if planned else set()
    return [key for key in request.POST.getlist("key")[:MOST_KEYS] if key in known]
