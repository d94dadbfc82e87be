from datetime import timedelta

import pytest
from conftest import AT

from horo.conditions import Snapshot, Words, parse, parts, resolve
from horo.conditions.tests.engines import act, engine, person

DAY = timedelta(days=1)
DIALECTS = ["duckdb", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=DIALECTS)
def evidence_of(request):
    def ask(condition, *acts, spaces=()):
        database = engine(request.param)
        database.fill(Snapshot(acts, (person(1), person(2)), spaces=spaces))
        return database.evidence_of(condition, AT)

    return ask


def test_a_deed_is_its_own_evidence(evidence_of):
    post = act(1, "posted", AT)

    assert evidence_of(parse({"did": "posted"}), post) == {(1, post["id"], "")}


def test_of_many_deeds_the_latest_five_are_shown_and_ties_go_to_the_newer_id(evidence_of):
    posts = [act(1, "posted", AT - DAY * (n // 2)) for n in range(8)]

    found = evidence_of(parse({"did": "posted"}), *posts)

    newest = sorted(posts, key=lambda post: (post["occurred_at"], post["id"]))[-5:]
    assert {activity for _, activity, _ in found} == {post["id"] for post in newest}


def test_absence_leaves_no_evidence(evidence_of):
    flag = act(2, "flagged", AT, recipient_id=1)
    condition = parse([{"did": "posted", "times": 0}, {"not": {"was": "flagged"}}])

    assert evidence_of(condition, flag) == set()


def test_not_never_is_evidenced_like_the_deed(evidence_of):
    post = act(1, "posted", AT)
    condition = parse({"not": {"did": "posted", "times": 0}})

    assert evidence_of(condition, post) == {(1, post["id"], "not")}


def test_an_alternative_speaks_only_where_it_is_true_itself(evidence_of):
    post, reply = act(1, "posted", AT), act(1, "replied", AT)
    condition = parse({"any": [[{"did": "posted"}, {"is": {"locale": "bg"}}], {"did": "replied"}]})

    assert evidence_of(condition, post, reply) == {(1, reply["id"], "any[1]")}


def test_nobody_has_evidence_for_what_is_not_true_of_them(evidence_of):
    post = act(1, "posted", AT)
    condition = parse([{"did": "posted"}, {"is": {"staff": True}}])

    assert evidence_of(condition, post) == set()


def test_the_part_leads_to_the_condition_inside_a_persona(evidence_of):
    post = act(1, "posted", AT)
    words = Words(personas={"builder": parse([{"did": "posted"}, {"is": {"kind": "person"}}])})
    condition = resolve(parse([{"is": {"persona": "builder"}}, {"is": {"staff": False}}]), words)

    [(_, activity, part)] = evidence_of(condition, post)

    assert activity == post["id"]
    assert part == "all[0].persona[builder].all[0]"
    assert parts(condition)[part] == parse({"did": "posted"})


def test_a_badge_is_evidenced_by_its_award(evidence_of):
    award = act(None, "awarded", AT, recipient_id=2, object_type="badge", object_key="early-bird")

    found = evidence_of(parse({"has": {"badge": "early-bird"}}), award)

    assert found == {(2, award["id"], "")}
