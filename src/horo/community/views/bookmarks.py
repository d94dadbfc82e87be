"""A member's bookmarks: kept and let go under a post, and found again on a page."""

from datetime import date, datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from horo.community.services import bookmarks, reminders
from horo.community.services.marks import marks_of
from horo.community.views.marks import address, dialog, visible_post
from horo.content.models import Post
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Member
from horo.ui.http import back, say
from horo.ui.words import zone_of

A_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def bookmark(request: MemberRequest, post_id: int) -> HttpResponse:
    """Keep a post; then choose a note and a time to be reminded at."""
    at = now()
    post = visible_post(request.member, post_id)
    if request.method != "POST":
        return dialog(request, "community/marks/bookmark.html", _form(request.member, post, at))
    bookmarks.keep(post, by=request.member, at=at)
    is_filled_in = "when" in request.POST
    if is_filled_in:
        note = request.POST.get("note", "")[: bookmarks.LONGEST_NOTE]
        remind_at = _chosen(request, post, at)
        bookmarks.change(post, by=request.member, at=at, note=note, remind_at=remind_at)
    if not request.htmx:
        say(request, _("Kept. Find it under Bookmarks."))
        return back(request, address(post_id))
    return _kept(request, post, at, asks=not is_filled_in)


@require_POST
@member_required
def unbookmark(request: MemberRequest, post_id: int) -> HttpResponse:
    """Let a post go; one that can no longer be read too."""
    if token := bookmarks.drop(post_id, by=request.member):
        undo = "community:restore-bookmark"
        say(request, _("The bookmark is removed."), undo=undo, undo_args=(token,))
    if request.htmx:
        return _kept(request, visible_post(request.member, post_id), now(), asks=False)
    return back(request, reverse("community:bookmarks"))


@require_POST
@member_required
def restore(request: MemberRequest, token: str) -> HttpResponse:
    if bookmarks.restore(token, by=request.member) is None:
        raise Http404
    return back(request, reverse("community:bookmarks"))


@require_safe
@member_required
def list_of(request: MemberRequest) -> HttpResponse:
    query, only = request.GET.get("q", "").strip()[:100], request.GET.get("only", "")
    found = bookmarks.kept_by(request.member, search=query, only=only)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "query": query, "only": only, "is_filtered": bool(query or only)}
    return render(request, "community/marks/bookmarks.html", context)


def _kept(request: MemberRequest, post: Post, at: datetime, *, asks: bool) -> HttpResponse:
    """Answer htmx with the row; with the form for a note and a reminder where `asks`."""
    marks = marks_of([post], request.member)[post.pk]
    context = {"marks": marks, "asks": asks, **_form(request.member, post, at)}
    response = render(request, "community/marks/kept.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _form(member: Member, post: Post, at: datetime) -> dict[str, object]:
    return {
        "post": post,
        "back_url": address(post.pk),
        "bookmark": bookmarks.of(post, by=member),
        "moments": reminders.moments(member, at),
        "today": at.astimezone(zone_of(member.timezone)).date(),
    }


def _chosen(request: MemberRequest, post: Post, at: datetime) -> datetime | None:
    """Return the time that was chosen; a day means its morning, "keep" the time it has."""
    name = request.POST.get("when", "")
    if name == "keep":
        kept = bookmarks.of(post, by=request.member)
        return kept.remind_at if kept else None
    if name == "day":
        try:
            day = date.fromisoformat(request.POST.get("day", ""))
        except ValueError:
            raise bookmarks.NoSuchTime(_("Choose the day on which to be reminded.")) from None
        return reminders.on(day, reminders.MORNING, zone_of(request.member.timezone))
    offered = {moment.name: moment.at for moment in reminders.moments(request.member, at)}
    return offered.get(name)
