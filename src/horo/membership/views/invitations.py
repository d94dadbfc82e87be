"""Invitations: the page where they are made, and the one that an invited person sees."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from horo.core.refused import Refused, TooSoon
from horo.core.time import now
from horo.membership.entering import INVITATION
from horo.membership.forms_inviting import LinkForm, MailForm
from horo.membership.models import Invitation
from horo.membership.services import invitations as services
from horo.membership.views.gates import inviter_required
from horo.people.gate import MemberRequest
from horo.ui.http import say

SHOWN = 50  # of a member's latest invitations


@never_cache
@require_safe
@inviter_required
def invite(request: MemberRequest) -> HttpResponse:
    return _page(request)


@require_POST
@inviter_required
def offer_link(request: MemberRequest) -> HttpResponse:
    form = LinkForm(request.POST, by=request.member)
    if not form.is_valid():
        return _page(request, link=form, status=422)
    services.offer_link(by=request.member, at=now(), **form.offer())
    say(request, _("The link is ready. Copy it and pass it on."))
    return redirect("membership:invite")


@require_POST
@inviter_required
def send(request: MemberRequest) -> HttpResponse:
    form = MailForm(request.POST, by=request.member)
    if form.is_valid():
        try:
            made = services.invite_by_mail(by=request.member, at=now(), **form.offer())
        except TooSoon:
            raise  # with the time to wait
        except Refused as refusal:
            form.add_error("emails", str(refusal))
        else:
            sentence = ngettext(
                "%(n)d invitation is sent.", "%(n)d invitations are sent.", len(made)
            )
            say(request, sentence % {"n": len(made)})
            return redirect("membership:invite")
    return _page(request, mail=form, status=422)


@require_POST
@inviter_required
def withdraw(request: MemberRequest, invitation_id: int) -> HttpResponse:
    found = get_object_or_404(Invitation.objects.visible_to(request.member), pk=invitation_id)
    services.withdraw(found, by=request.member, at=now())
    say(request, _("The invitation is withdrawn."))
    return redirect("membership:invite")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites; a member accepts here, everyone else goes on to join."""
    invitation = services.find(token, at=now())
    member = request.member  # type: ignore[attr-defined]
    if request.method == "POST":
        if member is not None:
            services.accept(invitation, by=member, at=now())
            say(request, _("Welcome. You are in."))
            return redirect("/")
        request.session[INVITATION] = invitation.pk
        return redirect("account_signup")
    return render(request, "membership/invitation.html", {"invitation": invitation})


def _page(
    request: MemberRequest,
    *,
    link: LinkForm | None = None,
    mail: MailForm | None = None,
    status: int = 200,
) -> HttpResponse:
    member = request.member
    mine = Invitation.objects.visible_to(member).open_at(now()).select_related("made_by", "group")
    shown = list(mine.order_by("-made_at", "-pk")[:SHOWN])
    context: dict[str, Any] = {
        "link_form": link or LinkForm(by=member),
        "mail_form": mail or MailForm(by=member),
        "invitations": [(each, "" if each.email else services.link_of(each)) for each in shown],
    }
    return render(request, "membership/invite.html", context, status=status)
