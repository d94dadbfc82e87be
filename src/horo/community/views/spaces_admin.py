"""Make a space, and change what it is."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from horo.community.services import rights, spaces
from horo.community.spaceform import SpaceSettingsForm
from horo.community.views.refusals import refused
from horo.content.models import Space
from horo.core.refused import Refused
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.ui.http import say

PAGE = "community/compose/space.html"


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_space(request: MemberRequest) -> HttpResponse:
    if not rights.standing(request.member).is_team:
        raise rights.MayNot(_("Only the team makes spaces."))
    form = SpaceSettingsForm(request.POST or None, groups=spaces.groups(), is_team=True)
    page = _page(form, None)
    if request.method != "POST" or not form.is_valid():
        return render(request, PAGE, page, status=422 if form.is_bound else 200)
    try:
        space = spaces.create(form.wanted(), by=request.member, at=now())
    except Refused as refusal:
        return refused(request, PAGE, page, refusal)
    say(request, _("The space is there."))
    return redirect("community:space", space.slug)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_space(request: MemberRequest, slug: str) -> HttpResponse:
    own = rights.standing(request.member)
    visible = Space.objects.visible_to(request.member).select_related("group", "section")
    space = get_object_or_404(visible, slug=slug)
    if not rights.may_host(request.member, space):
        raise rights.MayNot(_("Only hosts of the space do this."))
    form = SpaceSettingsForm(
        request.POST or None,
        initial=_begun(space),
        groups=spaces.groups() if own.is_team else [],
        is_team=own.is_team,
    )
    page = _page(form, space)
    if request.method != "POST" or not form.is_valid():
        return render(request, PAGE, page, status=422 if form.is_bound else 200)
    try:
        spaces.change(space, form.wanted(), by=request.member, at=now())
    except Refused as refusal:
        return refused(request, PAGE, page, refusal)
    say(request, _("The space is changed."))
    return redirect("community:space", space.slug)


def _page(form: SpaceSettingsForm, space: Space | None) -> dict[str, Any]:
    return {
        "form": form,
        "space": space,
        "sections": spaces.sections(),
        "icons": spaces.ICONS.items(),
    }


def _begun(space: Space) -> dict[str, Any]:
    handles = spaces.hosts_of(space).values_list("handle", flat=True)
    return {
        "name": space.name,
        "summary": space.summary,
        "kind": space.kind,
        "access": space.access,
        "group": space.group_id or "",
        "section": space.section.name if space.section else "",
        "position": space.position,
        "icon": space.icon,
        "guidelines": space.guidelines,
        "slow_mode": space.slow_mode,
        "is_archived": space.is_archived,
        "hosts": ", ".join(f"@{handle}" for handle in handles),
    }
