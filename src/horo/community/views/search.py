"""Search, and "was this asked before?"."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from horo.community.activities import SEARCHED
from horo.community.views.asked import number_of
from horo.content.models import Space
from horo.core.limits import spend
from horo.core.time import now
from horo.log.services import record
from horo.people.models import Member
from horo.search import services
from horo.search.services import Results, asking
from horo.ui.http import render_part

SEARCHES_A_MINUTE = 60  # of a member, or of an address where nobody is signed in
LIKENESSES_A_MINUTE = 120  # they are asked for while somebody types
SPREAD = 6  # spaces that are offered for narrowing
MOST = 2_000  # characters that are kept of what was typed


@dataclass(frozen=True)
class Chip:
    """A small link: an operator of the query to leave out, or a space to narrow it to."""

    text: str
    url: str
    count: int = 0


@dataclass(frozen=True)
class State:
    """A state of topics that one can search for, as an operator and in words."""

    value: str
    name: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find what the viewer may see. The fields of the form become operators of the query."""
    if "words" in request.GET:
        return HttpResponseRedirect(_address(asking.written(request.GET.dict())))
    member: Member | None = request.member  # type: ignore[attr-defined]
    at, text = now(), request.GET.get("q", "")[:MOST]
    page = number_of(request, "page") or 1
    if text.strip():
        spend("search", _who(request), times=SEARCHES_A_MINUTE, seconds=60, at=at)
    results = services.find(text, member, at=at, page=page)
    if member and page == 1 and not results.query.is_empty and request.method == "GET":
        record(SEARCHED, actor=member, at=at, value=results.total)
    return render_part(request, "community/search/search.html", "found", _context(results, member))


def _context(results: Results, member: Member | None) -> dict[str, Any]:
    query = results.query
    chips = [Chip(text, _address(query.text.replace(text, "", 1))) for text in query.operators]
    spread = [
        Chip(space.name, _address(f"{query.text} in:{space.slug}"), count)
        for space, count in ([] if query.spaces else results.in_spaces[:SPREAD])
    ]
    return {
        "results": results,
        "query": query,
        "chips": chips,
        "spread": spread,
        "states": _states(),
        "fields": asking.fields(results),
        "notices": [
            _SENTENCES[notice.kind]() % {"text": notice.text} for notice in results.notices
        ],
        "corrected_url": _address(results.corrected),
        "better_url": _address(results.better),
        "instead": _instead(results, member),
    }


def _states() -> list[State]:
    """Return the states by name, the most asked for first."""
    return [
        State("solved", _("Answered")),
        State("unsolved", _("Question without an accepted answer")),
        State("unanswered", _("Nobody has replied")),
        State("question", _("Question")),
        State("open", _("Open")),
        State("closed", _("Closed")),
        State("poll", _("With a poll")),
        State("wiki", _("Wiki")),
    ]


def _instead(results: Results, member: Member | None) -> list[services.Like]:
    """Return topics that are like what was looked for, where nothing was found."""
    if results.total or not results.query.groups:
        return []
    return services.similar(results.query.words, member)


def _address(text: str) -> str:
    said = " ".join(text.split())
    return reverse("community:search") + ("?" + urlencode({"q": said}) if said else "")


def _who(request: HttpRequest) -> object:
    """Return by whom searches are counted: a member, or the address of a visitor."""
    member: Member | None = request.member  # type: ignore[attr-defined]
    return member.pk if member else request.META.get("REMOTE_ADDR", "")


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """Show topics that are like the title being typed: a part for htmx, a page for all others."""
    member: Member | None = request.member  # type: ignore[attr-defined]
    title = request.GET.get("title", "")[:300]
    spend("similar", _who(request), times=LIKENESSES_A_MINUTE, seconds=60, at=now())
    space = Space.objects.visible_to(member).filter(pk=number_of(request, "space")).first()
    found = services.similar(title, member, space=space)
    context = {"title": title, "space": space, "found": found}
    return render_part(request, "community/search/similar.html", "like", context)


_SENTENCES = {
    "too-long": lambda: _("That was a lot at once; the first words were looked for."),
    "unknown": lambda: _("“%(text)s” is no way to narrow a search, so it was looked for as text."),
    "no-state": lambda: _("“%(text)s” names no state, so it was looked for as text."),
    "no-date": lambda: _("“%(text)s” names no date, so it was looked for as text."),
    "no-space": lambda: _("There is no space “%(text)s” that you can read."),
    "no-member": lambda: _("Nobody called “%(text)s” has written anything that you can read here."),
    "no-tag": lambda: _("No topic that you can read has the tag “%(text)s”."),
    "no-me": lambda: _("Sign in to look through what you have written."),
}
