"""Leave marks on a post, and see who did."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from horo.community.services import emoji, reactions, solutions, votes
from horo.community.services.marks import marks_of
from horo.content.models import Post
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Member
from horo.ui import links
from horo.ui.http import back, render_part, say

GROUPS = [  # as Unicode groups them; the name, an emoji that stands for it, and what it holds
    ("smileys_emotion", "😀", gettext_lazy("Smileys and feelings")),
    ("people_body", "👋", gettext_lazy("People and gestures")),
    ("animals_nature", "🐻", gettext_lazy("Animals and nature")),
    ("food_drink", "🍏", gettext_lazy("Food and drink")),
    ("travel_places", "🚗", gettext_lazy("Travel and places")),
    ("activities", "⚽", gettext_lazy("Activities")),
    ("objects", "💡", gettext_lazy("Things")),
    ("symbols", "🔣", gettext_lazy("Symbols")),
    ("flags", "🏳️", gettext_lazy("Flags")),
]


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def react(request: MemberRequest, post_id: int) -> HttpResponse:
    """Choose a reaction, or leave one: the same again takes it back."""
    post = visible_post(request.member, post_id)
    if request.method != "POST":
        return _picker(request, post)
    reactions.react(post, request.POST.get("emoji", ""), by=request.member, at=now())
    return row(request, post_id)


@require_POST
@member_required
def vote(request: MemberRequest, post_id: int) -> HttpResponse:
    votes.vote(visible_post(request.member, post_id), by=request.member, at=now())
    return row(request, post_id)


@require_POST
@member_required
def accept(request: MemberRequest, post_id: int) -> HttpResponse:
    solutions.accept(visible_post(request.member, post_id), by=request.member, at=now())
    say(request, _("Accepted as the answer."), undo="community:unaccept", undo_args=(post_id,))
    return whole(request, post_id)


@require_POST
@member_required
def unaccept(request: MemberRequest, post_id: int) -> HttpResponse:
    solutions.unaccept(visible_post(request.member, post_id), by=request.member, at=now())
    say(request, _("No longer the answer."), undo="community:accept", undo_args=(post_id,))
    return whole(request, post_id)


@require_safe
@member_required
def who_reacted(request: MemberRequest, post_id: int) -> HttpResponse:
    post = visible_post(request.member, post_id)
    language = get_language() or "en"
    given = [(each, emoji.name_of(each.emoji, language)) for each in reactions.who_reacted(post)]
    context = {"post": post, "given": given, "back_url": address(post_id)}
    return dialog(request, "community/marks/who.html", context)


def _picker(request: MemberRequest, post: Post) -> HttpResponse:
    """Show the quick emoji and a group of the others, or what a search finds."""
    query, group = request.GET.get("q", "").strip()[:60], request.GET.get("group", "")
    language = get_language() or "en"
    labels = {name: str(label) for name, _glyph, label in GROUPS}
    is_limited = bool(settings.HORO_REACTIONS)
    group = group if group in labels else GROUPS[0][0]
    if query:
        found = emoji.find(query, language)
    else:
        found = list(emoji.choice()) if is_limited else emoji.group(group)
    context = {
        "post": post,
        "back_url": address(post.pk),
        "react_url": request.path,
        "query": query,
        "label": "" if is_limited else labels[group],
        "quick": _named(emoji.quick(), language),
        "found": _named([each.glyph for each in found], language),
        "groups": []
        if is_limited
        else [{"name": name, "glyph": glyph, "label": label} for name, glyph, label in GROUPS],
    }
    part = "found" if "q" in request.GET or "group" in request.GET else "dialog"
    return dialog(request, "community/marks/picker.html", context, part)


def _named(glyphs: Sequence[str], language: str) -> list[dict[str, str]]:
    return [{"glyph": each, "name": emoji.name_of(each, language)} for each in glyphs]


def visible_post(member: Member, post_id: int) -> Post:
    """Return the post with its topic, space and author; 404 where `member` sees none."""
    posts = Post.objects.visible_to(member)
    return get_object_or_404(posts.select_related("topic__space", "author"), pk=post_id)


def dialog(
    request: HttpRequest, template: str, context: dict[str, Any], part: str = "dialog"
) -> HttpResponse:
    """Show a small page; only a part of it where htmx opens it over another page."""
    return render_part(request, template, part, context)


def row(request: MemberRequest, post_id: int) -> HttpResponse:
    """Answer with the post's row as it is now: the part alone for htmx, else the page."""
    if not request.htmx:
        return back(request, address(post_id))
    post = visible_post(request.member, post_id)
    marks = marks_of([post], request.member)[post_id]
    context = {"post": post, "marks": marks}
    response = render(request, "community/marks/row.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def whole(request: MemberRequest, post_id: int) -> HttpResponse:
    """Answer with the whole page anew: more of it changed than a row."""
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return back(request, address(post_id))


def address(post_id: int) -> str:
    return links.to("post", post_id) or "/"
