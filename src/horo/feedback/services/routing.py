"""Where answers go: each to a person, or many together to be read, by tasks of the team.

An answer takes the first route that is for it. A route for some answers (`if`), and every route of
ideas, gives a task about each answer. One for all the others collects answers for half of its
time, and then gives one task to read them, for which the other half is left: so each is looked at
in time, and a hundred answers are no hundred tasks.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from horo.core import jobs
from horo.feedback.models import Batch, Response
from horo.feedback.services.forms import Answers, matches, title_of
from horo.people.own_account import own_account
from horo.playbook import actions
from horo.playbook.actions import Request
from horo.playbook.parts.forms import Form, Route
from horo.playbook.services import current
from horo.ui import links

HAND, READ = "feedback.hand", "feedback.read"
ACTION = "hand_over"  # a task that says more than its title


def send(form: Form, answers: Answers, response: Response, *, at: datetime) -> None:
    """Let a job send `response` where the first route that is for such answers says."""
    fitting = (one for one in form.routing if one.given is None or matches(one.given, answers))
    route = next(fitting, None)
    if route is None:
        return
    if route.given is None and form.kind != "idea":
        _collect(form, route, 1, at)
    else:
        jobs.enqueue(
            HAND, response=response.pk, to=route.to, seconds=int(route.within.total_seconds())
        )


def collect(form: Form, count: int, *, at: datetime) -> None:
    """Let `count` answers, which came to be seen together, be read by whom the form says."""
    route = next((one for one in form.routing if one.given is None), None)
    if route is not None and count:
        _collect(form, route, count, at)


def hand(*, response: int, to: str, seconds: int, at: datetime) -> None:
    """The job: give one answer to a person, once, however often it is tried."""
    found = Response.objects.select_related("member").filter(pk=response).first()
    if found is None or found.member is None or found.answered_at is None:
        return
    with override(current().locale):
        title = _("Answer {{ member.name }}: “%(form)s”") % {"form": _plain(found.form)}
        text = _("What they answered: %(url)s") % {"url": _address("response", found.pk)}
    _give(
        f"forms/{found.form}/{found.pk}",
        found.form,
        found.member_id or 0,
        {"to": to, "title": title, "text": text, "due": timedelta(seconds=seconds)},
        found.answered_at,
    )


def read(*, batch: int, seconds: int, at: datetime) -> None:
    """The job: give what was collected to somebody to read, once, however often it is tried."""
    found = Batch.objects.filter(pk=batch, given_at=None).first()
    if found is None:
        return
    with transaction.atomic():
        if not Batch.objects.filter(pk=batch, given_at=None).update(given_at=at):
            return
        found.refresh_from_db()
        with override(current().locale):
            title = ngettext(
                "Read %(count)s new answer: “%(form)s”",
                "Read %(count)s new answers: “%(form)s”",
                found.answers,
            ) % {"count": found.answers, "form": _plain(found.form)}
            text = _("They stand here: %(url)s") % {"url": _address("results", found.form)}
        _give(
            f"forms/{found.form}/together/{found.pk}",
            found.form,
            own_account(current().name).pk,
            {"to": found.to, "title": title, "text": text, "due": timedelta(seconds=seconds)},
            at,
        )


def _collect(form: Form, route: Route, count: int, at: datetime) -> None:
    """Add to what is collected; where that was given away meanwhile, begin anew."""
    there = Batch.objects.filter(form=form.slug, to=route.to, given_at=None)
    if there.update(answers=F("answers") + count):
        return
    batch, is_new = Batch.objects.get_or_create(
        form=form.slug,
        to=route.to,
        given_at=None,
        defaults={"opened_at": at, "answers": count},
    )
    if not is_new:
        _collect(form, route, count, at)
        return
    half = route.within / 2
    jobs.enqueue(READ, run_at=at + half, batch=batch.pk, seconds=int(half.total_seconds()))


def _give(key: str, slug: str, member_id: int, written: dict[str, object], at: datetime) -> None:
    """Do it by the action that gives tasks. Raises LookupError where no room has it."""
    action = actions.registered()[ACTION]
    args = action.args.model_validate(written)
    request = Request(key, f"forms/{slug}", "route", member_id, args, at)
    with suppress(IntegrityError), transaction.atomic():  # it was given before
        action.perform(request)


def _plain(slug: str) -> str:
    """Return the form's title without what a template would read as its own."""
    title = title_of(slug, current().locale)
    return " ".join(title.replace("{", "(").replace("}", ")").split())[:120]


def _address(kind: str, key: object) -> str:
    return settings.SITE_URL + links.to(f"form-{kind}", key)
