"""What members send from the page of an event: answers, questions, that they were there."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from horo.core.time import now
from horo.gatherings.models import GOING, MAYBE, Question
from horo.gatherings.services import being_there, seats
from horo.gatherings.views.pages import place_of, visible
from horo.people.gate import MemberRequest, member_required
from horo.ui.http import say

DIGITS = 9


@require_POST
@member_required
def answer(request: MemberRequest, occurrence_id: int) -> HttpResponse:
    found = visible(request, occurrence_id)
    choice = request.POST.get("answer", "")
    guests = whole(request.POST.get("guests", ""))
    given = seats.answer(found, choice, guests=guests, by=request.member, at=now())
    if given.is_waiting:
        say(request, _("All seats are taken. You stand in line and are told when one is free."))
    elif given.answer == GOING:
        say(request, _("You have a seat. See you there!"))
    elif given.answer == MAYBE:
        say(request, _("Noted: you may come."))
    else:
        say(request, _("Noted: you do not come."))
    return redirect(place_of(found))


@require_POST
@member_required
def ask(request: MemberRequest, occurrence_id: int) -> HttpResponse:
    found = visible(request, occurrence_id)
    being_there.ask(found, request.POST.get("question", ""), by=request.member, at=now())
    say(request, _("Your question is below."))
    return redirect(f"{place_of(found)}#questions")


@require_POST
@member_required
def take_down(request: MemberRequest, question_id: int) -> HttpResponse:
    asked = get_object_or_404(Question.objects.visible_to(request.member), pk=question_id)
    found = visible(request, asked.occurrence_id)
    being_there.take_down(asked, by=request.member, at=now())
    say(request, _("The question is gone."))
    return redirect(f"{place_of(found)}#questions")


@require_POST
@member_required
def was_there(request: MemberRequest, occurrence_id: int) -> HttpResponse:
    found = visible(request, occurrence_id)
    being_there.was_there(found, by=request.member, at=now())
    say(request, _("Noted: you were there."))
    return redirect(place_of(found))


@require_POST
@member_required
def mark(request: MemberRequest, occurrence_id: int) -> HttpResponse:
    found = visible(request, occurrence_id)
    wanted = [whole(each) for each in request.POST.getlist("there")]
    count = being_there.mark(found, wanted, by=request.member, at=now())
    noted = ngettext("%(count)d member noted.", "%(count)d members noted.", count)
    say(request, noted % {"count": count})
    return redirect(f"{place_of(found)}#people")


def whole(asked: str) -> int:
    """Return the whole number that `asked` is; 0 where it is none, or a huge one."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= DIGITS else 0
