"""The playbook as a person reads it, and its files as they are written."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from horo.core.time import now
from horo.people.gate import MemberRequest
from horo.web.gate import team_required
from horo.web.services import asking, chapters, figures, launching
from horo.web.services.editor import pages as editor


@require_safe
@team_required
def playbook(request: MemberRequest) -> HttpResponse:
    at, book = now(), asking.playbook()
    context = {
        "book": book,
        "standing": launching.standing(),
        "chapters": chapters.chapters(),
        "elsewhere": chapters.elsewhere(),
        "rituals": chapters.dated(book, at) if book else [],
        "reached": chapters.reached(at),
        "goals": figures.kpis(book),
        "targets": figures.goals(book),
        "forms": chapters.forms(book) if book else [],
    }
    return render(request, "web/playbook.html", context)


@require_safe
@team_required
def source(request: MemberRequest, path: str) -> HttpResponse:
    by_launch = request.GET.get("by") == "launch"
    found = chapters.file(path, by_launch=by_launch)
    if found is None:
        raise Http404
    context = {"file": found, "by_launch": by_launch, "edit_url": editor.address(path)}
    return render(request, "web/playbook_source.html", context)
