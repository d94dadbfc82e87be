"""The page *Plan*: what launching the folder, or going back, would change for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.core.refused import Refused
from horo.engine import changes
from horo.engine.changes import Sentence
from horo.engine.comparing import Comparison, JourneyChange
from horo.engine.services.comparisons import compare
from horo.engine.services.launches import launch
from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook import services as playbooks
from horo.playbook.differences import FileChange
from horo.playbook.models import Launch
from horo.playbook.parts.whole import Playbook
from horo.playbook.words import role_of
from horo.web.services import working
from horo.web.services.kept import kept

NAMED = 12  # people that a sentence names on the page itself


class Unconfirmed(Refused):
    """The form lacks what a launch needs, or what it was looked at for has changed."""


@dataclass(frozen=True)
class Shown:
    """A sentence with the first few of its people."""

    sentence: Sentence
    people: Sequence[Member]

    @property
    def more(self) -> int:
        return len(self.sentence.members) - len(self.people)


@dataclass(frozen=True)
class Choosing:
    """What there is to choose about one journey: (policy, words), and whether to fill up."""

    journey: JourneyChange
    lines: Sequence[Shown]
    change: str
    policies: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """One line of the table of messages and tasks: (how many, on the busiest day) four times.

    In the last 30 days as it is and with the change, then the same for the next 7 days. The
    busiest day is known for messages, 0 elsewhere.
    """

    label: str
    cells: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Planned:
    """What would be launched, beside what runs."""

    found: Comparison
    losses: Sequence[Shown]
    people: Sequence[Shown]
    journeys: Sequence[Choosing]
    traffic: Sequence[Row]
    team: working.Team
    parts: Sequence[str]
    files: Sequence[FileChange]
    button: str


@dataclass(frozen=True)
class Page:
    """Where the page stands: `trouble` says why there is nothing to compare; `to` goes back.

    `left` is the launch that ran what the folder holds, where somebody went back from it since.
    """

    latest: Launch | None
    planned: Planned | None
    trouble: str
    errors: int
    to: Launch | None
    left: Launch | None = None


def page(to: str, *, at: datetime, reader: Member) -> Page:
    """Return the page for the folder, or for going back to the launch numbered `to`."""
    latest = playbooks.latest_launch()
    old = _numbered(to)
    errors = sum(problem.severity == "error" for problem in playbooks.draft().problems)
    try:
        found = comparison(_target(old), at=at)
    except playbooks.NoPlaybook as refusal:
        return Page(latest, None, str(refusal), errors, old)
    planned = _planned(found, _target(old), reader, old)
    left = None if old else _left(found.after, latest)
    return Page(latest, planned, "", errors, old, left)


def standing() -> str:
    """Return how the folder differs from what runs, as a sentence; "" where it does not."""
    latest = playbooks.latest_launch()
    if latest is None:
        return ""
    draft, running = playbooks.draft().playbook, {"version": latest.version}
    if draft is None:
        broken = _("The folder has errors. Until they are put right, version %(version)s runs.")
        return broken % running
    if draft.version != latest.version.sha256:
        return _("The folder differs from version %(version)s, which runs.") % running
    return ""


def comparison(target: Playbook, *, at: datetime) -> Comparison:
    """Return the comparison as of this minute; computed once for all who look."""
    minute = at - timedelta(seconds=at.second, microseconds=at.microsecond)
    latest = Launch.objects.aggregate(at=Max("launched_at"))["at"]
    moment = max(minute, latest or minute)  # what was launched within this minute runs already
    newest = Activity.objects.aggregate(newest=Max("pk"))["newest"]
    key = ("compare", settings.HOME, newest, target.version, moment)
    return kept(key, lambda: compare(moment, after=target))


def sentence_of(to: str, key: str, *, at: datetime) -> Sentence | None:
    """Return the sentence called `key` with all its members; None where there is none."""
    old = _numbered(to)
    found = comparison(_target(old), at=at)
    every = [*changes.losses(found), *changes.people(found), *working.sentences(found)]
    return next((one for one in every if one.key == key), None)


def tasks_of(
    to: str, key: str, *, at: datetime, reader: Member
) -> tuple[str, list[working.TaskLine]]:
    """Return the tasks of the team that `key` opens, with a heading. Raises LookupError."""
    target = _target(_numbered(to))
    heading, duties = working.tasks(comparison(target, at=at), key)
    return heading, working.lines(duties, target, reader)


def carry_out(form: Mapping[str, str], *, by: Member, at: datetime) -> Launch:
    """Launch what the form was shown for, with its choices.

    Raises Refused in words where somebody launched since, the folder changed since, or a loss is
    not accepted.
    """
    to = form.get("to", "")
    old = _numbered(to)
    target = _target(old)
    if target.version != form.get("version"):
        raise Unconfirmed(_("The folder has changed since you looked at it. Look at it again."))
    based_on = form.get("based_on", "")
    if based_on != "0" and "accept_losses" not in form and comparison(target, at=at).losses:
        raise Unconfirmed(
            _("Some people would lose a stage or a level. Tick the box if that is meant.")
        )
    return launch(
        target,
        by=by,
        at=at,
        based_on=_number(based_on),
        note=form.get("note", "")[:500],
        in_flight=_chosen(form, "in_flight:"),
        backfill={slug: _number(text) for slug, text in _chosen(form, "backfill:").items()},
    )


def _chosen(form: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Return what the form chose by journey: fields `in_flight:<slug>`, `backfill:<slug>`."""
    return {
        name.removeprefix(prefix): form[name]
        for name in form
        if name.startswith(prefix) and form[name]
    }


def _numbered(text: str) -> Launch | None:
    """Return the launch with that number. Raises LookupError where `text` names none."""
    if not text:
        return None
    found = Launch.objects.filter(number=_number(text)).select_related("version", "by").first()
    if found is None:
        raise LookupError(text)
    return found


def _number(text: str) -> int:
    """Return the number that `text` writes; -1, which is never right, where it is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _target(old: Launch | None) -> Playbook:
    return playbooks.version(old.version.sha256) if old else playbooks.sound_draft()


def _left(version: str, latest: Launch | None) -> Launch | None:
    """Return the newest launch of `version`, unless that is what runs."""
    row = Launch.objects.filter(version__sha256=version).order_by("-number").first()
    return None if latest and row and row.number == latest.number else row


def _planned(found: Comparison, target: Playbook, reader: Member, old: Launch | None) -> Planned:
    in_words = [*changes.losses(found), *changes.people(found)]
    first = {pk for one in in_words for pk in one.members[:NAMED]}
    members = Member.objects.visible_to(reader).in_bulk(first)

    def shown(one: Sentence) -> Shown:
        return Shown(one, [members[pk] for pk in one.members[:NAMED] if pk in members])

    about = {line.key for one in found.journeys for line in changes.journey_lines(one)}
    people = [one for one in changes.people(found) if one.key not in about]
    return Planned(
        found=found,
        losses=[shown(one) for one in changes.losses(found)],
        people=[shown(one) for one in people],
        journeys=[
            Choosing(
                one,
                [shown(line) for line in changes.journey_lines(one)],
                changes.change_word(one.change),
                [(policy, changes.policy_words(policy)) for policy in one.policies],
            )
            for one in found.journeys
        ],
        traffic=_traffic(found, target),
        team=working.team(found, target),
        parts=[changes.part_line(part) for part in found.parts],
        files=found.files,
        button=_button(len(found.people), is_back=old is not None),
    )


def _traffic(found: Comparison, playbook: Playbook) -> list[Row]:
    """Return messages by channel and tasks by whom they go to, under both versions."""
    sides = (*found.past, *found.ahead)
    channels = sorted({channel for one in sides for channel in one.channels})
    roles = sorted({to for one in sides for to, _number in one.tasks})
    rows = [
        Row(_channel(name), [(one.total(name), one.most_a_day(name)) for one in sides])
        for name in channels
    ]
    for to in roles:
        label = _("Tasks for %(role)s") % {"role": role_of(playbook, to)}
        rows.append(Row(label, [(dict(one.tasks).get(to, 0), 0) for one in sides]))
    return rows


def _channel(name: str) -> str:
    labels = {"in_app": _("Messages in the community"), "email": _("E-mails")}
    return labels.get(name, name)


def _button(number: int, *, is_back: bool) -> str:
    """Return what the button says that it does."""
    if not number:
        return _("Go back to it") if is_back else _("Launch it")
    if is_back:
        text = ngettext("Go back for %(count)s person", "Go back for %(count)s people", number)
    else:
        text = ngettext("Launch for %(count)s person", "Launch for %(count)s people", number)
    return text % {"count": number}
