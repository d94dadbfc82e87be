"""What the commands about versions share: who acts, how a comparison reads, choices as options."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from horo.cli import setup

if TYPE_CHECKING:
    from horo.engine.comparing import Comparison
    from horo.engine.sent import Traffic
    from horo.engine.workload import Load, Outlook
    from horo.people.models import Member
    from horo.playbook.models import Launch
    from horo.playbook.parts.whole import Playbook

NAMED = 5  # people that a sentence names


def person(handle: str | None) -> "Member | None":
    """Return who acts: the member called `handle`, or None for the system."""
    from horo.people.models import Member

    if handle is None:
        return None
    member: Member | None = Member.objects.filter(handle=handle).first()
    if member is None:
        raise setup.Unusable(f"There is no member {handle}.")
    return member


def named_version(text: str | None) -> "Playbook":
    """Return the launched version that `text` names, by default the one before the present one."""
    from horo.playbook import services

    row = services.launched(text) if text else services.launched_before()
    if row is None:
        found = f"No launched version is called {text}." if text else "There is no version before."
        raise setup.Unusable(f"{found} See `horo history`.")
    return services.version(row.sha256)


def policies(options: tuple[str, ...]) -> dict[str, str]:
    """Read --in-flight JOURNEY=POLICY."""
    return dict(_pairs(options, "--in-flight", "welcome=continue"))


def backfills(options: tuple[str, ...]) -> dict[str, int]:
    """Read --backfill JOURNEY=PEOPLE-A-DAY."""
    found = {}
    for slug, number in _pairs(options, "--backfill", "welcome=50"):
        if not number.isdecimal():
            raise setup.Unusable(f"--backfill {slug}={number}: write a number of people a day.")
        found[slug] = int(number)
    return found


def _pairs(options: tuple[str, ...], name: str, example: str) -> Iterator[tuple[str, str]]:
    for option in options:
        if not (parts := re.fullmatch(r"([a-z0-9-]+)=(\S+)", option)):
            raise setup.Unusable(f"{name} {option}: write it as {name} {example}.")
        yield parts[1], parts[2]


def show(found: "Comparison") -> None:
    """Print what a launch would change: first in people, then in the files."""
    from horo.engine import changes

    for sentence in [*changes.losses(found), *changes.people(found)]:
        click.echo(f"  {sentence.text}{_names(sentence.members)}")
    for line in [*traffic(found), *work(found)]:
        click.echo(f"  {line}")
    for part in found.parts:
        click.echo(f"  {changes.part_line(part)}")
    for file in found.files:
        click.echo(f"  {file.path}: +{file.added} -{file.removed}")


def traffic(found: "Comparison") -> Iterator[str]:
    """Yield what changes in messages and tasks, each as "from … to …"."""
    for period, (before, after) in (
        ("in the last 30 days", found.past),
        ("in the next 7 days, on their way already", found.ahead),
    ):
        for channel in sorted({*before.channels, *after.channels}):
            if before.total(channel) != after.total(channel):
                yield (
                    f"Messages by {channel} {period}: "
                    f"from {before.total(channel)} to {after.total(channel)}."
                )
        yield from _tasks(before, after, period)


def _tasks(before: "Traffic", after: "Traffic", period: str) -> Iterator[str]:
    was, is_ = dict(before.tasks), dict(after.tasks)
    for to in sorted(was.keys() | is_.keys()):
        if was.get(to, 0) != is_.get(to, 0):
            yield f"Tasks for {to} {period}: from {was.get(to, 0)} to {is_.get(to, 0)}."


def work(found: "Comparison") -> Iterator[str]:
    """Yield what changes for the team in the next 7 days, and in its promises."""
    before, after = found.work
    was = {one.member_id: one for one in before.loads}
    for load in after.loads:
        old = was.get(load.member_id)
        if old != load:
            yield f"{_who(load)}: {_tasks_of(old)}, with this {_tasks_of(load)}."
    if len(before.missed) != len(after.missed):
        yield (
            "Tasks that would miss their deadline in the next 7 days: "
            f"from {len(before.missed)} to {len(after.missed)}."
        )
    known = {(one.what, one.role): one for one in before.promises}
    for promise in after.promises:
        if known.get((promise.what, promise.role)) != promise:
            yield _promise(known.get((promise.what, promise.role)), promise)


def _who(load: "Load") -> str:
    from horo.people.models import Member

    member = Member.objects.filter(pk=load.member_id).first()
    return f"Tasks of {member.name or member.handle}" if member else "Tasks for nobody"


def _tasks_of(load: "Load | None") -> str:
    if load is None:
        return "0"
    there = "" if load.hours is None else f" in {load.hours:g} h"
    waiting = f", {load.open} open already" if load.open else ""
    return (
        f"{load.tasks} ({load.minutes} min{there}{waiting}{', too much' if load.is_over else ''})"
    )


def _promise(before: "Outlook | None", after: "Outlook") -> str:
    sides = [_missed(one) for one in (before, after) if one]
    return f"“{after.what}” within {after.within} min ({after.role}): {', with this '.join(sides)}."


def _missed(one: "Outlook") -> str:
    if one.hours is None:
        return "nobody says when the role is there"
    return (
        f"missed in {one.hours:g} of 168 hours a week, "
        f"{one.acts} of the {one.of} topics of the last 30 days"
    )


def _names(members: tuple[int, ...]) -> str:
    from horo.people.models import Member

    shown = Member.objects.in_bulk(members[:NAMED])
    names = [shown[pk].name or shown[pk].handle for pk in members[:NAMED] if pk in shown]
    more = f" and {len(members) - NAMED} more" if len(members) > NAMED else ""
    return f" ({', '.join(names)}{more})" if names else ""


def said(row: "Launch") -> str:
    """Return what was launched, as one sentence."""
    since = f"{row.launched_at:%Y-%m-%d %H:%M} UTC"
    return f"Launch {row.number} runs: version {row.version}, since {since}."
