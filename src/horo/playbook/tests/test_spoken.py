"""The findings speak the reader's language; in English they are what they always were."""

import re
from pathlib import Path

import pytest
import yaml
from django.utils.translation import gettext, override

from horo.conditions import ConditionError, parse
from horo.playbook import services
from horo.playbook.parts.base import Part
from horo.playbook.problems import refusal
from horo.playbook.services import load
from horo.playbook.tests.overlay import MINIMAL, lay

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
LITERAL = re.compile(r"`[^`]*`|\{\{.*?\}\}|\{%.*?%\}|\{[^{}]*\}|'[^']*'|\"[^\"]*\"")
OF_JINJA = re.compile(r"\n.*Jinja was.*")  # what the template engine says of its own accord
ENGLISH = re.compile(  # without is, in, any, all, not, never: keys of the language of conditions
    r"\b(a|an|and|are|as|at|be|by|can|does|each|every|expected|for|found|from|it"
    r"|its|least|less|list|more|most|must|no|nothing|number|of|once|one|or|other|such"
    r"|text|than|that|the|then|this|to|which|who|with|without)\b(?!-)"
)


def said(loaded):
    """Return every problem in words, in an order that is the same in every language."""
    texts = [(one.file, one.line, f"{one.sentence}\n{one.hint}") for one in loaded.problems]
    return [text for *_, text in sorted(texts, key=lambda told: (*told[:2], values_in(told[2])))]


def english_in(text):
    plain = LITERAL.sub(" ", OF_JINJA.sub("", text))
    return ENGLISH.findall(plain)


def values_in(text):
    """Return what a message repeats of the playbook: quoted words and numbers."""
    return sorted(set(re.findall(r"'[\w./*-]+'|\d+", text)))


@pytest.mark.parametrize("language", ["ru", "bg"])
@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_finding_is_told_in_the_reader_s_language(path, language, tmp_path):
    root = lay(yaml.safe_load(path.read_text(encoding="utf-8")), tmp_path / "playbook")
    in_english = said(load(root))
    with override(language):
        translated = said(load(root))

    assert translated != in_english
    assert [values_in(text) for text in translated] == [values_in(text) for text in in_english]
    assert [english_in(text) for text in translated] == [[]] * len(in_english)


def test_what_a_missing_key_is_for_is_translated():
    """Its description is the hint. A file's own name and a step's action are never missing."""
    told = {
        field.description
        for part in Part.__subclasses__()
        for name, field in part.model_fields.items()
        if field.is_required() and field.description and name not in ("slug", "do")
    }
    with override("ru"):
        assert [text for text in told if gettext(text) == text] == []
    assert len(told) > 50


def test_the_frame_is_a_sentence_in_every_language(tmp_path):
    root = lay({"remove": ["playbook.yaml"]}, tmp_path / "playbook")
    frames = {}
    for language in ("en", "ru", "bg"):
        with override(language):
            frames[language] = load(root).problems[0].sentence

    assert frames["en"].startswith("found no such file, expected the file")
    assert frames["ru"].startswith("здесь: такого файла нет; ожидалось: файл")
    assert frames["bg"].startswith("тук: няма такъв файл; очаква се: файлът")


def test_what_is_kept_is_told_in_each_language(tmp_path, settings):
    settings.HORO_PLAYBOOK = lay({"remove": ["moderation.yaml"]}, tmp_path / "playbook")
    first = services.draft()
    with override("ru"):
        russian = services.draft()

    assert services.draft() is first
    assert "такого файла нет" in russian.problems[0].sentence
    assert "no such file" in first.problems[0].sentence


def test_a_playbook_without_problems_is_read_once_for_all_languages(settings):
    settings.HORO_PLAYBOOK = MINIMAL
    first = services.draft()
    with override("bg"):
        assert services.draft() is first


def test_a_condition_that_is_refused_is_told_with_its_place():
    with pytest.raises(ConditionError) as caught:
        parse([{"did": "posted"}, {"was": "postd"}])
    with override("ru"):
        russian = refusal(caught.value)

    assert refusal(caught.value) == str(caught.value)
    assert russian.startswith("[1].was: здесь: глагол 'postd'; ожидалось: один из")
