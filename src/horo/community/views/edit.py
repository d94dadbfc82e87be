"""Edit a post, read its history, take it down and bring it back."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from horo.community.composing import EditForm, RemoveForm
from horo.community.services import drafts, editing, history, rights, topics
from horo.community.views.refusals import refused
from horo.content.models import Post
from horo.core.refused import Refused
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.ui.http import say
from horo.ui.words import zone_of

CHANGES_A_PAGE = 10


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, post_id: int) -> HttpResponse:
    """Change a post. Who was second gets both texts, and sends what they made of them."""
    post = _post(request, post_id)
    if not rights.may_edit(request.member, post):
        raise rights.MayNot(_("This post cannot be edited by you."))
    first = editing.opens(post)
    zone = zone_of(request.member.timezone)
    is_sent = request.method == "POST"
    form = EditForm(
        request.POST if is_sent else None,
        initial={} if is_sent else _begun(request, post),
        first=post.topic if first else None,
        zone=zone,
    )
    page = {"post": post, "topic": post.topic, "form": form, "draft_key": f"edit:{post.pk}"}
    if not is_sent or not form.is_valid():
        status = 422 if is_sent else 200
        return render(request, "community/compose/edit.html", page, status=status)
    try:
        _save(request, post, form)
    except editing.Conflict as conflict:
        return _both(request, page, conflict)
    except Refused as refusal:
        return refused(request, "community/compose/edit.html", page, refusal)
    return redirect("community:post", post.pk)


def _post(request: MemberRequest, post_id: int) -> Post:
    rights.standing(request.member)
    post = editing.find(post_id, request.member)
    if post is None:
        raise Http404
    return post


def _begun(request: MemberRequest, post: Post) -> dict[str, Any]:
    draft = drafts.find(request.member, f"edit:{post.pk}")
    topic = post.topic
    begun = {
        "text": editing.source_of(post),
        "title": topic.title,
        "tags": ", ".join(topic.tags.order_by("slug").values_list("name", flat=True)),
        "based_on": post.version,
        "draft": draft.version if draft else 0,
    }
    if topic.scheduled_for:
        local = topic.scheduled_for.astimezone(zone_of(request.member.timezone))
        begun["scheduled_for"] = local.strftime("%Y-%m-%dT%H:%M")
    return {**begun, **(draft.data if draft else {})}


def _save(request: MemberRequest, post: Post, form: EditForm) -> None:
    given, member, at = form.cleaned_data, request.member, now()
    editing.edit(
        post,
        given["text"],
        by=member,
        at=at,
        based_on=given["based_on"],
        title=given.get("title"),
        tags=given.get("tags"),
        reason=given["reason"],
    )
    when = given.get("scheduled_for")
    if when and post.topic.scheduled_for and when != post.topic.scheduled_for:
        topics.reschedule(post.topic, when, by=member, at=at)


def _both(request: MemberRequest, page: dict[str, Any], conflict: editing.Conflict) -> HttpResponse:
    """Show both texts and what differs; sending again replaces the one that is there now."""
    there = conflict.there
    form = page["form"]
    form.data = form.data.copy()
    form.data["based_on"] = str(there.version)
    context = {
        **page,
        "there": there,
        "editor": history.last_editor(there),
        "difference": history.difference(there.text, conflict.text),
        "refusal": str(conflict),
    }
    return render(request, "community/compose/conflict.html", context, status=409)


@member_required
@require_safe
def show_history(request: MemberRequest, post_id: int) -> HttpResponse:
    """Show every change of a post, the latest first: who, when, why, and what became of it."""
    post = _post(request, post_id)
    page = Paginator(history.changes(post), CHANGES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "post": post,
        "topic": post.topic,
        "page": page,
        "changes": [history.shown(change) for change in page],
        "may_restore": rights.may_restore(request.member, post),
        "may_edit": rights.may_edit(request.member, post),
    }
    return render(request, "community/compose/history.html", context)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: MemberRequest, post_id: int) -> HttpResponse:
    """Take a post down, with a reason; the first post takes its topic along."""
    post = _post(request, post_id)
    if not rights.may_remove(request.member, post):
        raise rights.MayNot(_("This post cannot be removed by you."))
    first, is_own = editing.opens(post), post.author_id == request.member.pk
    form = RemoveForm(request.POST or None)
    page = {"post": post, "topic": post.topic, "form": form, "is_first": first, "is_own": is_own}
    if request.method != "POST" or not form.is_valid():
        return render(request, "community/compose/remove.html", page)
    try:
        editing.remove(post, by=request.member, at=now(), reason=form.cleaned_data["reason"])
    except Refused as refusal:
        return refused(request, "community/compose/remove.html", page, refusal)
    said = _("The topic was removed.") if first else _("The post was removed.")
    say(request, said, undo="community:restore", undo_args=(post.pk,))
    if first:
        return redirect("community:space", post.topic.space.slug)
    return redirect("community:topic", post.topic_id)


@member_required
@require_POST
def restore(request: MemberRequest, post_id: int) -> HttpResponse:
    post = _post(request, post_id)
    editing.restore(post, by=request.member, at=now())
    say(request, _("The post is there again."))
    return redirect("community:post", post.pk)
