"""Feeds of what the reader may read, and the map that search engines go by."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from horo.community.services import reading, reading_feeds, reading_tags
from horo.community.services.reading_shared import whole
from horo.community.views.asked import unless_known
from horo.content.models import Space, Topic
from horo.people.models import Member

ATOM = "application/atom+xml; charset=utf-8"


@require_safe
def space_feed(request: HttpRequest, slug: str) -> HttpResponse:
    reader: Member | None = request.member  # type: ignore[attr-defined]
    space = get_object_or_404(Space.objects.visible_to(reader), slug=slug)
    topics = Topic.objects.visible_to(reader).filter(space=space, scheduled_for=None)
    path = reverse("community:space", args=[slug])
    return _atom(request, reading_feeds.topics_feed(space.name, path, topics, reader))


@require_safe
def tag_feed(request: HttpRequest, slug: str) -> HttpResponse:
    reader: Member | None = request.member  # type: ignore[attr-defined]
    tag = get_object_or_404(reading_tags.visible(reader), slug=slug)
    topics = Topic.objects.visible_to(reader).filter(tags=tag, scheduled_for=None)
    path = reverse("community:tag", args=[slug])
    return _atom(request, reading_feeds.topics_feed(tag.name, path, topics, reader))


@require_safe
def topic_feed(request: HttpRequest, topic_id: int) -> HttpResponse:
    reader: Member | None = request.member  # type: ignore[attr-defined]
    head = reading.head_of(topic_id, reader)
    if head is None:
        raise Http404
    return _atom(request, reading_feeds.posts_feed(head))


def _atom(request: HttpRequest, text: str) -> HttpResponse:
    return unless_known(request, HttpResponse(text, content_type=ATOM))


@require_safe
def sitemap(request: HttpRequest, chunk: int | None = None) -> HttpResponse:
    """The map of the public pages; without `chunk`, the list of its parts."""
    if chunk is None:
        parts = reading_feeds.chunks()
        urls = [whole(reverse("community:sitemap-part", args=[part])) for part in parts]
        urls.insert(0, whole(reverse("community:sitemap-spaces")))
        return _xml(request, "community/read/sitemap_index.xml", {"urls": urls})
    places = list(reading_feeds.places(chunk))
    if not places:
        raise Http404
    return _xml(request, "community/read/sitemap.xml", {"places": places})


@require_safe
def sitemap_spaces(request: HttpRequest) -> HttpResponse:
    places = list(reading_feeds.space_places())
    return _xml(request, "community/read/sitemap.xml", {"places": places})


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(request, template, context, content_type="application/xml; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone: forms, and the same posts in another order."""
    lines = [
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /search/",
        "Disallow: /new/",
        "Disallow: /*/-/",
        "Disallow: /*?*view=",
        "Disallow: /*?*part",
        f"Sitemap: {whole(reverse('community:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
