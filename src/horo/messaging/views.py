"""The inbox of one member, and the way out of a topic that leads from every e-mail."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from horo.core.time import now
from horo.messaging import services
from horo.messaging.models import Message
from horo.messaging.reasons import because_of
from horo.people.models import Member

A_PAGE = 30


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    mine = Message.objects.visible_to(_me(request))
    page = Paginator(mine.order_by("-sent_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    unread = mine.unread().count()
    return render(request, "messaging/inbox.html", {"page": page, "unread": unread})


@require_safe
@login_required
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    found = get_object_or_404(Message.objects.visible_to(_me(request)), pk=message_id)
    services.open_message(found, by=_me(request), at=now())
    context = {"message": found, "because": because_of(found)}
    return render(request, "messaging/message.html", context)


@csrf_exempt  # mail programs post here themselves (RFC 8058); the token is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask first, since programs that look into e-mail follow links; a POST stops the topic."""
    subscription = services.subscription_of(token)
    if subscription is None:
        raise Http404
    if is_done := request.method == "POST":
        services.unsubscribe(subscription, at=now())
    context = {"subscription": subscription, "is_done": is_done}
    return render(request, "messaging/unsubscribe.html", context)


def _me(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member), "login_required lets nobody else through"
    return request.user
