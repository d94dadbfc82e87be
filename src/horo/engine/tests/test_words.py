from datetime import timedelta

import pytest
from django.utils import translation

from horo.engine.values import Held
from horo.engine.words import held_because

WEEK = int(timedelta(days=7).total_seconds())
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
}


@pytest.mark.parametrize("held", HELD.values(), ids=HELD)
def test_every_gate_says_why_in_every_language(held):
    sentences = set()
    for language in ("en", "ru", "bg"):
        with translation.override(language):
            sentences.add(held_because(held))

    assert len(sentences) == 3
    assert all(sentence.endswith(".") and "%" not in sentence for sentence in sentences)


def test_the_facts_stand_in_the_sentence():
    assert "“tips”" in held_because(HELD["consent"])
    assert "51 members" in held_because(HELD["blast radius"])
    assert "3 messages" in held_because(HELD["frequency"])
