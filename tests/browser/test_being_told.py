"""Being told, in a real browser of a running `horo up`: follow, hear live, mute, stop the mail.

The mail is read from a mail server of its own, and its link is opened as a mail program would.
"""

import re
import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect

from horo.server.tests.conftest import ask, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser
BEGIN = """
from horo.cli import setup
setup.django()
from horo.core.time import now
from horo.messaging import preferences
from horo.people.models import Member
Member.objects.filter(handle="otto").update(email="otto@example.org", last_login=now())
preferences.choose(Member.objects.get(handle="otto"), {("topic", "mail"): "now"})
print("{}")
"""
SEND = """
import json
from horo.cli import setup
setup.django()
from horo.core.time import now
from horo.engine.channels import Parcel
from horo.messaging.delivery import deliver
from horo.messaging.models import Letter, Notification
from horo.people.models import Member
otto, at = Member.objects.get(handle="otto"), now()
letter = Letter.objects.create(member=otto, made_at=at)
waiting = Notification.objects.filter(member=otto, read_at=None).exclude(mail_at=None)
made = waiting.update(letter=letter, mail_at=None)
deliver(Parcel(f"letter:{letter.pk}", {"letter": letter.pk}, at))
print(json.dumps(made))
"""  # as the outbox does ten minutes later
SAID = {
    "English": ("Bob wrote in “About open”", "Hear no more of this topic", "Stop it"),
    "Русский": ("Bob пишет в теме «About open»", "Больше не уведомлять об этой теме", "Прекратить"),
    "Български": ("Bob писа в „About open“", "Без повече известия за тази тема", "Спиране"),
}


class Letterbox:
    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def letterbox(site):  # noqa: F811
    """A mail server, and the surroundings in which the site's letters go there."""
    box = Letterbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.env = site.env | {
        "HORO_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "HORO_SMTP_HOST": "127.0.0.1",
        "HORO_SMTP_PORT": str(port),
    }
    yield box
    controller.stop()


@pytest.fixture
def window(chromium, site):  # noqa: F811
    """otto's browser."""
    address = f"http://127.0.0.1:{site.server.port}"
    context = chromium.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    key = site.seeded["sessions"]["otto"]
    context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def test_follow_be_told_live_mute_and_stop_the_mail(site, window, letterbox):  # noqa: F811
    window.goto(f"/topics/{site.seeded['open']}/")
    window.get_by_role("button", name="Follow").first.click()
    for language, (sentence, mute, stop) in SAID.items():
        ask(site.env, BEGIN)
        with window.expect_response(lambda response: "/live?" in response.url):
            window.goto("/members/")
        window.locator(".side").get_by_role("button", name=language).click()
        window.wait_for_load_state()

        site.reply("open", "bob", f"something new, {len(mute)}")
        bell = window.locator(".side a[href='/notifications/']")
        expect(bell).to_have_attribute("data-count", "1", timeout=20_000)

        stop_mail(window, letterbox, sentence, stop)
        window.goto("/notifications/")
        expect(window.get_by_role("link", name=sentence).first).to_be_visible()
        window.get_by_role("button", name=mute).first.click()
        expect(bell).not_to_have_attribute("data-count", "1")
        window.locator("[data-toast] form button").first.click()


def stop_mail(window, letterbox, sentence, stop) -> None:
    """Read the letter, and stop letters like it by its link."""
    assert ask(letterbox.env, SEND) == 1
    letter = letterbox.letters.pop()
    assert letter["Subject"].strip() == sentence
    path = re.sub(r"^<https?://[^/]+|>$", "", letter["List-Unsubscribe"].strip())
    window.goto(path)
    window.get_by_role("button", name=stop).click()
    window.wait_for_load_state()
    assert window.locator("form button.btn-primary").count() == 0
