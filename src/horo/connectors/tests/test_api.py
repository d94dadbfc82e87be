"""`POST /api/facts/`: who may tell, how much, and what is answered."""

import json
from datetime import timedelta

import pytest

from horo.connectors import api, tokens
from horo.core.time import now
from horo.log.models import Activity

FACT = {"who": "alice", "what": "renewed", "when": "2026-02-01", "key": "deal-1"}


@pytest.fixture
def token(mara):
    return tokens.make("CRM", source="crm", by=mara, at=now())[1]


def standing_still(at):
    """A clock that shows the same instant, so that no limit begins anew in a test."""
    return lambda: at


def send(client, body, token: str = "", **headers):
    auth = {"authorization": f"Bearer {token}"} if token else {}
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post("/api/facts/", data, "application/json", headers={**auth, **headers})


def test_each_fact_gets_its_answer_and_the_same_again_records_nothing(client, token, alice):
    batch = {"facts": [FACT, {**FACT, "who": "ghost", "key": "2"}, {**FACT, "key": None}, 7]}

    first, again = send(client, batch, token).json(), send(client, batch, token).json()

    statuses = ["new", "unknown_person", "invalid", "invalid"]
    assert [result["status"] for result in first["results"]] == statuses
    assert first["counts"] == {"new": 1, "unknown_person": 1, "invalid": 2}
    assert again["results"][0] == {"row": 0, "status": "known"}
    assert Activity.objects.get().source == "crm"


@pytest.mark.parametrize("given", ["", "horo_wrong", "x", "horo_" + "y" * 500])
def test_without_a_token_nothing_is_told(client, alice, given):
    response = send(client, {"facts": [FACT]}, given)

    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert Activity.objects.count() == 0


@pytest.mark.parametrize("who", ["mara", "otto"])
def test_a_session_opens_nothing_here(request, client, alice, who):
    client.force_login(request.getfixturevalue(who))

    assert send(client, {"facts": [FACT]}).status_code == 401


def test_a_token_that_was_taken_back_or_is_over_opens_nothing(client, mara, alice):
    at = now()
    gone, text = tokens.make("A", source="crm", by=mara, at=at)
    tokens.take_back(gone.pk, at=at)
    _, old = tokens.make("B", source="crm", by=mara, at=at - timedelta(days=9), lasts=timedelta(8))

    assert [send(client, {"facts": [FACT]}, each).status_code for each in (text, old)] == [403, 403]
    assert Activity.objects.count() == 0


def test_a_token_tells_facts_of_its_own_source_alone(client, token, mara, alice):
    other = tokens.make("Desk", source="desk", by=mara, at=now())[1]
    send(client, {"facts": [FACT]}, other)

    assert send(client, {"facts": [FACT], "source": "desk"}, token).status_code == 403
    assert send(client, {"facts": [FACT]}, token).json()["counts"] == {"new": 1}
    assert sorted(Activity.objects.values_list("source", flat=True)) == ["crm", "desk"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("[]", 400),
        ("{", 400),
        ('{"facts": {}}', 400),
        ('{"facts": [], "more": 1}', 400),
        (b"\xff\xfe", 400),
        ("[" * 100_000, 400),
        ({"facts": [FACT] * 1001}, 413),
        ("x" * 1_000_001, 413),
    ],
    ids=["empty", "list", "cut", "no list", "strange", "bytes", "deep", "many", "long"],
)
def test_a_batch_that_cannot_be_is_refused_in_whole(client, token, alice, body, status):
    response = send(client, body, token)

    assert response.status_code == status
    assert response.json()["error"]
    assert Activity.objects.count() == 0


def test_a_fact_may_say_anything_and_the_answer_is_calm(client, token, alice):
    odd = ["\0", "\ud800", "=1+1", "<script>", "a" * 10_000, "\u202e", "1e400"]
    facts = [{**FACT, name: text, "key": f"k{n}"} for name in FACT for n, text in enumerate(odd)]

    response = send(client, {"facts": facts}, token)

    assert response.status_code == 200
    assert len(response.json()["results"]) == len(facts)


def test_too_many_requests_are_told_to_wait(client, token, alice, monkeypatch):
    monkeypatch.setattr(api, "A_MINUTE", 2)
    monkeypatch.setattr(api, "now", standing_still(now()))

    statuses = [send(client, {"facts": []}, token).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert int(send(client, {"facts": []}, token)["Retry-After"]) > 0


def test_guessing_tokens_is_slowed_down(client, db, monkeypatch):
    monkeypatch.setattr(api, "GUESSES", 2)
    monkeypatch.setattr(api, "now", standing_still(now()))

    assert [send(client, {}, "horo_x").status_code for _ in range(3)] == [401, 401, 429]


def test_only_a_post_is_answered(client, db):
    response = client.get("/api/facts/")

    assert (response.status_code, response["Allow"]) == (405, "POST")


def test_the_token_itself_is_kept_nowhere(token):
    from horo.connectors.models import Token

    assert token not in str(list(Token.objects.values()))
