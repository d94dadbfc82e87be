"""Who enters a rule: the acts that let a member in, and which of them count."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from horo.conditions.asked import ALWAYS
from horo.engine.asking import events_sql, truth_sql
from horo.engine.bench import Bench
from horo.engine.rules import Rule


class Admitted(NamedTuple):
    """An act at which the audience held. `at` is in microseconds."""

    member_id: int
    at: int
    entry_id: int


def admit(bench: Bench, rule: Rule, after: int, till: int) -> int:
    """Make the scratch table `entries` of those who entered within (after, till]; return how many.

    Whether an act lets a member in again depends on all that let them in before, also where the
    rule is meant for later entries only.
    """
    if rule.admitted is not None:
        return _admit_named(bench, rule.admitted, after, till)
    after, till = rule.let_in(after, till)
    events = events_sql(rule.enter, rule.staff_too)
    recent = f"FROM ({events}) WHERE entered_at > {after} AND entered_at <= {till}"
    number = _admit_some(bench, rule, "entries", recent)
    if number and rule.is_once:
        return _keep_first(bench, rule, f"FROM ({events}) WHERE entered_at <= {after}")
    if number and rule.spacing:
        return _keep_spaced(bench, rule, events, after, till)
    return number


def _admit_named(
    bench: Bench, admitted: Iterable[tuple[int, int, int]], after: int, till: int
) -> int:
    """Make the scratch table `entries` of those of `admitted` who entered within (after, till]."""
    rows = [one for one in admitted if after < one[2] <= till]
    bench.load("named", ("entry_id", "member_id", "entered_at"), rows)
    return bench.make("entries", "SELECT *, entered_at AS let_in_at FROM named")


def _admit_some(bench: Bench, rule: Rule, name: str, events: str) -> int:
    """Make the scratch table `name` of those of `events` at which the audience held."""
    number = bench.make(
        "occasions",
        "SELECT row_number() OVER (ORDER BY entry_id, member_id) AS subject_id, member_id, "
        f'entry_id, CAST(NULL AS BIGINT) AS since, entered_at AS "at" {events}',
    )
    welcome = (
        ""
        if rule.audience is None or not number
        else f"WHERE subject_id IN ({truth_sql(rule.audience)})"
    )
    restarted = f", {rule.restarted_at}" if rule.restarted_at is not None else ""
    return bench.make(
        name,
        f'SELECT entry_id, member_id, greatest("at"{restarted}) AS entered_at, '
        f'"at" AS let_in_at FROM occasions {welcome}',
    )


def _keep_first(bench: Bench, rule: Rule, earlier: str) -> int:
    """Keep each member's first of `entries`, and no one who was let in `earlier`.

    Whom an audience lets in it mostly goes on letting in, so the latest earlier event settles
    nearly all; only for the rest all of their earlier events are asked.
    """
    bench.make(
        "entries",
        "SELECT * FROM entries QUALIFY row_number() OVER "
        "(PARTITION BY member_id ORDER BY let_in_at, entry_id) = 1",
    )
    theirs = f"{earlier} AND member_id IN (SELECT member_id FROM entries)"
    latest = "QUALIFY row_number() OVER (PARTITION BY member_id ORDER BY entered_at DESC) = 1"
    for some in (f"{theirs} {latest}", theirs):
        if not bench.count("entries"):
            return 0
        if _admit_some(bench, rule, "admitted", some):
            bench.raw.execute(
                "DELETE FROM entries WHERE member_id IN (SELECT member_id FROM admitted)"
            )
    return bench.count("entries")


def _keep_spaced(bench: Bench, rule: Rule, events: str, after: int, till: int) -> int:
    """Keep those of `entries` that the entries before them do not keep out.

    Goes back to the last act before which there was none for so long that nothing kept it out.
    """
    is_free = f"(gap IS NULL OR gap >= {rule.spacing}) AND entered_at <= {after}"
    _admit_some(
        bench,
        rule,
        "admitted",
        "FROM (SELECT *, entered_at - lag(entered_at) OVER (PARTITION BY member_id "
        f"ORDER BY entered_at, entry_id) AS gap FROM ({events}) WHERE entered_at <= {till} "
        "AND member_id IN (SELECT member_id FROM entries)) QUALIFY entered_at >= coalesce("
        f"max(entered_at) FILTER (WHERE {is_free}) OVER (PARTITION BY member_id), {ALWAYS})",
    )
    over = _over(bench, rule) if rule.again == "after_leaving" else set()
    acts = [
        Admitted(*row)
        for row in bench.rows(
            "SELECT member_id, let_in_at, entry_id FROM admitted ORDER BY 1, 2, 3"
        )
    ]
    kept = [(one.entry_id, one.member_id) for one in spaced(acts, rule.spacing, over)]
    bench.load("kept", ("entry_id", "member_id"), kept)
    return bench.make(
        "entries", "SELECT entries.* FROM entries JOIN kept USING (entry_id, member_id)"
    )


def spaced(
    acts: Iterable[Admitted], spacing: int, over: set[tuple[Admitted, Admitted]]
) -> Iterator[Admitted]:
    """Yield those of `acts`, in order of members and time, that let their member in.

    An entry keeps out what comes less than `spacing` after it, but for the acts at which it was
    `over` already: pairs of the entry and the later act.
    """
    for _, theirs in groupby(acts, key=lambda one: one.member_id):
        last: Admitted | None = None
        for one in theirs:
            if last is None or one.at - last.at >= spacing or (last, one) in over:
                last = one
                yield one


def _over(bench: Bench, rule: Rule) -> set[tuple[Admitted, Admitted]]:
    """Return the pairs of `admitted` of which the first had got to the goal or left by the second.

    Not those so far apart that the first was over anyway.
    """
    bench.make(
        "pairs",
        "SELECT row_number() OVER () AS subject_id, one.member_id, one.let_in_at AS since, "
        "other.let_in_at AS later, one.entry_id AS first_id, other.entry_id AS second_id "
        "FROM admitted AS one JOIN admitted AS other ON one.member_id = other.member_id "
        "AND (one.let_in_at, one.entry_id) < (other.let_in_at, other.entry_id) "
        f"AND other.let_in_at - one.let_in_at < {rule.spacing}",
    )
    endings = [(rule.goal, f"least(later, since + {rule.goal_within})"), (rule.exit, "later")]
    found: set[tuple[Admitted, Admitted]] = set()
    for condition, at in endings:
        if condition is not None and bench.make("occasions", f'SELECT *, {at} AS "at" FROM pairs'):
            rows = bench.rows(
                "SELECT member_id, since, first_id, later, second_id FROM pairs "
                f"WHERE subject_id IN ({truth_sql(condition)})"
            )
            found |= {
                (Admitted(member, since, first), Admitted(member, later, second))
                for member, since, first, later, second in rows
            }
    return found
