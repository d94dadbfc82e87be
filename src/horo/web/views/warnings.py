"""Early warnings: what is raised, what to make of it, and where the thresholds lie."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.core.refused import Refused
from horo.core.time import now
from horo.measures.models import RaisedWarning
from horo.measures.warnings import raising
from horo.people.gate import MemberRequest
from horo.ui.http import render_part, say
from horo.web.gate import team_required
from horo.web.services import warning_edits
from horo.web.services import warnings as shaping

OUT_OF_BOUNDS = 400


@require_safe
@team_required
def warnings(request: MemberRequest) -> HttpResponse:
    context = {
        "rules": shaping.all_rules(now(), reader=request.member),
        **shaping.lists(reader=request.member),
    }
    return render(request, "web/warnings/index.html", context)


@require_safe
@team_required
def rule(request: MemberRequest, slug: str) -> HttpResponse:
    """One warning, and what another threshold would have raised."""
    return _rule(request, slug, request.GET.get("threshold", ""))


@require_POST
@team_required
def write_threshold(request: MemberRequest, slug: str) -> HttpResponse:
    """Write the threshold into the playbook's draft, in its own file; nothing else moves."""
    text = request.POST.get("threshold", "")
    try:
        threshold = warning_edits.read(text)
        warning_edits.write(slug, threshold, by=request.member, at=now())
    except Refused as refusal:
        return _rule(request, slug, text, str(refusal))
    say(request, _("Written into measures.yaml. It counts once it is launched."))
    return redirect("web:plan")


@require_safe
@team_required
def warning(request: MemberRequest, warning_id: int) -> HttpResponse:
    return _one(request, warning_id)


@require_POST
@team_required
def take(request: MemberRequest, warning_id: int) -> HttpResponse:
    row = _row(request, warning_id)
    raising.take(row, by=request.member, at=now())
    say(request, _("You look into it. The others can see that."))
    return redirect("web:warning", row.pk)


@require_POST
@team_required
def dismiss(request: MemberRequest, warning_id: int) -> HttpResponse:
    row = _row(request, warning_id)
    try:
        raising.dismiss(row, request.POST.get("reason", ""), by=request.member, at=now())
    except raising.NoReason as refusal:
        return _one(request, warning_id, str(refusal))
    say(
        request,
        _("Set aside: %(title)s") % {"title": row.title},
        undo="web:warning-back",
        undo_args=(row.pk,),
    )
    return redirect("web:warnings")


@require_POST
@team_required
def take_back(request: MemberRequest, warning_id: int) -> HttpResponse:
    row = _row(request, warning_id)
    raising.take_back(row, by=request.member)
    say(request, _("It waits for the team again."))
    return redirect("web:warning", row.pk)


def _row(request: MemberRequest, warning_id: int) -> RaisedWarning:
    return get_object_or_404(RaisedWarning.objects.visible_to(request.member), pk=warning_id)


def _one(request: MemberRequest, warning_id: int, error: str = "") -> HttpResponse:
    row = _row(request, warning_id)
    context = {"found": shaping.shown(row, reader=request.member), "error": error}
    context["rule"] = shaping.rule(row.slug, now(), reader=request.member)
    status = OUT_OF_BOUNDS if error else 200
    return render(request, "web/warnings/warning.html", context, status=status)


def _rule(request: MemberRequest, slug: str, text: str, error: str = "") -> HttpResponse:
    """The page of a rule at the threshold that `text` says; its own where that is none."""
    threshold = None
    try:
        threshold = warning_edits.read(text) if text and not error else None
    except Refused as refusal:
        error = str(refusal)
    found = shaping.rule(slug, now(), threshold, reader=request.member)
    if found is None:
        raise Http404
    context = {"rule": found, "error": error, "place": warning_edits.place(slug)}
    response = render_part(request, "web/warnings/rule.html", "judged", context)
    response.status_code = OUT_OF_BOUNDS if error and not request.htmx else response.status_code
    return response
