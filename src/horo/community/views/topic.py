"""The page of a topic, the way to one post of it, and how far a member has read."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from horo.community.services import reading, reading_best, reading_shared, wikis
from horo.community.services.duplicates import may_link
from horo.community.services.marks import Marks, marks_of
from horo.community.services.poll_views import polls_of
from horo.community.services.reading_posts import Around, list_html
from horo.community.templatetags.marks import marks_row
from horo.community.views.asked import number_of, template_if_there, unless_known
from horo.content import markdown
from horo.content.models import Post
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Member
from horo.people.services.blocking import blocked_by
from horo.people.services.viewing import is_looked_at
from horo.ui import slots
from horo.ui.http import back, visitors_page
from horo.ui.words import zone_of


@require_safe
def topic(request: HttpRequest, topic_id: int, slug: str = "") -> HttpResponse:
    """Show a topic to whoever may read it, a visitor too.

    `?page=` names a page, `?post=` (an id) and `?number=` a post of it, `?view=best` its best
    posts; with `part` only the posts come, for a page that is open already.
    """
    reader: Member | None = request.member  # type: ignore[attr-defined]
    head = reading.head_of(topic_id, reader)
    if head is None:
        return _moved(request, topic_id, reader)
    request.space_slug = head.topic.space.slug  # type: ignore[attr-defined]
    if number := min(number_of(request, "number"), head.last):
        return _at(head, number)
    is_best = request.GET.get("view") == "best"
    page = reading_best.page(head) if is_best else reading.page(head, _page(request, head))
    posts = list_html(page, _around(request, head, page))
    if "part" in request.GET:
        return HttpResponse(posts)
    context = _context(head, page) | {
        "posts": posts,
        "best": is_best,
        "shared": reading_shared.of_topic(head, page, best=is_best),
    }
    response = render(request, "community/read/topic.html", context)
    if reader:
        return response
    kept = visitors_page(response, f"topic:{topic_id}")
    return unless_known(request, kept, changed_at=head.topic.changed_at)


def _page(request: HttpRequest, head: reading.Head) -> int:
    """Return the page that was asked for, or the one on which the post `?post=` stands."""
    if post_id := number_of(request, "post"):
        place = reading.place_of(head, post_id)
        return reading.page_of(place) if place else 1
    return number_of(request, "page") or 1


def _around(request: HttpRequest, head: reading.Head, page: reading.Page) -> Around:
    """Gather what stands around each post: the marks of this reader, and the polls."""
    reader, at = head.member, now()
    marks = marks_of(page.posts, reader)
    context: Any = {"request": request, "csrf_token": get_token(request) if reader else ""}
    readable = [post for post in page.posts if post.kind == "post" and not post.removed_at]
    rows = {post.pk: marks_row(context, post, _plain(marks[post.pk])) for post in readable}
    polls = {
        pk: render_to_string("community/marks/poll.html", {"poll": poll}, request)
        for pk, poll in polls_of(page.posts, reader, at=at).items()
    }
    zone = zone_of(reader.timezone if reader else "")
    return Around(
        head,
        at,
        zone,
        marks={pk: row for pk, row in rows.items() if row},
        polls=polls,
        beside=slots.filled("post.author", _authors(page), request),
        blocked=blocked_by(reader) if reader and not is_looked_at(reader) else frozenset(),
        wikis={post.pk for post in readable if reader and wikis.may_set(reader, post)},
    )


def _authors(page: reading.Page) -> list[Member]:
    """Return each author of `page` once, in the order in which they come."""
    shown = (post.author for post in page.posts if post.kind == "post" and not post.removed_at)
    return list({author.pk: author for author in shown}.values())


def _plain(marks: Marks) -> Marks:
    """Leave out the badge of the answer, which the head of the post has; keep the button."""
    return marks if marks.may_accept or not marks.is_answer else replace(marks, is_answer=False)


def _context(head: reading.Head, page: reading.Page) -> dict[str, Any]:
    """Return what the page says beside its posts."""
    original = reading.answered_in(head)
    solution = getattr(original, "solution", None)
    answer = solution.reply if solution and not solution.reply.removed_at else None
    return {
        "topic": head.topic,
        "head": head,
        "page": page,
        "original": original,
        "original_answer": markdown.plain(answer.html, most=300) if answer else "",
        "last_here": page.posts[-1].number if page.posts else 0,
        "read_so_far": head.read_to or 0,
        "unread_url": f"?page={reading.page_of(head.first_unread)}#unread",
        "follow_template": head.member and template_if_there("community/home/follow.html"),
        "may_link": may_link(head.member, head.topic),
    }


def _at(head: reading.Head, number: int) -> HttpResponse:
    """Lead to the post `number`, or to the next one that can be read."""
    posts = Post.objects.visible_to(head.member).filter(topic=head.topic, number__gte=number)
    found = posts.order_by("number").values_list("number", "pk").first()
    place = reverse("community:topic", args=[head.topic.pk, head.slug])
    if found is None:
        return redirect(f"{place}?page={reading.page_of(number)}")
    return redirect(f"{place}?page={reading.page_of(found[0])}#post-{found[1]}")


def _moved(request: HttpRequest, topic_id: int, reader: Member | None) -> HttpResponse:
    """Lead on from a topic that was merged into another; else there is nothing here."""
    target = reading.moved_to(topic_id, reader)
    if target is None:
        raise Http404
    query = request.GET.urlencode()
    place = reverse("community:topic", args=[target.pk])
    return redirect(f"{place}?{query}" if query else place, permanent=True)


@require_safe
def post(request: HttpRequest, post_id: int) -> HttpResponse:
    """Lead to a post within its topic: its address for ever, wherever the post is moved."""
    reader: Member | None = request.member  # type: ignore[attr-defined]
    found = get_object_or_404(
        Post.objects.visible_to(reader).select_related("topic").defer("text", "html"), pk=post_id
    )
    place = reverse("community:topic", args=[found.topic_id, reading.slug_of(found.topic.title)])
    return redirect(f"{place}?page={reading.page_of(found.number)}#post-{found.pk}")


@require_POST
@member_required
def read_to(request: MemberRequest, topic_id: int) -> HttpResponse:
    """Note how far the member has read: sent by the page, or by the button of a plain one."""
    head = reading.head_of(topic_id, request.member)
    if head is None:
        raise Http404
    number, seen = number_of(request, "number"), number_of(request, "seen") or None
    if number:
        reading.read_to(head.topic, number, by=request.member, at=now(), seen=seen)
    if "next" in request.POST:
        return back(request, reverse("community:topic", args=[topic_id]))
    return HttpResponse(status=204)
