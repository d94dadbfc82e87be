"""What is done with a playbook: the current one, its versions, and its messages."""

import os
import shutil

import pytest
from conftest import AT
from django.utils import translation

from horo.playbook import services
from horo.playbook.models import PlaybookVersion
from horo.playbook.parts.messages import Message, MessageText
from horo.playbook.tests.overlay import lay

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings):
    return lay({}, settings.HORO_PLAYBOOK)


def message(body, subject="Hello {{ member.name }}"):
    text = MessageText(subject=subject, body_template=body, file="messages/a.en.md")
    return Message(slug="a", topic="general", texts={"en": text})


def named(name):
    return {"member": {"name": name}, "community": {"url": "https://example.org/a_b"}}


def test_the_current_playbook_is_read_once(folder):
    assert services.current() is services.current()


def test_the_current_playbook_follows_its_files(folder):
    before = services.current()
    path = folder / "guidelines.md"
    path.write_text(path.read_text() + "\nAnd listen.\n")
    os.utime(path, ns=(1, 1))

    assert services.current().version != before.version


def test_without_a_playbook_there_is_none_to_run(settings):
    with translation.override("en"), pytest.raises(services.NoPlaybook, match="no playbook yet"):
        services.current()


def test_a_playbook_with_errors_does_not_run(folder):
    (folder / "journeys" / "welcome.yaml").write_text("title: Welcome\n")

    with translation.override("en"), pytest.raises(services.NoPlaybook, match="2 errors") as caught:
        services.current()
    assert "journeys/welcome.yaml:1" in str(caught.value)


def test_a_playbook_with_warnings_runs(folder):
    (folder / "guidelines.md").unlink()

    assert services.draft().problems
    assert services.current().name == "Weavers"


def test_a_version_is_stored_once_with_its_files(folder):
    playbook = services.current()
    first = services.store(playbook, AT)
    second = services.store(playbook, AT)

    assert first == second
    assert PlaybookVersion.objects.get().files["guidelines.md"].startswith("---")


def test_a_version_is_stored_with_its_files_even_after_they_changed(folder):
    playbook = services.current()
    shutil.rmtree(folder)

    assert "playbook.yaml" in services.store(playbook, AT).files


def test_a_message_is_filled_in_and_turned_into_html():
    rendered = services.render(message("**Hi** {{ member.name }}"), "en", named("Alice"))

    assert rendered.subject == "Hello Alice"
    assert rendered.html == "<p><strong>Hi</strong> Alice</p>\n"


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "[click](javascript:alert(1))",
        "![x](https://evil.example/a.png)",
        "https://evil.example",
        "**Boss**",
        "Alice\n\n# Boss",
        "`code` <b>bold</b>",
    ],
)
def test_a_name_stays_a_name(name):
    rendered = services.render(message("Hi {{ member.name }}."), "en", named(name))

    assert rendered.html.startswith("<p>Hi ")
    assert rendered.html.count("<") == 2, rendered.html


def test_an_address_stays_an_address():
    body = "[Come in]({{ community.url }})"
    rendered = services.render(message(body), "en", named("Alice"))

    assert 'href="https://example.org/a_b"' in rendered.html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "x) <script>alert(1)</script> [y](z"])
def test_an_address_cannot_carry_code(url):
    variables = {"member": {"name": "A"}, "community": {"url": url}}
    rendered = services.render(message("[Come in]({{ community.url }})"), "en", variables)

    assert "javascript" not in rendered.html
    assert "<script" not in rendered.html


def test_a_subject_is_one_line():
    rendered = services.render(message("x"), "en", named("Alice\r\nBcc: everyone@example.org"))

    assert rendered.subject == "Hello Alice Bcc: everyone@example.org"


def test_another_locale_falls_back_to_what_there_is():
    assert services.render(message("Hi"), "bg", named("A")).text_markdown == "Hi"
