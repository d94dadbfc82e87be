"""The registry, the reference and the words are complete."""

from dataclasses import replace

import pytest
from django.utils import translation

from horo.measures import reference, registry, words
from horo.playbook.known import MEASURES, SHARES


def test_the_playbook_knows_the_measures_that_there_are():
    assert set(registry.all()) == set(MEASURES)


def test_the_playbook_knows_which_measures_are_shares():
    shares = {name for name, measure in registry.all().items() if measure.unit == "share"}

    assert shares == set(SHARES)


def test_a_second_measure_of_a_name_is_refused():
    with pytest.raises(ValueError, match="'mau' is taken by: Distinct members"):
        registry.register(replace(registry.find("mau"), definition="Something else."))


def test_an_unknown_measure_is_answered_with_what_is_known():
    with pytest.raises(KeyError, match=r"'mua' is no measure\. Known: .*mau"):
        registry.find("mua")


def test_the_reference_is_up_to_date():
    assert reference.PATH.read_text() == reference.markdown()


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_every_measure_says_what_it_means(language):
    with translation.override(language):
        said = {name: words.definition(name) for name in registry.all()}

    assert len(set(said.values())) == len(said), "two measures say the same"
    assert all(text.endswith(".") for text in said.values())
