"""What this room puts into the pages of others: a card on a profile, marks beside an author."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from horo.people.models import Member
from horo.recognition.models import LEVEL
from horo.recognition.services import showing
from horo.recognition.services.book import Merit
from horo.recognition.services.cards import whys
from horo.recognition.services.marks import marks_of
from horo.recognition.services.trust.levels import trust_in_words
from horo.ui.templatetags.ui import icon


def on_profile(members: Sequence[Member], request: HttpRequest) -> Mapping[int, str]:
    viewer: Member | None = request.member  # type: ignore[attr-defined]
    found = showing.of_members(members, viewer)
    cards = {}
    for whom in members:
        shown = found.get(whom.pk, [])
        is_known = viewer is not None and (whom == viewer or viewer.is_team)
        if viewer is None or not (shown or is_known):
            continue
        context = {
            "trust": trust_in_words(whom) if is_known else "",
            "whom": whom,
            "is_own": whom == viewer,
            "is_hidden": whom == viewer and showing.is_hidden(whom),
            "lines": whys(shown, viewer),
        }
        cards[whom.pk] = render_to_string("recognition/profile.html", context, request)
    return cards


def on_account(members: Sequence[Member], request: HttpRequest) -> Mapping[int, str]:
    """The way to one's own page, and to who sees it."""
    (reader,) = members
    context = {"is_hidden": showing.is_hidden(reader)}
    return {reader.pk: render_to_string("recognition/account.html", context, request)}


def at_posts(authors: Sequence[Member], request: HttpRequest) -> Mapping[int, str]:
    """The level and the latest badge of each author; nothing for visitors."""
    viewer: Member | None = request.member  # type: ignore[attr-defined]
    found = marks_of(authors) if viewer is not None else {}
    return {pk: _marks(merits) for pk, merits in found.items() if merits}


def _marks(merits: Sequence[Merit]) -> str:
    return format_html_join("", "{}", ((_mark(merit),) for merit in merits))


def _mark(merit: Merit) -> str:
    said = _("Level") if merit.kind == LEVEL else _("Badge")
    return format_html(
        '<span class="badge merit" title="{}: {}">{}<span class="visually-hidden">{}: </span>'
        "{}</span>",
        said,
        merit.title,
        icon(merit.icon),
        said,
        merit.title,
    )
