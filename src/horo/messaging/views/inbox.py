"""The inbox of one member, and the way out of a topic that leads from every e-mail."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from horo.core.time import now
from horo.messaging import services, stopping
from horo.messaging.models import Message, MessageQuerySet
from horo.messaging.reasons import because_of, because_of_message, rules_of
from horo.messaging.stopping import stop_of
from horo.people.models import Member
from horo.ui.http import say

A_PAGE = 30
LONGEST_KEY = 300  # as the database keeps them


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    mine = _mine(request)
    page = Paginator(mine.order_by("-sent_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    rules = rules_of(page)
    lines = [(each, rules.get(each.pk, "")) for each in page]
    context = {"page": page, "lines": lines, "unread": mine.unread().count()}
    return render(request, "messaging/inbox.html", context)


@require_safe
@login_required
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    found = get_object_or_404(_mine(request), pk=message_id)
    services.open_message(found, by=_me(request), at=now())
    because = because_of_message(found)
    return render(request, "messaging/message.html", {"message": found, "because": because})


@require_safe
@login_required
def why_message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Why a message came: the rule in its words of that day, and what the member did."""
    found = get_object_or_404(_mine(request), pk=message_id)
    because = because_of_message(found)
    stop = stop_of(found, by_rule=because is not None and not because.is_about_other)
    context = {"message": found, "because": because, "stop": stop}
    return render(request, "messaging/why.html", context)


@require_POST
@login_required
def resume(request: HttpRequest, message_id: int) -> HttpResponse:
    """Have messages on the topic of this one again."""
    found = get_object_or_404(_mine(request), pk=message_id)
    stopping.resume(found, by=_me(request), at=now())
    say(request, _("You will get messages on this topic again."))
    return redirect("messaging:why-message", found.pk)


@require_safe
@login_required
def why(request: HttpRequest) -> HttpResponse:
    """The same of whatever else the playbook did to the member, by its key."""
    key = request.GET.get("key", "")
    if not 0 < len(key) <= LONGEST_KEY or "\0" in key:
        raise Http404
    sent = _mine(request).filter(effect_key=key).first()
    if sent is not None:
        return redirect("messaging:why-message", sent.pk)
    because = because_of(key, reader=_me(request))
    if because is None:
        raise Http404
    return render(request, "messaging/why.html", {"because": because})


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


def _mine(request: HttpRequest) -> MessageQuerySet:
    return Message.objects.visible_to(_me(request)).select_related("member")


def _me(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member), "login_required lets nobody else through"
    return request.user
