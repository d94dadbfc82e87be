"""Vote in a poll, see who did, and close it."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.community.models import Poll
from horo.community.models.polls import NUMBER, RANKED
from horo.community.services import poll_views, polls
from horo.community.views.marks import address, dialog
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Member
from horo.ui.http import back, say


@require_POST
@member_required
def vote(request: MemberRequest, poll_id: int) -> HttpResponse:
    """Cast a ballot, or change it."""
    poll = _visible(request.member, poll_id)
    number = _whole(request.POST.get("number", "")) if poll.kind == NUMBER else None
    options = _ranked(request.POST) if poll.kind == RANKED else _chosen(request.POST)
    polls.cast(poll, options=options, number=number, by=request.member, at=now())
    return _poll(request, poll)


@require_POST
@member_required
def withdraw(request: MemberRequest, poll_id: int) -> HttpResponse:
    poll = _visible(request.member, poll_id)
    polls.withdraw(poll, by=request.member, at=now())
    return _poll(request, poll)


@require_POST
@member_required
def close(request: MemberRequest, poll_id: int) -> HttpResponse:
    poll = _visible(request.member, poll_id)
    polls.close(poll, by=request.member, at=now())
    say(request, _("The poll is closed."))
    return _poll(request, poll)


@require_safe
@member_required
def voters(request: MemberRequest, poll_id: int) -> HttpResponse:
    """Show who chose what, to those who see the results; of an anonymous poll to nobody."""
    poll = _visible(request.member, poll_id)
    found = poll_views.voters_of(poll, request.member, at=now())
    if not found:
        raise Http404
    context = {"poll": poll, "back_url": address(poll.post_id), "chosen": found}
    return dialog(request, "community/marks/voters.html", context)


def _visible(member: Member, poll_id: int) -> Poll:
    poll = polls.find(poll_id, member)
    if poll is None:
        raise Http404
    return poll


def _poll(request: MemberRequest, poll: Poll) -> HttpResponse:
    """Answer with the poll as it is now: the part alone for htmx, else the page."""
    if not request.htmx:
        return back(request, address(poll.post_id))
    found = poll_views.polls_of([poll.post], request.member, at=now())
    context = {"post": poll.post, "poll": found[poll.post_id]}
    response = render(request, "community/marks/poll.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _chosen(sent: QueryDict) -> list[int]:
    return [_whole(each) or 0 for each in sent.getlist("option")]


def _ranked(sent: QueryDict) -> list[int]:
    """Read `rank-OPTION=PLACE` for each option that was given a place; each place once."""
    places: dict[int, int] = {}
    for name, value in sent.items():
        place, option = _whole(str(value)), _whole(name.removeprefix("rank-"))
        if name.startswith("rank-") and place is not None and option is not None:
            if place in places:
                raise polls.BallotRefused(_("Give each place to one option only."))
            places[place] = option
    return [places[place] for place in sorted(places)]


def _whole(text: str) -> int | None:
    """Return the whole number `text` is, if it is one of a sane length."""
    try:
        return int(text) if len(text) < 19 else None
    except ValueError:
        return None
