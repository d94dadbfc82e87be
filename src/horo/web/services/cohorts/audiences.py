"""Make the people of a cell an audience: a condition in the playbook, or a fixed group."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml
from django.utils.text import slugify
from django.utils.translation import gettext as _

from horo.conditions import parse
from horo.measures.cohorts import services
from horo.measures.cohorts.rows import used
from horo.measures.cohorts.selecting import BACK, condition
from horo.membership.services import gathering
from horo.people.models import Group, Member
from horo.playbook import words
from horo.playbook.differences import FileChange, changed_files
from horo.playbook.editing import Unwritable, put_written
from horo.playbook.problems import Problem
from horo.playbook.reading.folder import SLUG
from horo.playbook.services import draft, editing
from horo.playbook.services.editing import Opened
from horo.web.services import asking
from horo.web.services.cohorts.behind import Behind
from horo.web.services.editor import pages

FILE = "audiences.yaml"
LONGEST_SLUG, LONGEST_TITLE = 60, 120


@dataclass(frozen=True)
class Offer:
    """What a cell can become. `when` is its condition, None where a group must do.

    `count` is how many the condition selects now, `differing` how many of them and of the cell are
    in one and not in the other: 0 where the days of the community begin when those of UTC do.
    """

    title: str
    slug: str
    when: Any = None
    said: str = ""
    written: str = ""
    count: int = 0
    differing: int = 0


@dataclass(frozen=True)
class Look:
    """What saving would write into the playbook; `error` where it cannot be written."""

    offer: Offer
    base: str = ""
    text: str = ""
    change: FileChange | None = None
    problems: tuple[Problem, ...] = ()
    error: str = ""

    @property
    def can_be_saved(self) -> bool:
        return not self.error and all(one.severity != "error" for one in self.problems)


def offered(behind: Behind, at: datetime, *, title: str = "", slug: str = "") -> Offer:
    """Return what the people of `behind` can become."""
    name = (title.strip() or _title(behind))[:LONGEST_TITLE]
    short = slug.strip() or _slug(behind)
    triangle, place = behind.triangle, behind.place
    parts = used(triangle.observed, behind.row, place)
    when = condition(triangle.observed, parts, place, behind.side)
    if when is None:
        return Offer(name, short)
    found = services.selected(when, at=at)
    said = words.describe(parse(when), asking.playbook())
    return Offer(
        name,
        short,
        when,
        said[:1].upper() + said[1:],
        _yaml(when),
        len(found),
        len(found ^ set(behind.ids)),
    )


def look(offer: Offer) -> Look:
    """Return what the file of the audiences would say, and what is wrong with that."""
    if not re.fullmatch(SLUG, offer.slug) or len(offer.slug) > LONGEST_SLUG:
        return Look(offer, error=_("Small letters a to z, digits and hyphens, please."))
    opened = editing.open_file(FILE)
    if offer.slug in _known():
        taken = _("There is an audience “%(slug)s” already. Choose another short name.")
        return Look(offer, error=taken % {"slug": offer.slug})
    try:
        text = _with(opened, offer)
    except Unwritable:
        by_hand = _("The file is written in a way that this cannot change. Edit it as text.")
        return Look(offer, error=by_hand)
    before = {FILE: opened.text} if opened.base else {}
    (change,) = changed_files(before, {FILE: text})
    problems = tuple(editing.problems_with(FILE, text))
    return Look(offer, opened.base, text, change, problems)


def save(offer: Offer, *, base: str, by: Member, at: datetime) -> str:
    """Write the audience into the playbook's folder and say what became of it.

    Raises Refused as `editing.save_file` does, and Unwritable.
    """
    text = _with(editing.open_file(FILE), offer)
    editing.save_file(FILE, text, base=base, by=by, at=at)
    return pages.saved()


def gather(behind: Behind, *, name: str, slug: str, by: Member, at: datetime) -> Group:
    """Make a group of the people of `behind`. Raises Refused where it cannot be."""
    members = Member.objects.visible_to(by).filter(pk__in=behind.ids)
    return gathering.gather(members, name=name, slug=slug.strip(), by=by, at=at)


def _with(opened: Opened, offer: Offer) -> str:
    audience = {"title": offer.title, "when": offer.when}
    if not opened.base:
        return _yaml({"audiences": {offer.slug: audience}})
    return put_written(opened.text, ("audiences", offer.slug), _yaml(audience))


def _known() -> set[str]:
    """The audiences of the folder, and of what runs."""
    found = draft().playbook
    running = asking.playbook()
    return {*(found.audiences if found else ()), *(running.audiences if running else ())}


def _title(behind: Behind) -> str:
    if behind.place is None:
        return behind.heading
    text = _("%(cell)s: came back") if behind.side == BACK else _("%(cell)s: not back")
    return text % {"cell": behind.heading}


def _slug(behind: Behind) -> str:
    asked = behind.chosen.asked
    column = "" if behind.place is None else f"{asked.unit} {asked.offsets[behind.place]}"
    side = "" if behind.place is None else behind.side
    return slugify(f"cohort {behind.row.key} {column} {side}")[:LONGEST_SLUG].strip("-")


class _Dumper(yaml.SafeDumper):
    """Short lists in brackets, items set in, as in the reference playbook."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


def _yaml(data: Any) -> str:
    return yaml.dump(
        data,
        Dumper=_Dumper,
        default_flow_style=None,
        sort_keys=False,
        allow_unicode=True,
        width=100,
    )
