"""What hosts do with a topic: a page or a button for each, at an address of its own."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from horo.community import composing
from horo.community.services import rights, topics
from horo.community.views.asked import number_of
from horo.community.views.refusals import refused
from horo.content.models import Post, Space, Topic
from horo.core.refused import Refused
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Member
from horo.ui.http import say

POSTS_A_PAGE = 50


class Deed(Protocol):
    def __call__(self, topic: Topic, *, by: Member, at: datetime) -> None: ...


def _topic(request: MemberRequest, topic_id: int) -> Topic:
    rights.standing(request.member)
    found = Topic.objects.visible_to(request.member).select_related("space", "author")
    return get_object_or_404(found, pk=topic_id)


def _hosted(request: MemberRequest, topic_id: int) -> Topic:
    """Return the topic for a page that hosts alone have. Raises MayNot for others."""
    topic = _topic(request, topic_id)
    topics.check_host(request.member, topic)
    return topic


def _button(deed: Deed, said: Any, undo: str = "") -> Callable[..., HttpResponse]:
    """Return the view of a button: do it, say so, offer to take it back."""

    @member_required
    @require_POST
    def pressed(request: MemberRequest, topic_id: int) -> HttpResponse:
        topic = _topic(request, topic_id)
        deed(topic, by=request.member, at=now())
        say(request, str(said), undo=undo, undo_args=(topic.pk,))
        return redirect("community:topic", topic.pk)

    return pressed


pin = _button(topics.pin, gettext_lazy("The topic is pinned."), "community:unpin")
unpin = _button(topics.unpin, gettext_lazy("The topic is not pinned any more."), "community:pin")
close = _button(topics.close, gettext_lazy("The topic is closed."), "community:reopen")
reopen = _button(topics.reopen, gettext_lazy("The topic is open again."), "community:close")
publish = _button(topics.publish, gettext_lazy("The topic is published."))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def slow_mode(request: MemberRequest, topic_id: int) -> HttpResponse:
    topic = _hosted(request, topic_id)
    form = composing.SlowModeForm(request.POST or None, initial={"slow_mode": topic.slow_mode})
    page = {"topic": topic, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "community/compose/slow_mode.html", page)
    seconds = form.cleaned_data["slow_mode"]
    topics.set_slow_mode(topic, seconds, by=request.member, at=now())
    say(request, _("Slow mode is on.") if seconds else _("Slow mode is off."))
    return redirect("community:topic", topic.pk)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def retag(request: MemberRequest, topic_id: int) -> HttpResponse:
    topic = _topic(request, topic_id)
    topics.check_tagger(request.member, topic)
    names = ", ".join(topic.tags.order_by("slug").values_list("name", flat=True))
    form = composing.TagsForm(request.POST or None, initial={"tags": names})
    page = {"topic": topic, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "community/compose/retag.html", page)
    try:
        topics.retag(topic, form.cleaned_data["tags"], by=request.member, at=now())
    except Refused as refusal:
        return refused(request, "community/compose/retag.html", page, refusal)
    say(request, _("The tags are changed."))
    return redirect("community:topic", topic.pk)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: MemberRequest, topic_id: int) -> HttpResponse:
    topic = _hosted(request, topic_id)
    visible = Space.objects.visible_to(request.member).exclude(pk=topic.space_id)
    spaces = [s for s in visible.order_by("position", "name") if rights.may_post(request.member, s)]
    form = composing.SpaceForm(request.POST or None, spaces=spaces)
    page = {"topic": topic, "form": form, "spaces": spaces}
    if request.method != "POST" or not form.is_valid():
        return render(request, "community/compose/move.html", page)
    space = form.cleaned_data["space"]
    topics.move(topic, space, by=request.member, at=now())
    say(request, _("The topic is in “%(space)s” now.") % {"space": space.name})
    return redirect("community:topic", topic.pk)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: MemberRequest, topic_id: int) -> HttpResponse:
    """Choose posts that become a topic of their own; `?post=` is chosen already."""
    topic = _hosted(request, topic_id)
    chosen = {int(pk) for pk in request.POST.getlist("posts") if re.fullmatch(r"\d{1,18}", pk)}
    chosen |= {pk for pk in [number_of(request, "post")] if pk}
    page = {
        "topic": topic,
        "title": request.POST.get("title", ""),
        "chosen": chosen,
        "page": _posts(request, topic, min(chosen, default=0)),
    }
    if request.method != "POST":
        return render(request, "community/compose/split.html", page)
    try:
        new = topics.split(topic, sorted(chosen), page["title"], by=request.member, at=now())
    except Refused as refusal:
        return refused(request, "community/compose/split.html", page, refusal)
    say(request, _("The posts are a topic of their own now."))
    return redirect("community:topic", new.pk)


def _posts(request: MemberRequest, topic: Topic, near: int) -> Any:
    """Return a page of the posts that can leave; the one with the post `near` at first."""
    posts = Post.objects.visible_to(request.member).filter(topic=topic, kind="post")
    opener = posts.order_by("number", "pk").values_list("pk", flat=True)[:1]
    posts = posts.exclude(pk__in=list(opener))
    leaving = posts.select_related("author").defer("text").order_by("number", "pk")
    pages = Paginator(leaving, POSTS_A_PAGE)
    if asked := request.GET.get("page"):
        return pages.get_page(asked)
    number = posts.filter(pk=near).values_list("number", flat=True).first() or 0
    return pages.get_page(posts.filter(number__lt=number).count() // POSTS_A_PAGE + 1)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: MemberRequest, topic_id: int) -> HttpResponse:
    """Merge into the topic whose address or number was given."""
    topic = _hosted(request, topic_id)
    given = request.POST.get("into", "")[:500]
    page = {"topic": topic, "into": given}
    if request.method != "POST":
        return render(request, "community/compose/merge.html", page)
    number = re.search(r"(?:/topics/|#|^\s*)(\d{1,18})", given)
    visible = Topic.objects.visible_to(request.member).select_related("space", "author")
    into = visible.filter(pk=int(number[1])).first() if number else None
    try:
        if into is None:
            raise topics.CannotMerge(_("No topic has that address. Copy it from its page."))
        topics.merge(topic, into, by=request.member, at=now())
    except Refused as refusal:
        return refused(request, "community/compose/merge.html", page, refusal)
    say(request, _("The posts are all in this topic now."))
    return redirect(reverse("community:topic", args=[into.pk]))
