"""Catalogues: what is found in the code, and what the check refuses."""

import gettext

import polib
import pytest
from tools import messages

TEMPLATE = """{% load i18n %}
<h1 title="{% trans "Funnel" %}">{{ _("Measures")|upper }}</h1>
    {% blocktrans trimmed count n=people %}
        {{ n }} person waits.
    {% plural %}
        {{ n }} people wait.
    {% endblocktrans %}
{# a comment in gettext("Nothing") #}"""


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A room of its own with one template and one module."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    room = tmp_path / "garden"
    (room / "templates" / "garden").mkdir(parents=True)
    (room / "__init__.py").touch()
    (room / "templates" / "garden" / "page.html").write_text(TEMPLATE)
    (room / "views.py").write_text('title = _("Hello " "%(name)s") % {"name": 1}\nother = _(x)\n')
    return room


def fill(room, language="ru", **changes):
    """A complete catalogue for `room`, apart from `changes` to the entry of the plural."""
    messages.update(room, language)
    path = messages.catalogue(room, language)
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        entry.msgstr = "" if entry.msgid_plural else f"Я {entry.msgid}"
        entry.msgstr_plural = {n: f"%(n)s {n}" for n in entry.msgstr_plural}
        for name, value in changes.items():
            setattr(entry, name, value if entry.msgid_plural else getattr(entry, name))
    catalogue.save()
    return path


def test_texts_of_modules_and_templates_are_found(room):
    found = {(text.singular, text.plural) for text in messages.extract(room)}

    assert found == {
        ("Hello %(name)s", None),
        ("Funnel", None),
        ("Measures", None),
        ("%(n)s person waits.", "%(n)s people wait."),
    }


def test_an_f_string_is_refused(room):
    (room / "views.py").write_text('_(f"Hello {name}")\n')

    with pytest.raises(ValueError, match=r"views\.py:1"):
        messages.extract(room)


@pytest.mark.parametrize("language", ["ru", "bg"])
def test_a_complete_catalogue_passes(room, language):
    fill(room, language)

    assert messages.check(room, language) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"msgstr_plural": {0: "%(n)s", 1: "", 2: "%(n)s"}}, "not translated in every plural"),
        ({"msgstr_plural": {0: "%(n)s", 1: "%(n)s"}}, "has 2 plural forms, not 3"),
        ({"msgstr_plural": dict.fromkeys(range(3), "%(m)s")}, "has the placeholders"),
        ({"msgstr_plural": dict.fromkeys(range(3), "один")}, "has the placeholders"),
        ({"flags": ["fuzzy"]}, "is fuzzy"),
        ({"msgid_plural": "%(n)s folks wait."}, "has another plural in the code"),
        ({"msgid": "%(n)s is gone."}, "is obsolete"),
    ],
    ids=["one form missing", "form lost", "renamed", "left out", "fuzzy", "plural", "obsolete"],
)
def test_what_is_wrong_in_a_catalogue_is_found(room, changes, said):
    fill(room, **changes)

    assert any(said in problem for problem in messages.check(room, "ru"))


def test_a_text_without_catalogue_or_entry_is_found(room):
    assert "missing" in messages.check(room, "ru")[0]
    fill(room)

    (room / "views.py").write_text('_("Hello %(name)s")\n_("New")\n')

    assert messages.check(room, "ru") == [
        "garden/locale/ru/LC_MESSAGES/django.po: no entry for 'New' (garden/views.py)."
    ]


def test_bulgarian_may_say_one_in_words(room):
    fill(room, "bg", msgstr_plural={0: "Един човек чака.", 1: "%(n)s души чакат."})

    assert messages.check(room, "bg") == []


def test_a_text_that_comes_back_keeps_its_translation(room):
    path, before = fill(room), (room / "views.py").read_text()
    (room / "views.py").write_text("")
    messages.update(room, "ru")
    assert any(e.obsolete for e in polib.pofile(str(path))), "nothing left, so nothing comes back"

    (room / "views.py").write_text(before)
    messages.update(room, "ru")

    assert messages.check(room, "ru") == []


def test_prune_forgets_what_the_code_says_no_longer(room):
    path = fill(room)
    (room / "views.py").write_text("")

    messages.update(room, "ru", prune=True)

    assert "Hello" not in path.read_text()


def test_compiling_makes_what_gettext_reads_and_only_where_it_is_stale(room):
    path = fill(room)

    assert messages.compile_stale() == 1
    assert messages.compile_stale() == 0

    with path.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Funnel") == "Я Funnel"
