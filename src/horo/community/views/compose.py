"""Write a topic or a reply. What is refused comes back with all that was written."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from horo.community.composing import TopicForm, WritingForm, fresh_token
from horo.community.poll_forms import PollForm
from horo.community.services import aids, drafts, places, polls, posting, rights
from horo.community.views.asked import number_of
from horo.community.views.refusals import refused
from horo.content.models import Post, Space, Topic
from horo.core.refused import Refused
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.ui.words import zone_of


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_topic(request: MemberRequest) -> HttpResponse:
    """The page on which a topic is written; `?space=` and `?title=` fill it in."""
    rights.standing(request.member)
    visible = Space.objects.visible_to(request.member).order_by("position", "name", "pk")
    spaces = [space for space in visible if rights.may_post(request.member, space)]
    is_sent, zone = request.method == "POST", zone_of(request.member.timezone)
    form = TopicForm(
        request.POST if is_sent else None,
        initial={} if is_sent else _begun(request, spaces),
        spaces=spaces,
        zone=zone,
    )
    poll = PollForm(request.POST if is_sent else None, member=request.member, at=now())
    page = {**_topic_page(request, spaces), "form": form, "poll_form": poll}
    if not is_sent or not form.is_valid() or (poll.is_wanted() and not poll.is_valid()):
        return render(request, "community/compose/new.html", page, status=422 if is_sent else 200)
    try:
        topic = _open(request, form, poll, draft=page["draft_key"])
    except Refused as refusal:
        return refused(request, "community/compose/new.html", page, refusal)
    return redirect("community:topic", topic.pk)


def _open(request: MemberRequest, form: TopicForm, poll: PollForm, *, draft: str) -> Topic:
    given, at = form.cleaned_data, now()
    asked = poll.cleaned_data if poll.is_wanted() else None
    return posting.open_topic(
        given["space"],
        given["title"],
        given["text"],
        by=request.member,
        at=at,
        tags=given["tags"],
        scheduled_for=given["scheduled_for"],
        token=given["token"],
        draft=draft,
        then=partial(polls.create, cleaned=asked, by=request.member, at=at) if asked else None,
    )


def _begun(request: MemberRequest, spaces: list[Space]) -> dict[str, Any]:
    """Return what the page starts from: the draft of this space, and what the address says."""
    wanted = number_of(request, "space")
    space = next((s for s in spaces if s.pk == wanted), None)
    draft = drafts.find(request.member, f"new:{space.pk}" if space else "new")
    begun: dict[str, Any] = {**(draft.data if draft else {}), "token": fresh_token()}
    begun["draft"] = draft.version if draft else 0
    if space:
        begun["space"] = space.pk
    if title := request.GET.get("title", "")[:300]:
        begun.setdefault("title", title)
    return begun


def _topic_page(request: MemberRequest, spaces: list[Space]) -> dict[str, Any]:
    """Return what the page shows; its draft goes on under the key that the page began with."""
    wanted = number_of(request, "in_space" if request.method == "POST" else "space")
    space = next((s for s in spaces if s.pk == wanted), None)
    key = request.POST.get("draft_key", "")
    is_ours = drafts.is_key(key) and key.startswith("new")
    return {
        "spaces": spaces,
        "space": space,
        "may_schedule": any(rights.may_host(request.member, s) for s in spaces),
        "draft_key": key if is_ours else f"new:{space.pk}" if space else "new",
    }


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: MemberRequest, topic_id: int) -> HttpResponse:
    """Take a reply; by GET, a page with nothing but the form (`?to=` names a post)."""
    found = places.find(topic_id, request.member, to=number_of(request, "to"))
    if found is None:
        raise Http404
    topic, to = found
    form = WritingForm(request.POST or None, initial=_reply_begun(request, topic))
    closed = rights.why_no_reply(request.member, topic)
    page = {"topic": topic, "to": to, "form": form, "draft_key": f"reply:{topic.pk}"}
    page |= {"closed": closed, "refusal": closed}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "community/compose/reply_page.html", page, status=status)
    given = form.cleaned_data
    try:
        post = posting.reply(
            topic, given["text"], by=request.member, at=now(), to=to, token=given["token"]
        )
    except Refused as refusal:
        return refused(request, "community/compose/reply_page.html", page, refusal)
    place = reverse("community:topic", args=[topic.pk])
    return redirect(f"{place}?post={post.pk}#post-{post.pk}")


def _reply_begun(request: MemberRequest, topic: Topic) -> dict[str, Any]:
    if request.method == "POST":
        return {}
    draft = drafts.find(request.member, f"reply:{topic.pk}")
    begun = {**(draft.data if draft else {}), "token": fresh_token()}
    if quoted := number_of(request, "quote"):
        posts = Post.objects.visible_to(request.member).select_related("author")
        if post := posts.filter(pk=quoted, topic=topic).first():
            before = begun.get("text", "").rstrip()
            begun["text"] = f"{before}\n\n{aids.quoted(post, '')}".lstrip("\n")
    return {**begun, "draft": draft.version if draft else 0}
