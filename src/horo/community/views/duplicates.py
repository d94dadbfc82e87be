"""Link a question to the one that is answered, and let everyone edit a post."""

import re

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from horo.community.services import duplicates, rights, wikis
from horo.community.services.duplicates import CannotLink
from horo.community.views.marks import dialog, visible_post, whole
from horo.content.models import Topic
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Member
from horo.search.services import similar
from horo.ui import links
from horo.ui.http import back, say

OFFERED = 8  # topics that are like the one to link


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def duplicate(request: MemberRequest, topic_id: int) -> HttpResponse:
    """Search for the topic that answers the same, and link to it."""
    topic = _visible(request.member, topic_id)
    if not duplicates.may_link(request.member, topic):
        raise Http404
    if request.method != "POST":
        return _choice(request, topic)
    of = _named(request.member, request.POST.get("of", ""))
    closes = "closes" in request.POST
    duplicates.link(topic, of, by=request.member, at=now(), closes=closes)
    say(request, _("Linked as a duplicate."), undo="community:unduplicate", undo_args=(topic_id,))
    return _to_topic(request, topic)


@require_POST
@member_required
def unduplicate(request: MemberRequest, topic_id: int) -> HttpResponse:
    topic = _visible(request.member, topic_id)
    duplicates.unlink(topic, by=request.member, at=now())
    say(request, _("No longer linked as a duplicate."))
    return _to_topic(request, topic)


@require_POST
@member_required
def wiki(request: MemberRequest, post_id: int) -> HttpResponse:
    """Let everyone edit a post, or end that: the same again takes it back."""
    post = visible_post(request.member, post_id)
    wikis.set_wiki(post, not post.is_wiki, by=request.member, at=now())
    said = _("Only the author and hosts edit it now.") if post.is_wiki else _(
        "A wiki now: everyone here may edit it."
    )  # fmt: skip
    say(request, said, undo="community:wiki", undo_args=(post_id,))
    return whole(request, post_id)


def _choice(request: MemberRequest, topic: Topic) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:200]
    found = similar(query or topic.title, request.member, space=topic.space, most=OFFERED + 1)
    context = {
        "topic": topic,
        "back_url": links.to("topic", topic.pk),
        "duplicate_url": request.path,
        "query": query,
        "found": [each for each in found if each.topic.pk != topic.pk][:OFFERED],
        "may_close": not topic.closed_at and rights.may_host(request.member, topic.space),
    }
    part = "found" if "q" in request.GET else "dialog"
    return dialog(request, "community/marks/duplicate.html", context, part)


def _named(member: Member, text: str) -> Topic:
    """Return the topic that a number or an address of ours names."""
    number = re.fullmatch(r"\s*(?:\S*/topics/)?(\d{1,18})(?:[/?#]\S*)?\s*", text)
    topics = Topic.objects.visible_to(member)
    found = topics.filter(pk=int(number[1])).first() if number else None
    if found is None:
        raise CannotLink(_("There is no such topic here. Choose one of the list, or its address."))
    return found


def _visible(member: Member, topic_id: int) -> Topic:
    topics = Topic.objects.visible_to(member).select_related("space", "author")
    return get_object_or_404(topics, pk=topic_id)


def _to_topic(request: MemberRequest, topic: Topic) -> HttpResponse:
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return back(request, links.to("topic", topic.pk) or "/")
