"""`horo backtest`: what the playbook would have done in a past period. Changes nothing."""

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from horo.cli import setup

if TYPE_CHECKING:
    from horo.engine.backtests import Backtest, NaturalRate, RuleReach


@click.command()
@click.option("--from", "since", required=True, metavar="DATE", help="First date.")
@click.option(
    "--to",
    "until",
    required=True,
    metavar="DATE",
    help="The date after the last one, tomorrow at most.",
)
@click.option("--draft", is_flag=True, help="The playbook in the folder, not the one that runs.")
@click.option("--member", "handle", metavar="HANDLE", help="Only what one member would have got.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object for a program.")
def command(since: str, until: str, draft: bool, handle: str | None, is_json: bool) -> None:
    """Replay the playbook over the community's real past, one plan a day.

    Shows whom each rule would have reached, the load for members and team, what the gates would
    have held, and how many reached the goal anyway. It claims no cause: nothing was sent.
    A period may last ten years. Exit codes: 0 fine, 2 bad input, or no playbook that could run.
    """
    setup.django()
    from horo.core.refused import Refused
    from horo.core.time import now, parse_instant
    from horo.engine.services import backtest
    from horo.people.models import Member
    from horo.playbook.services import current, sound_draft

    try:
        playbook = sound_draft() if draft else current()
        zone = ZoneInfo(playbook.timezone)
        start, end = parse_instant(since, zone=zone), parse_instant(until, zone=zone)
        member = Member.objects.get(handle=handle) if handle else None
        found = backtest(start, end, at=now(), playbook=playbook)
    except Member.DoesNotExist as error:
        raise setup.unusable(ValueError(f"Nobody here is called {handle}.")) from error
    except (Refused, ValueError) as error:
        raise setup.unusable(error) from error
    if member:
        click.echo(found.trace_json(member.pk) if is_json else _trace(found, member.pk, zone))
    elif is_json:
        click.echo(found.to_json())
    else:
        _show(found, zone)


def _show(found: "Backtest", zone: ZoneInfo) -> None:
    load = found.member_load
    start, end = found.start.astimezone(zone), found.end.astimezone(zone)
    click.echo(
        f"From {start:%Y-%m-%d} to {end:%Y-%m-%d}, {found.days} plans: "
        f"{found.reached} of {found.members} members would have got {load.messages} messages, "
        f"nobody more than {load.most_in_a_week} in a week."
    )
    for rule in found.rules:
        _show_rule(rule)
    click.echo("")
    for team in found.team_load:
        click.echo(
            f"Tasks for {team.to}: {team.tasks}, {team.mean_a_week:.1f} a week, "
            f"at most {team.most_in_a_week} in one ({_shared(team.people)})."
        )
    click.echo(
        f"Approvals asked for: {found.approvals}. Days on which the number of members would have "
        f"needed a look: {found.days_over_radius}. Shifted out of quiet hours: "
        f"{found.quiet_delays}."
    )
    if found.never_fired:
        click.echo(f"Never fired: {', '.join(found.never_fired)}.")
    click.echo(f"\n{found.note}")


def _trace(found: "Backtest", member_id: int, zone: ZoneInfo) -> str:
    """Return a line for everything that would have become due for one member."""
    given = {one.key: f"on {one.at.astimezone(zone):%Y-%m-%d}" for one in found.given}
    lost = {one.key: f"never, held by {', '.join(one.held)}" for one in found.lost}
    lines = [
        f"{one.due_at.astimezone(zone):%Y-%m-%d %H:%M}  {one.rule}, {one.step}: {one.action} "
        f"{(given | lost)[one.key]}"
        for one in found.trace(member_id)
    ]
    return "\n".join(lines) or "Nothing would have become due."


def _show_rule(rule: "RuleReach") -> None:
    click.echo(f"\n{rule.title}: {rule.entries} entries of {rule.members} members")
    for step in rule.steps:
        held = "".join(f", {each.effects} held by {each.gate}" for each in step.held)
        click.echo(
            f"  {step.step}: {step.action} {step.done} times for {step.members} members{held}"
        )
    if rule.goal:
        click.echo(f"  {_goal(rule.goal)}")


def _goal(goal: "NaturalRate") -> str:
    if goal.rate is None:
        return f"goal: no entry was over by the end ({goal.censored} are still open)"
    whom = "entries" if goal.is_of_all else "still on the way"
    text = (
        f"goal reached anyway: {goal.rate:.0%} ({goal.reached} of {goal.n} {whom}, "
        f"95 % interval {goal.low:.0%} to {goal.high:.0%})"
    )
    if goal.median_seconds is not None:
        text += f", half of them within {_span(timedelta(seconds=goal.median_seconds))}"
    if goal.sample_per_arm:
        text += f"; to see it grow by {goal.lift:.0%}: {goal.sample_per_arm} members in each arm"
    return text


def _shared(people: int) -> str:
    if people == 0:
        return "nobody is there to do them yet"
    return "for one person" if people == 1 else f"shared by {people} people"


def _span(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    if hours < 1:
        return f"{length / timedelta(minutes=1):.0f} min"
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"
