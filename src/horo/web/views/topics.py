"""Read a topic: where the evidence leads."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from horo.content.models import Post, Topic
from horo.people.models import Member

POSTS_A_PAGE = 50


@require_safe
def topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Show a topic to whoever may read it, a visitor too. A post of it is found by `?post=`."""
    reader: Member | None = request.member  # type: ignore[attr-defined]
    found = get_object_or_404(
        Topic.objects.visible_to(reader).select_related("space", "author"), pk=topic_id
    )
    posts = (
        Post.objects.visible_to(reader)
        .filter(topic=found)
        .select_related("author")
        .order_by("number", "pk")
    )
    solution: Any = getattr(found, "solution", None)
    page = Paginator(posts, POSTS_A_PAGE).get_page(_page_of(request, posts))
    context = {"topic": found, "page": page, "answer_id": solution and solution.reply_id}
    return render(request, "web/topic.html", context)


def _page_of(request: HttpRequest, posts: Any) -> int | str:
    """Return the page that was asked for, or the one on which the post `?post=` stands."""
    wanted = request.GET.get("post", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
        number = posts.filter(pk=int(wanted)).values_list("number", flat=True).first()
        if number is not None:
            return int(posts.filter(number__lt=number).count() // POSTS_A_PAGE + 1)
    return request.GET.get("page", 1)
