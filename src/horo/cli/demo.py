"""`horo demo`: a real community to look at, with a team and a playbook."""

import contextlib
import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import click

from horo.cli import hosting, setup, signing

WEEK = timedelta(weeks=1)
AHEAD = 3  # whole weeks of the history that lie in the future, and so are left out
STAGES_EVERY = timedelta(days=91)  # how far apart the stages of the last year are written down
TEAM = {  # handle: name and groups
    "mara": ("Mara", ("team", "managers")),
    "hana": ("Hana", ("team", "moderators")),
    "emil": ("Emil", ("team", "moderators")),
}
REFUSING = 12  # one member in so many has refused the messages of REFUSED
REFUSED = "encouragement"


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing where a community is there already.")
def command(if_empty: bool) -> None:
    """Set up the sample community, its team and the reference playbook.

    The history is that of a real one under pseudonyms, moved by whole weeks so that it goes on
    until now. Running it again changes nothing; after an interruption, run it again. Refuses
    (exit code 2) to mix the sample into another community.
    """
    setup.django()
    from horo.core.time import now

    if not _is_ours():
        if if_empty:
            return
        raise setup.Unusable(
            "There is a community here already. Set HORO_HOME to another folder for the sample."
        )
    if signing.demo_manager() and not _unfinished().exists():
        click.echo("The sample community is here already.", err=True)
        return
    _build(now())


def _is_ours() -> bool:
    """Whether this installation is empty or holds the sample, whole or in part."""
    from horo.people.models import Member

    return signing.demo_marker().exists() or _unfinished().exists() or not Member.objects.exists()


def _build(at: datetime) -> None:
    from horo.facts.services import sync
    from horo.playbook.services import launch_first
    from horo.search import services as search

    with _finished_later(at) as at:
        _copy_playbook()
        launch_first(at)
        _import_community(at)
        with _step("Gathering the team"):
            _gather_team(at)
            _record_refusals(at)
        with _step("Making it a place to talk"):
            hosting.host(examples() / "community", at)
            search.index_all(at)
        with _step("Copying the log into columns"):
            sync()
        with _step("Finding everybody's stage"):
            _record_stages(at)
    signing.demo_marker().write_text("mara", encoding="utf-8")


@contextlib.contextmanager
def _finished_later(at: datetime) -> Iterator[datetime]:
    """Yield when the set-up began: now, or at the first of the attempts that were interrupted.

    So a second attempt moves the history by as many weeks as the first.
    """
    note = _unfinished()
    if note.exists() and (began := note.read_text(encoding="utf-8").strip()):
        at = datetime.fromisoformat(began)
    note.write_text(at.isoformat(), encoding="utf-8")
    yield at
    note.unlink()


def _unfinished() -> Path:
    return signing.demo_marker().with_name("demo.unfinished")


@contextlib.contextmanager
def _step(title: str) -> Iterator[None]:
    click.echo(f"{title} …", err=True)
    yield


def examples() -> Path:
    """Where the samples are: inside an installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "examples", package.parent.parent / "examples"):
        if (folder / "community").is_dir():
            return folder
    raise setup.Unusable("The examples are missing. Install Horo again, or run make wheel.")


def _copy_playbook() -> None:
    from django.conf import settings

    target: Path = settings.HORO_PLAYBOOK
    if not target.exists():
        draft = target.with_name(f"{target.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(examples() / "playbook", draft)
        draft.rename(target)


def _import_community(at: datetime) -> None:
    from horo.connectors.services import import_archive

    (archive,) = sorted((examples() / "community").glob("*.tar.zst"))
    with _step("Importing the sample community"):
        shift = ((at - newest(archive)) // WEEK + 1 + AHEAD) * WEEK
        import_archive("zulip", archive, shift=shift, at=at, index=False)


def newest(archive: Path) -> datetime:
    """Return when the last message of the Zulip `archive` was written."""
    from horo.connectors.archive import open_archive
    from horo.core.time import EPOCH

    with open_archive(archive) as opened:
        topics = (json.loads(opened.read(n)) for n in opened.names if n.count("/") == 2)
        return EPOCH + timedelta(seconds=max(m["timestamp"] for topic in topics for m in topic))


def _gather_team(at: datetime) -> None:
    from horo.people.models import Group, Member, Membership

    for handle, (name, groups) in TEAM.items():
        member, _ = Member.objects.get_or_create(
            handle=handle,
            defaults={"name": name, "is_staff": True, "timezone": "Europe/Sofia"},
        )
        for slug in groups:
            group, _ = Group.objects.get_or_create(slug=slug, defaults={"name": slug.capitalize()})
            Membership.objects.get_or_create(group=group, member=member, defaults={"since": at})


def _record_refusals(at: datetime) -> None:
    """Let some members have refused one topic, so that a plan shows what consent holds back."""
    from horo.people.models import Consent, Member

    refusing = Member.objects.people().filter(is_staff=False).order_by("pk")[::REFUSING]
    asked = set(Consent.objects.filter(topic=REFUSED).values_list("member_id", flat=True))
    Consent.objects.bulk_create(
        Consent(member=member, topic=REFUSED, channel="in_app", is_given=False, said_at=at - WEEK)
        for member in refusing
        if member.pk not in asked
    )


def _record_stages(at: datetime) -> None:
    """Write down in which stage everybody is now and was each quarter of the last year.

    And give the levels and badges that they had earned by then.
    """
    from horo.engine.services import perform_all, plan
    from horo.engine.values import AWARD, STAGE

    for quarter in range(4, -1, -1):
        planned = plan(at - quarter * STAGES_EVERY)
        written = {one.key for one in planned.effects if one.action in (STAGE, AWARD)}
        perform_all(planned, keys=written)
