"""Emoji: found by their names in each language, whatever a source calls them."""

import pytest

from horo.community.services import emoji


@pytest.mark.parametrize(
    ("query", "language", "found"),
    [
        ("heart", "en", "❤️"),
        ("thumbs up", "en", "👍"),
        (":thumbs_up:", "en", "👍"),
        ("+1", "en", "👍"),
        ("осьминог", "ru", "🐙"),
        ("лайк", "ru", "👍"),
        ("ОКТОПОД", "bg", "🐙"),
        ("palec", "bg", None),
        ("octopus", "bg", "🐙"),
        ("болгария", "ru", "🇧🇬"),
        ("", "en", None),
        ("zzzz", "ru", None),
    ],
)
def test_an_emoji_is_found_by_its_name_and_words(query, language, found):
    first = next((each.glyph for each in emoji.find(query, language)), None)

    assert first == found


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("+1", "👍"),
        ("thumbsup", "👍"),
        (":octopus:", "🐙"),
        ("wave::skin-tone-3", "👋"),
        ("❤", "❤️"),
        ("party_parrot", ":party_parrot:"),
        (":party_parrot:", ":party_parrot:"),
    ],
)
def test_what_sources_write_is_shown_as_the_emoji_it_means(name, shown):
    assert emoji.shown(name) == shown


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_every_emoji_has_a_name_in_every_language(language):
    assert len(emoji.choice()) > 1_800
    assert all(each.name(language) for each in emoji.choice())
    assert all(emoji.known(each.glyph) == each.glyph for each in emoji.choice())


def test_the_quick_ones_are_emoji_of_the_picker():
    assert set(emoji.QUICK) <= {each.glyph for each in emoji.choice()}


def test_a_community_may_choose_its_own(settings):
    settings.HORO_REACTIONS = ["🐙", "👍"]

    assert emoji.quick() == ["👍"]
    assert [each.glyph for each in emoji.find("o", "en")] == ["🐙"]
    assert not emoji.is_allowed("🎉")
