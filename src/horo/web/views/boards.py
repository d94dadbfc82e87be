"""Dashboards: the ready ones, those of the playbook, and own ones."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from horo.people.gate import MemberRequest
from horo.web.gate import team_required


@require_safe
@team_required
def boards(request: MemberRequest) -> HttpResponse:
    return render(request, "web/boards/index.html", {})
