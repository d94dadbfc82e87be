"""The console's pages about forms: all of them, one in numbers, and the lists behind them."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from horo.core.time import now
from horo.feedback.models import Response
from horo.feedback.services import lists, results
from horo.feedback.services.forms import FIVE, find, title_of
from horo.feedback.services.results import Overview, Period
from horo.feedback.services.waiting import told_back
from horo.feedback.views.gate import team_required
from horo.people.gate import MemberRequest

A_PAGE = 30
PERIODS = {
    "30": _("30 days"),
    "90": _("90 days"),
    "365": _("a year"),
    "all": _("all time"),
}
PEOPLE = {
    "asked": _("Asked"),
    "answered": _("Answered"),
    "waiting": _("Not answered yet"),
    "unasked": _("Answered without being asked"),
}


@never_cache
@require_safe
@team_required
def forms(request: MemberRequest) -> HttpResponse:
    found = results.overviews(request.member, now())
    return render(request, "feedback/forms.html", {"forms": found})


@never_cache
@require_safe
@team_required
def form(request: MemberRequest, slug: str) -> HttpResponse:
    overview, period = _found(request, slug)
    context = {
        "overview": overview,
        "form": overview.form,
        "period": period,
        "periods": PERIODS,
        "results": results.results(slug, request.member, period),
        "told": told_back(overview.form) if overview.form else None,
        "least": FIVE,
    }
    return render(request, "feedback/results.html", context)


@never_cache
@require_safe
@team_required
def people(request: MemberRequest, slug: str) -> HttpResponse:
    """Who was asked, who answered, who has not yet: never what."""
    overview, period = _found(request, slug)
    of = request.GET.get("of", "")
    if of not in PEOPLE:
        raise Http404
    asks = results.people(slug, of, request.member, period).order_by("-asked_at", "-pk")
    page = Paginator(asks, A_PAGE).get_page(request.GET.get("page"))
    context = {"overview": overview, "period": period, "page": page, "heading": PEOPLE[of]}
    return render(request, "feedback/people.html", context)


@never_cache
@require_safe
@team_required
def answers(request: MemberRequest, slug: str) -> HttpResponse:
    """The answers that a number counts."""
    overview, period = _found(request, slug)
    found = lists.behind(slug, request.GET.dict(), request.member, period)
    if found is None:
        raise Http404
    page = Paginator(found.answers, A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, lists.answer_in_words(found.question, one)) for one in page]
    context = {"overview": overview, "period": period, "found": found, "page": page, "rows": rows}
    return render(request, "feedback/answers.html", context)


@never_cache
@require_safe
@team_required
def responses(request: MemberRequest, slug: str) -> HttpResponse:
    """Every response whole; of an anonymous form there is no such list."""
    overview, period = _found(request, slug)
    there = results.responses_of(slug, request.member, period).exclude(member=None)
    whole = there.select_related("member", "edition").order_by("-answered_at", "-pk")
    page = Paginator(whole, A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, lists.told(one)) for one in page]
    context = {"overview": overview, "period": period, "page": page, "rows": rows}
    return render(request, "feedback/responses.html", context)


@never_cache
@require_safe
@team_required
def response(request: MemberRequest, response_id: int) -> HttpResponse:
    there = Response.objects.visible_to(request.member).exclude(member=None)
    found = get_object_or_404(there.select_related("member", "edition"), pk=response_id)
    context = {"response": found, "told": lists.told(found), "title": title_of(found.form)}
    return render(request, "feedback/response.html", context)


@never_cache
@require_safe
@team_required
def export(request: MemberRequest, slug: str) -> HttpResponse:
    overview, period = _found(request, slug)
    is_anonymous = results.is_anonymous(slug, overview.form)
    text = lists.as_csv(slug, request.member, period, is_anonymous=is_anonymous)
    sent = HttpResponse(text, content_type="text/csv; charset=utf-8")
    sent.headers["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    return sent


def _found(request: MemberRequest, slug: str) -> tuple[Overview, Period]:
    """Return the form in the period that is asked for; 404 for what was never a form."""
    at, form = now(), find(slug)
    period = results.period_named(request.GET.get("in", ""), form, at)
    overview = results.overview(slug, request.member, period)
    if form is None and not results.was_there(slug, request.member):
        raise Http404
    return overview, period
