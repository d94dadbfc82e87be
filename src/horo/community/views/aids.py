"""What helps while one writes: a preview, names and emoji to choose from, a quote."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from horo.community.services import aids, rights
from horo.community.views.asked import number_of
from horo.content import markdown
from horo.content.models import Post, Space
from horo.core.limits import spend
from horo.core.refused import Refused, TooSoon
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.ui.http import render_part

PREVIEWS_A_MINUTE = 60
OFFERS_A_MINUTE = 240  # they are asked for with every letter


@member_required
@require_POST
def preview(request: MemberRequest) -> HttpResponse:
    """Show `text` as it would be posted, or why it would not."""
    spend("preview", request.member.pk, times=PREVIEWS_A_MINUTE, seconds=60, at=now())
    context: dict[str, Any] = {}
    text = request.POST.get("text", "")
    try:
        context["html"] = markdown.render(text, author=request.member, space=_space(request)).html
    except TooSoon:
        raise
    except Refused as refusal:
        context["refusal"] = str(refusal) if text.strip() else ""
    return render_part(request, "community/compose/preview.html", "shown", context)


@member_required
@require_safe
def suggest(request: MemberRequest) -> JsonResponse:
    """Names, tags or emoji that begin as `q` does; `kind` is member, tag or emoji."""
    kind, begun = request.GET.get("kind", ""), request.GET.get("q", "")[:60]
    spend("suggest", request.member.pk, times=OFFERS_A_MINUTE, seconds=60, at=now())
    rights.standing(request.member)
    if kind == "emoji":
        found = aids.emoji(begun)
    elif kind == "tag":
        found = aids.tags(begun, request.member)
    else:
        found = aids.names(begun, request.member, _space(request))
    return JsonResponse({"found": found})


@member_required
@require_safe
def quote(request: MemberRequest, post_id: int) -> HttpResponse:
    """Return Markdown that quotes a post, or the `text` of it that was selected."""
    posts = Post.objects.visible_to(request.member).select_related("author")
    post = get_object_or_404(posts, pk=post_id)
    said = aids.quoted(post, request.GET.get("text", ""))
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


def _space(request: MemberRequest) -> Space | None:
    number = number_of(request, "space") or number_of(request, "in_space")
    return Space.objects.visible_to(request.member).filter(pk=number).first() if number else None
