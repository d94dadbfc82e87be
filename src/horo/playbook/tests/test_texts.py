"""A text with variables is no program."""

from pathlib import Path

import pytest

from horo.playbook.texts import (
    EXAMPLE,
    TextRefused,
    check_text,
    only_prints,
    render_text,
    variables_in,
)

CORPUS = Path(__file__).resolve().parents[5] / "shared" / "corpora" / "ssti" / "ssti.txt"


class Loud:
    """Something that must never be touched."""

    def __getattr__(self, name):
        raise AssertionError(f"read {name}")

    def __str__(self):
        raise AssertionError("was written out")


def test_variables_are_filled_in():
    template = "Hello {{ member.first_name }}{% if topic.title %}: {{ topic['title'] }}{% endif %}"

    assert check_text(template) == []
    assert render_text(template, EXAMPLE) == "Hello Alice: How do I start?"


def test_a_variable_without_a_value_reads_as_nothing():
    assert render_text("Hello {{ member.name }}.", {}) == "Hello ."
    assert render_text("{% if topic.title %}x{% endif %}", {"topic": {}}) == ""


def test_a_misspelt_variable_is_found_with_its_line():
    (unknown,) = check_text("Hello\n{{ member.nmae|upper }}")

    assert (unknown.name, unknown.line) == ("member.nmae", 2)


def test_the_variables_of_a_text_are_known():
    assert variables_in("{{ topic.url }} {{ member.name }}") == ["member.name", "topic.url"]


@pytest.mark.parametrize(
    "template",
    [
        "{{ member.__class__ }}",
        "{{ member['__class__'] }}",
        "{{ member|attr('x') }}",
        "{{ ''.join }}{{ x() }}",
        "{{ member.name.format(1) }}",
        "{{ [1, 2] }}",
        "{{ 2 ** 99999999 }}",
        "{{ 'a' * 999999999 }}",
        "{{ member[member.name] }}",
        "{% set x = 1 %}",
        "{% macro m() %}{% endmacro %}",
        "{% import 'os' as os %}",
        "{% include 'x' %}",
        "{% extends 'x' %}",
        "{% for a in x %}{% for b in x %}{% endfor %}{% endfor %}",
        "{% for a in x recursive %}{% endfor %}",
        "{{ self }}",
        "{{ loop }}",
        "{{ member.name|map('x') }}",
        "{{ member is callable }}",
        "{{ member.name[:3] }}",
        "{{ member.name ~ 'x' }}",
        "{{ }}",
        "{% if %}",
        "{{" * 5000,
        "{% if a %}" * 1500,
        "x" * 20_001,
    ],
)
def test_nothing_but_variables_gets_in(template):
    with pytest.raises(TextRefused):
        check_text(template)
    with pytest.raises(TextRefused):
        render_text(template, EXAMPLE)


def test_only_plain_values_are_rendered():
    with pytest.raises(TextRefused, match="Loud"):
        render_text("{{ member.name }}", {"member": {"name": Loud()}})
    with pytest.raises(TextRefused, match="Loud"):
        render_text("nothing", {"member": Loud()})


def test_a_key_never_reaches_a_method_of_the_mapping():
    assert render_text("{{ member.items }}|{{ member.keys }}", {"member": {"a": 1}}) == "|"


def test_a_loop_is_short():
    text = render_text("{% for a in topic.list %}x{% endfor %}", {"topic": {"list": [1] * 5000}})

    assert len(text) == 100


def test_a_text_does_not_grow_without_end():
    big = {"topic": {"list": ["y" * 5000] * 100}}
    with pytest.raises(TextRefused, match="more than"):
        render_text("{% for a in topic.list %}{{ a }}{% endfor %}", big)


@pytest.mark.shared
def test_no_known_injection_works():
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        try:
            unknown, shown = check_text(line), render_text(line, EXAMPLE)
        except TextRefused:
            continue
        assert shown == line or (unknown and shown == ""), line


@pytest.mark.parametrize(
    ("template", "is_so"),
    [
        ("{{ member.name }}, {% if topic.title %}{{ member.name }}{% endif %}", True),
        ("nobody", True),
        ("{{ member }}", False),
        ("{{ member['name'] }}", False),
        ("{{ member.name|upper }}", False),
        ("{{ member.name }}{% if member.name %}x{% endif %}", False),
        ("{% for member in topic %}{{ member.name }}{% endfor %}", False),
    ],
)
def test_whether_a_text_only_prints_the_variables_is_known(template, is_so):
    assert only_prints(template, "member") is is_so


@pytest.mark.parametrize(
    "template", ["{{ member.name }}", "{{ member.name }}{% if a %}{% endif %}"]
)
def test_whether_words_alone_or_more_are_filled_in_the_rules_are_the_same(template):
    assert render_text(template, {"member": {"name": "<Ü> {{ x }}"}}) == "<Ü> {{ x }}"
    assert render_text(template, {"member": {"name": 7}}) == "7"
    assert render_text(template, {"member": {}, "topic": {"title": "x"}}) == ""
    for wrong in ({"member": {"name": "a"}, "topic": {"title": Loud()}}, {"member": Loud()}):
        with pytest.raises(TextRefused):
            render_text(template, wrong)
    with pytest.raises(TextRefused, match="50000"):
        render_text(template, {"member": {"name": "x" * 50_001}})
