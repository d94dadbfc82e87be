from datetime import timedelta

import pytest
from conftest import AT
from django.utils import translation

from horo.engine.values import Held
from horo.engine.words import _SENTENCES, held_because

WEEK = int(timedelta(days=7).total_seconds())
SINCE = int(AT.timestamp())
HELD = {
    "approval": Held("approval"),
    "by_hand": Held("by_hand", detail=(("by", 7),)),
    "rejected": Held("rejected", detail=(("by", 7),)),
    "address": Held("address"),
    "consent": Held("consent", detail=(("channel", "in_app"), ("topic", "tips"))),
    "consent by e-mail": Held("consent", detail=(("channel", "email"), ("topic", "tips"))),
    "quiet hours": Held("quiet_hours", detail=(("zone", "Europe/Sofia"),)),
    "frequency": Held("frequency", detail=(("messages", 3), ("seconds", WEEK))),
    "blast radius": Held("blast_radius", detail=(("limit", 50), ("members", 51))),
    "blast radius of a rule": Held(
        "blast_radius", detail=(("limit", 50), ("members", 51), ("rule", "journeys/x"))
    ),
    "low priority": Held("frequency", detail=(("messages", 4), ("seconds", WEEK), ("low", 2))),
    "approval by a group": Held("approval", detail=(("group", "managers"),)),
    "a new journey": Held("approval", detail=(("first", 20),)),
    "paused": Held("paused", detail=(("by", "Mara"), ("since", SINCE))),
    "paused at the command line": Held("paused", detail=(("by", ""), ("since", SINCE))),
    "rule paused": Held(
        "paused", detail=(("rule", "journeys/x"), ("by", "Mara"), ("since", SINCE))
    ),
    "rule paused at the command line": Held(
        "paused", detail=(("rule", "journeys/x"), ("by", ""), ("since", SINCE))
    ),
    "dry run": Held("dry_run", detail=(("by", "Mara"), ("since", SINCE))),
    "dry run at the command line": Held("dry_run", detail=(("by", ""), ("since", SINCE))),
    "dry run by a setting": Held("dry_run", detail=(("by", ""), ("since", 0))),
    "failed": Held("failed", detail=(("attempts", 3),)),
    "dead": Held("dead", detail=(("attempts", 10),)),
    "duplicate": Held("duplicate", detail=(("message", "tips"), ("seconds", WEEK))),
    "suppressed": Held("suppressed", detail=(("channel", "email"), ("reason", "bounces"))),
    "suppressed by hand": Held(
        "suppressed", detail=(("channel", "email"), ("reason", "She asked us."))
    ),
    "suppressed in the community": Held(
        "suppressed", detail=(("channel", "in_app"), ("reason", "She asked us."))
    ),
}


@pytest.mark.parametrize("held", HELD.values(), ids=HELD)
def test_every_gate_says_why_in_every_language(held):
    sentences = set()
    for language in ("en", "ru", "bg"):
        with translation.override(language):
            sentences.add(held_because(held))

    assert len(sentences) == 3
    assert all(sentence.endswith(".") and "%" not in sentence for sentence in sentences)
    assert not [sentence for sentence in sentences if ".." in sentence or "  " in sentence]


def test_the_facts_stand_in_the_sentence():
    assert "“tips”" in held_because(HELD["consent"])
    assert "51 members" in held_because(HELD["blast radius"])
    assert "3 messages" in held_because(HELD["frequency"])
    assert "“managers”" in held_because(HELD["approval by a group"])
    assert held_because(HELD["rule paused"]) == "Mara paused the journey on March 2, 2026."
    assert held_because(HELD["suppressed by hand"]).endswith("member: She asked us.")


def test_no_gate_is_without_a_sentence_here():
    assert {held.gate for held in HELD.values()} == set(_SENTENCES)
