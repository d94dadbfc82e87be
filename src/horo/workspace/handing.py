"""What a person needs to go on with a member: who it is, what was done so far, what they did."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from horo.content.models import Topic
from horo.core import jobs, notices
from horo.core.notices import Notice
from horo.engine.models import Performed
from horo.engine.telling import journey_of, step_of, what_of
from horo.log.models import Activity
from horo.log.verbs import registered
from horo.people.models import Member
from horo.playbook import actions
from horo.playbook.services import current, language_for, under
from horo.playbook.words.verbs import phrase_of
from horo.ui import links
from horo.workspace.models import Task

MOST_ACTS = 5
JOB = "workspace.tell"
TOPIC = "tasks"  # of the notice: what consent to e-mail is about


@dataclass(frozen=True)
class Line:
    """One thing that happened, in words; `title` and `url` only where the reader may read it."""

    sentence: str
    at: datetime
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Context:
    """`profile` is the address of the member's page; the latest comes last."""

    profile: str
    journey: str
    done: tuple[Line, ...]
    acts: tuple[Line, ...]


def context_of(task: Task, *, reader: Member) -> Context:
    """Return what `reader` may know of the member and the journey that `task` comes from."""
    about = task.about
    assert about is not None, "a task of the playbook is about a member"
    playbook = current()
    mine = Performed.objects.filter(key=task.effect_key).first()
    journey = journey_of(mine.rule, playbook) if mine else None
    return Context(
        profile=links.to("member", about.pk) if reader.is_team else _profile(about),
        journey=journey.title if journey else "",
        done=tuple(_done(mine, task, reader)) if mine else (),
        acts=tuple(_acts(about, task.opened_at, reader)),
    )


def tell_soon(tasks: Sequence[Task]) -> None:
    """Let the assignees of `tasks` be told by a job: what they are told takes a while to gather."""
    if tasks:
        jobs.enqueue(JOB, tasks=[task.pk for task in tasks])


def tell_all(*, tasks: Sequence[int], at: datetime) -> None:
    """The job: tell each assignee once, however often it is tried; of what still stands."""
    still = Task.objects.filter(withdrawal=None).select_related("assignee", "about")
    with under(current()):
        for task in still.filter(pk__in=tasks).order_by("pk"):
            with suppress(IntegrityError), transaction.atomic():  # told already
                tell(task, at=task.opened_at)


def tell(task: Task, *, at: datetime) -> None:
    """Put `task` with its context into the assignee's inbox, in their language.

    Raises IntegrityError where they were told before.
    """
    assignee = task.assignee
    if assignee is None or task.about is None:
        return
    language = language_for(assignee)
    with override(language):
        context = context_of(task, reader=assignee)
        notice = Notice(
            key=f"{task.effect_key}/to/{assignee.pk}",  # so it leads back to the rule
            member_id=assignee.pk,
            topic=TOPIC,
            locale=language,
            title=task.title,
            text=_text(task, task.about, context),
            url=context.profile,
            at=at,
        )
    notices.send(notice)


def _done(mine: Performed, task: Task, reader: Member) -> Iterator[Line]:
    """Yield what the journey did since this entry, the hand-over itself left out.

    Tags, fields and notices to the team are for the team alone: a host learns what reached the
    member.
    """
    playbook = current()
    rows = Performed.objects.filter(
        rule=mine.rule, member=mine.member_id, entry_id=mine.entry_id
    ).exclude(key=task.effect_key)
    if not reader.is_team:
        rows = rows.filter(
            action__in=[one.name for one in actions.registered().values() if one.reaches]
        )
    for row in rows.order_by("performed_at", "pk"):
        step = step_of(journey_of(row.rule, playbook), row.step)
        yield Line(what_of(step, playbook) if step else row.step, row.performed_at)


def _acts(about: Member, until: datetime, reader: Member) -> Iterator[Line]:
    """Yield the last acts of the member; what happened in a topic only if `reader` sees it."""
    active = [verb.name for verb in registered().values() if verb.active]
    there = Topic.objects.visible_to(reader)
    acts = Activity.objects.filter(actor=about, verb__in=active, occurred_at__lte=until)
    seen = acts.filter(thread_id=None) | acts.filter(thread_id__in=there.values("pk"))
    latest = list(seen.order_by("-occurred_at", "-pk")[:MOST_ACTS])
    titles = dict(there.filter(pk__in=[one.thread_id for one in latest]).values_list("pk", "title"))
    for act in reversed(latest):
        title = titles.get(act.thread_id or 0, "")
        url = links.to("topic", act.thread_id) if title else ""
        yield Line(_sentence(act.verb), act.occurred_at, title, url)


def _sentence(verb: str) -> str:
    phrase = str(phrase_of("did", verb).some)
    return phrase[:1].upper() + phrase[1:]


def _text(task: Task, about: Member, context: Context) -> str:
    """Return the context as plain paragraphs."""
    parts = [task.note]
    if context.done:
        parts.append(_("What the journey “%(title)s” did:") % {"title": context.journey})
        parts.append("\n".join(_row(line) for line in context.done))
    if context.acts:
        parts.append(_("What %(name)s did last:") % {"name": about.name})
        parts.append("\n".join(_row(line) for line in context.acts))
    return "\n\n".join(filter(None, parts))


def _row(line: Line) -> str:
    day = date_format(line.at, "DATE_FORMAT")
    what = f"{line.sentence}: {line.title}" if line.title else line.sentence
    way = f" — {settings.SITE_URL}{line.url}" if line.url else ""
    return f"• {day}: {what}{way}"


def _profile(about: Member) -> str:
    return links.to("profile", about.handle)
