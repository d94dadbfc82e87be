"""The row of marks under a post, set in one go: a page has twenty of them.

A template with as many tags takes several times as long, and the pages of topics are the most
read ones. What is the same in every row is prepared once a language.
"""

from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.middleware.csrf import get_token
from django.template import Context
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from horo.community.services import emoji
from horo.community.services.marks import Chip, Marks
from horo.community.services.poll_views import PollView
from horo.content.models import Post
from horo.ui import words
from horo.ui.templatetags.ui import icon

register = template.Library()


@dataclass(frozen=True)
class _Words:
    """What every row says, in one language; every part of it is safe HTML."""

    react: str
    who: str
    vote: str
    accept: str
    accepted: str
    take_back: str
    keep: str
    kept: str


@register.simple_tag(takes_context=True)
def marks_row(context: Context, post: Post, marks: Marks) -> SafeString:
    """Show the marks of `post`; for a member with the buttons to add to them."""
    language = get_language() or "en"
    said = _words(language, static("ui/vendor/icons.svg"))
    if not marks.may_react:
        return _to_read(post, marks, said, language)
    token = context.get("csrf_token") or get_token(context["request"])
    react = path_to("react", post.pk)
    parts = [
        f'<form class="marks" id="marks-{post.pk}" method="post" action="{react}" '
        f'hx-post="{react}" hx-target="this" hx-swap="outerMorph">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">',
        _vote(post, marks, said, language) if marks.has_votes else "",
        *(_button(chip, language) for chip in marks.chips),
        _opens("react", post, said.react),
        _opens("who-reacted", post, said.who) if marks.chips else "",
        '<span class="grow"></span>',
        _answer(post, marks, said),
        _bookmark(post, marks, said),
        "</form>",
    ]
    return mark_safe("".join(parts))


@register.filter
def number(value: float) -> str:
    """Set a mean or median: with a decimal where it has one."""
    return words.decimal(value)


@register.filter
def rounds(view: PollView) -> list[str]:
    """Say each round of a runoff in a sentence."""
    labels = {option.id: option.label for option in view.options}
    runoff = view.tally.runoff if view.tally else None
    said = []
    for each in runoff.rounds if runoff else ():
        counts = ", ".join(f"{labels[option]} {times}" for option, times in each.counts)
        out = ", ".join(labels[option] for option in each.out)
        leaves = _("%(counts)s. Out: %(out)s") % {"counts": counts, "out": out}
        said.append(leaves if out else counts)
    return said


def path_to(name: str, post_id: int) -> str:
    """Return the address of `community:NAME` for a post; reversing each takes too long."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{post_id}{after}"


@lru_cache(maxsize=64)
def _around(name: str, prefix: str) -> tuple[str, str]:
    """What stands before and after the id; the prefix is part of every address."""
    before, _zero, after = reverse(f"community:{name}", args=[0]).rpartition("0")
    return before, after


@lru_cache(maxsize=16)
def _words(language: str, sprite: str) -> _Words:
    """The parts that are the same in every row; cached for each language and set of icons."""

    def quiet(name: str, said: str) -> str:
        return f'{icon(name)}<span class="visually-hidden">{escape(said)}</span>'

    return _Words(
        react=quiet("mood-smile", _("Add a reaction")),
        who=quiet("users", _("Who reacted")),
        vote=str(icon("arrow-big-up")),
        accept=f"{icon('circle-check')}<span>{escape(_('This answers it'))}</span>",
        accepted=f"{icon('circle-check')}{escape(_('Accepted answer'))}",
        take_back=quiet("circle-check", _("Accepted answer: take it back")),
        keep=quiet("bookmark", _("Bookmark")),
        kept=quiet("bookmark", _("Bookmarked: change or remove")),
    )


def _vote(post: Post, marks: Marks, said: _Words, language: str) -> str:
    label = _vote_label(marks.votes, marks.has_voted, language)
    inside = f"{said.vote}<span>{marks.votes}</span>"
    if not marks.may_vote:
        return f'<span class="mark vote" role="img" aria-label="{label}">{inside}</span>'
    pressed = "true" if marks.has_voted else "false"
    return (
        f'<button class="mark vote" formaction="{path_to("vote", post.pk)}" '
        f'aria-pressed="{pressed}" aria-label="{label}">{inside}</button>'
    )


@lru_cache(maxsize=1_024)
def _vote_label(votes: int, has_voted: bool, language: str) -> str:
    """Say the votes in `language`, which is the active one."""
    if has_voted:
        said = ngettext("%(count)d vote, yours", "%(count)d votes, yours among them", votes)
    else:
        said = ngettext("%(count)d vote", "%(count)d votes", votes)
    return escape(said % {"count": votes})


@lru_cache(maxsize=8_192)
def _button(chip: Chip, language: str) -> str:
    pressed = "true" if chip.is_mine else "false"
    return (
        f'<button class="mark" name="emoji" value="{escape(chip.emoji)}" aria-pressed="{pressed}" '
        f'aria-label="{escape(_chip_label(chip, language))}">{_inside(chip)}</button>'
    )


@lru_cache(maxsize=8_192)
def _chip(chip: Chip, language: str) -> str:
    return (
        f'<span class="mark" role="img" aria-label="{escape(_chip_label(chip, language))}">'
        f"{_inside(chip)}</span>"
    )


def _inside(chip: Chip) -> str:
    named = " named" if chip.emoji.startswith(":") else ""
    return f'<span class="glyph{named}">{escape(chip.emoji)}</span>{chip.times}'


def _chip_label(chip: Chip, language: str) -> str:
    """Say a reaction: "3 people reacted with thumbs up; you too"."""
    if chip.is_mine:
        said = ngettext(
            "%(count)d person reacted with %(emoji)s: you",
            "%(count)d people reacted with %(emoji)s; you too",
            chip.times,
        )
    else:
        said = ngettext(
            "%(count)d person reacted with %(emoji)s",
            "%(count)d people reacted with %(emoji)s",
            chip.times,
        )
    return said % {"count": chip.times, "emoji": emoji.name_of(chip.emoji, language)}


def _answer(post: Post, marks: Marks, said: _Words) -> str:
    if not marks.may_accept:
        return f'<span class="badge good">{said.accepted}</span>' if marks.is_answer else ""
    if marks.is_answer:
        action, inside, pressed = "unaccept", said.take_back, "true"
    else:
        action, inside, pressed = "accept", said.accept, "false"
    return (
        f'<button class="mark answer" formaction="{path_to(action, post.pk)}" '
        f'aria-pressed="{pressed}">{inside}</button>'
    )


def _bookmark(post: Post, marks: Marks, said: _Words) -> str:
    if marks.is_kept:
        return _opens("bookmark", post, said.kept, "mark kept")
    path = path_to("bookmark", post.pk)
    return f'<button class="mark keep" formaction="{path}">{said.keep}</button>'


def _opens(name: str, post: Post, inside: str, css: str = "mark") -> str:
    """A link to a page that opens as a dialog where scripts run."""
    path = path_to(name, post.pk)
    return (
        f'<a class="{css}" href="{path}" hx-get="{path}" hx-target="#marks-dialog" '
        f'hx-swap="innerHTML">{inside}</a>'
    )


def _to_read(post: Post, marks: Marks, said: _Words, language: str) -> SafeString:
    """The row of somebody who may only look: nothing where there is nothing."""
    parts = [
        _vote(post, marks, said, language) if marks.has_votes else "",
        *(_chip(chip, language) for chip in marks.chips),
        _answer(post, marks, said),
    ]
    inside = "".join(parts)
    return mark_safe(f'<div class="marks" id="marks-{post.pk}">{inside}</div>' if inside else "")
