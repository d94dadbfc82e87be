"""Who enters a rule: the acts that let a member in, and which of them count."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from horo.conditions.asked import ALWAYS
from horo.conditions.turning import lasting
from horo.engine.asking import events_sql, truth_sql, whole_truth_sql
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
    if rule.is_once:
        return _admit_once(bench, rule, after, till)
    events = events_sql(rule.enter, rule.staff_too)
    recent = f"FROM ({events}) WHERE entered_at > {after} AND entered_at <= {till}"
    number = _admit_some(bench, rule, "entries", recent)
    if number and rule.spacing:
        return _keep_spaced(bench, rule, events, after, till)
    return number


def asks_last(rule: Rule) -> bool:
    """Whether the audience may be asked once it is known whose steps are due.

    An audience mostly looks at the whole past, goals and endings at what came after the entry:
    it is cheaper to ask for those who are left. Not where the way to a step asks too.
    """
    is_plain = all(step.delay is not None for step in rule.steps)
    is_free = rule.admitted is None and not rule.spacing
    return is_plain and is_free and rule.audience is not None


def admit_whoever(bench: Bench, rule: Rule, after: int, till: int) -> int:
    """Do the same as `admit`, without asking for whom it is; `drop_unwelcome` comes later.

    Only for rules of which `asks_last` is true.
    """
    return admit(bench, replace(rule, audience=None, again="always"), after, till)


def drop_unwelcome(bench: Bench, rule: Rule, after: int, till: int) -> None:
    """Take out of the scratch table `moments` those of entries that let nobody in."""
    after, till = rule.let_in(after, till)
    if rule.is_once:
        theirs = "AND member_id IN (SELECT member_id FROM moments)"
        _admit_once(bench, rule, after, till, theirs)
    else:
        left = "SELECT DISTINCT entry_id, member_id, let_in_at AS entered_at FROM moments"
        _admit_some(bench, rule, "entries", f"FROM ({left})")
    bench.raw.execute(
        "DELETE FROM moments WHERE (entry_id, member_id) NOT IN "
        "(SELECT (entry_id, member_id) FROM entries)"
    )


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
        else f"WHERE subject_id IN ({whole_truth_sql(rule.audience)})"
    )
    return bench.make(
        name,
        'SELECT entry_id, member_id, "at" AS entered_at, "at" AS let_in_at '
        f"FROM occasions {welcome}",
    )


def _admit_once(bench: Bench, rule: Rule, after: int, till: int, whose: str = "") -> int:
    """Make `entries` of each member's first event within (after, till], if none before let them in.

    Whom an audience lets in it mostly goes on letting in, so the latest event up to `after`, which
    is asked about together with the recent ones, settles nearly all.
    """
    events = events_sql(rule.enter, rule.staff_too)
    recent = f"FROM ({events}) WHERE entered_at > {after} AND entered_at <= {till} {whose}"
    earlier = f"FROM ({events}) WHERE entered_at <= {after} AND member_id IN "
    bench.make("recent", f"SELECT entry_id, member_id, entered_at {recent}")
    bench.make(
        "latest",
        "SELECT arg_max(entry_id, entered_at) AS entry_id, member_id, "
        f"max(entered_at) AS entered_at {earlier} (SELECT member_id FROM recent) GROUP BY 2",
    )
    _admit_some(bench, rule, "admitted", "FROM (FROM recent UNION ALL FROM latest)")
    number = bench.make(
        "entries",
        "SELECT * FROM (SELECT * FROM admitted QUALIFY row_number() OVER "
        "(PARTITION BY member_id ORDER BY let_in_at, entry_id) = 1) "
        f"WHERE let_in_at > {after}",
    )
    if rule.audience is None or not number:
        return number
    return _drop_admitted(bench, rule, earlier)


def _drop_admitted(bench: Bench, rule: Rule, earlier: str) -> int:
    """Delete of `entries` whom another event before the `latest` let in; return how many are left.

    Whoever had not come by then to what stays true for good was let in by none.
    """
    whom = "(SELECT member_id FROM entries)"
    if rule.audience is not None and (needed := lasting(rule.audience)) is not None:
        late = f"FROM latest WHERE member_id IN {whom}"
        if not _admit_some(bench, replace(rule, audience=needed), "admitted", late):
            return bench.count("entries")
        bench.make("latest", "SELECT member_id FROM admitted")
        whom = "(SELECT member_id FROM latest)"
    _admit_some(bench, rule, "admitted", earlier + whom)
    bench.raw.execute("DELETE FROM entries WHERE member_id IN (SELECT member_id FROM admitted)")
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
