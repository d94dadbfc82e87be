"""One effect, and why: what it did or will do; and taking back what it did."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.core.refused import Refused
from horo.core.time import now
from horo.engine.services import undo
from horo.people.gate import MemberRequest
from horo.people.models import Member
from horo.ui.http import render_part, say
from horo.web.gate import team_required
from horo.web.services import explained, profile


@require_safe
@team_required
def effect(request: MemberRequest) -> HttpResponse:
    """One effect with its reasons: due, to come (then `whom` says for whom), or done."""
    at, key = now(), request.GET.get("key", "")
    about = _member_asked(request)
    found = explained.find(key, whom=about, at=at)
    if found is None:
        raise Http404
    whom = get_object_or_404(Member.objects.visible_to(request.member), pk=found.why.member_id)
    story = explained.of(found, whom=whom, reader=request.member, at=at)
    context = {
        "title": explained.title(found, story),
        "slug": explained.slug(found),
        "explained": story,
        "preview": found.preview,
        "is_to_decide": explained.may_be_decided(found),
        "whom": whom,
        "next": profile.coming(whom, reader=request.member, at=at, but=key),
    }
    return render_part(request, "web/today_effect.html", "shown", context)


@require_POST
@team_required
def take_back(request: MemberRequest) -> HttpResponse:
    """Take back what an effect did, as far as its action can."""
    at, key = now(), request.POST.get("key", "")
    if explained.find(key, whom=None, at=at) is None:
        raise Http404
    try:
        undo(key, by=request.member, at=at)
    except Refused as refusal:
        say(request, str(refusal))
    else:
        say(request, _("Taken back. It will not be done again."))
    return redirect(f"{reverse('web:effect')}?{urlencode({'key': key})}")


def _member_asked(request: MemberRequest) -> Member | None:
    asked = request.GET.get("whom", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 18):
        return None
    found: Member | None = Member.objects.visible_to(request.member).filter(pk=int(asked)).first()
    return found
