"""Published figures that change: every cause is named, and nothing is left unexplained."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from horo.content.activities import POSTED
from horo.facts.services import open_facts
from horo.log.activities import FLAGGED
from horo.log.services import Entry, record_many
from horo.measures import changes, publishing, services
from horo.measures.known import as_known
from horo.measures.models import PublishedFigure, Standing
from horo.people.models import Member

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
MAY = datetime(2026, 5, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def post(member: Member, at: datetime, *, recorded: datetime = MAY, verb=POSTED) -> None:
    key = f"{member.pk}-{verb.name}-{at.isoformat()}"
    entry = Entry(verb, at, "horo", key, actor_id=member.pk, thread_id=int(at.timestamp()))
    record_many([entry], recorded_at=recorded)


@pytest.fixture
def published(transactional_db, alice, bob, otto):
    """March has three authors; the log goes on until May, so March is final."""
    for day, member in enumerate((alice, bob, otto)):
        post(member, MARCH + timedelta(days=10 + day))
    post(alice, MAY - HOUR)
    publishing.publish(MAY)
    return figure("active_authors")


def figure(measure: str) -> PublishedFigure:
    return PublishedFigure.objects.get(measure=measure, grain="month", start=date(2026, 3, 1))


def parts(found: changes.Change) -> dict[str, float | None]:
    assert found.unexplained == 0
    assert found.difference == pytest.approx(sum(part.by for part in found.parts))
    return {part.cause: part.by for part in found.parts}


def test_a_figure_is_published_once_when_it_is_final(published):
    before = PublishedFigure.objects.count()

    assert (published.value, published.n, published.zone) == (3.0, 3, "UTC")
    assert not PublishedFigure.objects.filter(grain="month", start=date(2026, 5, 1)).exists()
    assert publishing.publish(MAY + HOUR) == 0
    assert PublishedFigure.objects.count() == before


def test_while_nothing_changes_nothing_is_listed(published):
    assert changes.changed(PublishedFigure.objects.all()) == []
    assert changes.explained(published).parts == ()


def test_what_is_told_late_is_named_and_counted(published, hana):
    post(hana, MARCH + timedelta(days=3), recorded=MAY + HOUR)

    (found,) = changes.changed([published])
    assert (found.now, found.published.value) == (4, 3)
    explained = changes.explained(published)
    assert parts(explained) == {"late": 1}
    assert explained.parts[0].count == 1


@pytest.mark.parametrize(
    ("now", "cause"),
    [({"kind": "bot"}, "bots"), ({"kind": "anonymous"}, "gone"), ({"kind": "system"}, "gone")],
)
def test_who_is_no_person_any_more_is_named(published, bob, now, cause):
    Member.objects.filter(pk=bob.pk).update(**now)

    assert parts(changes.explained(published)) == {cause: -1}


def test_a_bot_that_turned_out_to_be_a_person_is_named(transactional_db, alice, robot):
    post(alice, MARCH + HOUR)
    post(robot, MARCH + HOUR * 2)
    post(alice, MAY)
    publishing.publish(MAY)
    Member.objects.filter(pk=robot.pk).update(kind="person")

    assert parts(changes.explained(figure("active_authors"))) == {"bots": 1}


def test_a_mark_as_staff_is_named_though_staff_are_counted(published, bob):
    Member.objects.filter(pk=bob.pk).update(is_staff=True)

    assert parts(changes.explained(published)) == {"staff": 0}


def test_a_merge_that_leaves_one_of_two_is_named(published, bob, otto):
    """What a merge leaves behind is no person: its deeds no longer count as somebody else's."""
    Member.objects.filter(pk=otto.pk).update(kind="system")
    post(bob, MARCH + timedelta(days=12, hours=1), recorded=MAY + HOUR)

    assert parts(changes.explained(published)) == {"late": 0, "gone": -1}


def test_several_causes_at_once_add_up(published, hana, bob):
    post(hana, MARCH + timedelta(days=3), recorded=MAY + HOUR)
    Member.objects.filter(pk=bob.pk).update(kind="bot")

    found = changes.explained(published)

    assert (found.now, parts(found)) == (3, {"late": 1, "bots": -1})


def test_another_zone_is_named(published, hana, monkeypatch):
    """New York is behind: an hour into March in UTC is February there."""
    PublishedFigure.objects.all().delete()
    post(hana, MARCH + HOUR)
    publishing.publish(MAY)
    monkeypatch.setattr(services, "community_zone", lambda: ZoneInfo("America/New_York"))

    assert parts(changes.explained(figure("active_authors"))) == {"zone": -1}


def test_another_definition_is_named(published):
    PublishedFigure.objects.filter(pk=published.pk).update(definition="x" * 32, value=7.0)

    assert parts(changes.explained(figure("active_authors"))) == {"meaning": -4.0}


def test_what_nothing_explains_is_said_to_be_unexplained(published):
    PublishedFigure.objects.filter(pk=published.pk).update(value=7.0)

    assert changes.explained(figure("active_authors")).unexplained == -4.0


def test_measures_of_the_whole_log_go_on_with_time(published, bob):
    late = figure("unanswered")
    assert late.value == 3
    thread = int((MARCH + timedelta(days=10)).timestamp())
    from horo.content.activities import REPLIED

    reply = Entry(REPLIED, MAY + HOUR, "horo", "r", actor_id=bob.pk, thread_id=thread)
    record_many([reply], recorded_at=MAY + HOUR)

    assert parts(changes.explained(late)) == {"time": -1}


def test_a_measure_that_is_gone_has_no_value_now(published):
    PublishedFigure.objects.filter(pk=published.pk).update(measure="of_old")

    (found,) = changes.changed(PublishedFigure.objects.filter(measure="of_old"))
    assert (found.now, found.difference) == (None, None)


def test_standings_are_noted_once_and_whenever_they_change(published, bob):
    before = Standing.objects.count()
    assert publishing.note_standings(MAY + HOUR) == 0

    Member.objects.filter(pk=bob.pk).update(kind="bot")

    assert publishing.note_standings(MAY + HOUR) == 1
    assert Standing.objects.count() == before + 1


def test_the_log_as_known_leaves_out_what_was_told_later(published, hana):
    post(hana, MARCH + timedelta(days=3), recorded=MAY + HOUR)
    post(hana, MARCH + timedelta(days=4), recorded=MAY + HOUR, verb=FLAGGED)
    asked = {"start": date(2026, 3, 1), "end": date(2026, 4, 1), "grain": "month"}

    with open_facts() as warehouse:
        with as_known(warehouse, MAY) as known:
            (then,) = services.compute(["active_authors"], warehouse=known, **asked)
        (now,) = services.compute(["active_authors"], warehouse=warehouse, **asked)

    assert (then.value, now.value) == (3, 4)
