"""The tags of the community, and the topics of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from horo.community.services import reading_lists, reading_shared, reading_tags
from horo.community.views.space import list_page
from horo.content.models import Topic
from horo.people.models import Member


@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    """List the tags of what the reader may read, the most used first."""
    reader: Member | None = request.member  # type: ignore[attr-defined]
    url = reading_shared.whole(reverse("community:tags"))
    context = {
        "tags": reading_tags.used(reader),
        "shared": reading_shared.Shared(url=url, title=_("Tags"), summary=""),
    }
    return render(request, "community/read/tags.html", context)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the topics with a tag that the reader may read, in whatever space."""
    reader: Member | None = request.member  # type: ignore[attr-defined]
    found = get_object_or_404(reading_tags.visible(reader), slug=slug)
    views = [(reading_lists.LATEST, _("Latest")), (reading_lists.NEW, _("New topics"))]
    topics = Topic.objects.visible_to(reader).filter(tags=found)
    context = list_page(request, lambda: topics, views=dict(views))
    url = reading_shared.whole(reverse("community:tag", args=[slug]))
    context |= {
        "tag": found,
        "views": views,
        "spaces": True,
        "shared": reading_shared.Shared(
            url=url,
            title=found.name,
            summary="",
            feed=reading_shared.whole(reverse("community:tag-feed", args=[slug])),
        ),
    }
    return render(request, "community/read/tag.html", context)
