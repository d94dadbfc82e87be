"""A message that is cast is, to the byte, the one that would have been made."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from horo.playbook.parts.messages import Message, MessageText
from horo.playbook.services import rendering
from horo.playbook.texts import TextRefused

PLAYBOOK = Path(__file__).resolve().parents[4] / "examples" / "playbook" / "messages"
LETTERS = [path.read_text().split("---\n", 2)[2] for path in sorted(PLAYBOOK.glob("*.md"))]
ODD = [
    "# {{ member.name }}\n\n1{{ member.name }}. one\n{{ member.first_name }}) two",
    "{{ member.first_name }}. two\n\n- {{ member.name }}\n- {{ member.first_name }}",
    "**{{ member.name }}**, a*{{ member.first_name }}*b, _{{ member.name }}_c _{{ member.name }}_",
    "{{ member.name }}\n===\n{{ member.first_name }}\n---\n    {{ member.name }} in code",
    '[{{ member.name }}](https://a.example) > \\{{ member.name }} "{{ member.name }}" & co',
    "{{ community.name }}{{ member.name }}{{ member.first_name }}{{ community.url }}",
    "{% if community.name %}{{ member.name }}{% else %}no{% endif %} of {{ community.nothing }}",
]
WHOLE = [
    "<{{ member.name }}>",
    "&{{ member.name }};",
    "&#x{{ member.name }};",
    "`{{ member.name }}`",
    "[{{ member.name }}]\n\n[alice]: https://a.example",
    "[x](https://a.example/{{ member.name }})",
    '[x](https://a.example "of {{ member.name }}")',
    "![{{ member.name }}](https://a.example/a.png)",
    "[x]({{ member.name }}:alert)",
    "{{ member.name|upper }}",
    "{% if member.name == 'Alice' %}you{% endif %}",
    "{{ member['name'] }}",
    "Qzmouldaz {{ member.name }}",
]
HOSTILE = st.text(
    alphabet="aZ9é世א _-*`<>&;:#[]()!.|~\\/@'\"=+\t\n\u00a0\u200b\u0301\x00", max_size=12
)
NAMES = st.one_of(
    st.text(max_size=12),
    HOSTILE,
    st.from_regex(r"[A-Za-zа-я][\w]{0,6}( \w{1,6})?", fullmatch=True),
    st.sampled_from(["Alice", "script", "amp", "javascript", "x", "Ⅷ", "a²", "١", "1", "Ünal 7"]),
)

PLACES = ["{{ member.name }}", "{{ member.first_name }}", "](/a)", "]: /a"]
MARKUP = [*PLACES, *"\n\n  *_#>-+1.)([]:!&;x\\~`<=\"'"]
AROUND = st.lists(st.sampled_from(MARKUP), max_size=12).map("".join)
steady = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def letter(template, name, community="Heron & Co"):
    text = MessageText(subject="To {{ member.name }}", body_template=template, file="a.en.md")
    message = Message(slug="a", topic="a", texts={"en": text})
    first = (name.split() or [""])[0]
    variables = {
        "member": {"name": name, "first_name": first},
        "community": {"name": community, "url": "https://c.example"},
    }
    return message, variables


def both(template, name, community="Heron & Co"):
    """The message as it is sent, and as the text is made without any mould; or the refusal."""
    message, variables = letter(template, name, community)
    found = []
    for make in (
        lambda: rendering.render(message, "en", variables),
        lambda: rendering._made(template, variables),
    ):
        try:
            found.append(make())
        except TextRefused as refused:
            found.append(str(refused))
    sent = found[0]
    return sent if isinstance(sent, str) else (sent.text_markdown, sent.html), found[1]


@pytest.mark.parametrize("template", LETTERS + ODD + WHOLE)
@steady
@given(name=NAMES)
def test_whatever_the_name_the_letter_is_the_same(template, name):
    sent, made = both(template, name)

    assert sent == made


@steady
@given(name=NAMES, template=AROUND, community=HOSTILE)
def test_whatever_stands_around_the_name_the_letter_is_the_same(template, name, community):
    sent, made = both(template, name, community)

    assert sent == made


def test_no_letter_and_no_digit_of_any_script_means_anything():
    words = [chr(code) for code in range(0x110000) if chr(code).isalnum()]
    assert {unicodedata.category(word)[0] for word in words} == {"L", "N"}
    template = "{{ member.name }}. *{{ member.name }}*x _{{ member.name }}_ **{{ member.name }}"
    for start in range(0, len(words), 40):
        part = "a" + "".join(words[start : start + 40])
        assert len(set(both(template, part))) == 1, part


@pytest.mark.parametrize("template", [text for text in LETTERS if "topic" not in text] + ODD)
def test_names_of_letters_are_cast(template):
    _message, variables = letter(template, "Ada Łovelace")

    assert rendering._cast(template, variables) == rendering._made(template, variables)


@pytest.mark.parametrize("template", WHOLE)
def test_where_a_name_could_mean_something_the_text_is_made_as_a_whole(template):
    assert rendering._cast(template, letter(template, "Alice")[1]) is None


@pytest.mark.parametrize("name", ["Anne-Marie", "O'Hara", "1", "", " a", "a\n", "a  b", "a_b"])
def test_a_name_of_more_than_letters_is_never_cast(name):
    _message, variables = letter(LETTERS[0], name)

    assert rendering._cast(LETTERS[0], variables) is None


def test_of_a_topic_nothing_is_cast():
    _message, variables = letter(ODD[0], "Alice")
    assert rendering._cast(ODD[0], variables), "else this would prove nothing"

    assert rendering._cast(ODD[0], variables | {"topic": {"title": "a", "url": "/a"}}) is None


def test_a_letter_that_grows_too_long_is_refused_as_ever():
    template = "{{ member.name }}" * 1_000
    assert both(template, "A" * 40)[0][0] == "A" * 40_000

    assert both(template, "A" * 60) == (refusal := both(template, "A" * 60)[1], refusal)
    assert "50000" in refusal or "50,000" in refusal


def test_a_community_with_an_odd_name_is_called_by_it():
    sent, made = both(ODD[4], "Alice", community="QzmouldaZ")

    assert sent == made
