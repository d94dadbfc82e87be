"""Answers by e-mail: from a letter that a mail server got to one post, and what is no answer."""

import contextlib
import socketserver
import threading
from datetime import timedelta
from email.message import EmailMessage

import pytest
from conftest import AT

from horo.content.models import Post, Space, Topic
from horo.engine.services import outbox
from horo.messaging.leaving import send_due
from horo.messaging.models import Inbound
from horo.messaging.replies import polling, reading, tokens, trimming
from horo.messaging.replies.taking import take
from horo.messaging.telling.reading import read
from horo.messaging.tests.test_delivery import letterbox  # noqa: F401 - a fixture
from horo.people.models import Group, Member

pytestmark = pytest.mark.usefixtures("each_database", "db")
DAY = timedelta(days=1)
SECRET = "a secret of tests"


@pytest.fixture(autouse=True)
def address(settings):
    settings.HORO_REPLY_ADDRESS = "reply@example.org"
    settings.HORO_INBOUND_SECRET = SECRET


@pytest.fixture
def topic(alice, bob):
    """alice asked, and bob answered."""
    from horo.community.services import posting

    Member.objects.filter(pk=alice.pk).update(email="alice@example.org", last_login=AT)
    space = Space.objects.create(slug="help", name="Help", source="horo", source_key="help")
    made = posting.open_topic(space, "How?", "How does it work?", by=alice, at=AT)
    posting.reply(made, "Like this.", by=bob, at=AT)
    read(AT)
    return Topic.objects.get(pk=made.pk)


def mail_to(to, text="Thank you.\n\nOn 2 Mar 2026 at 9:01 Bob wrote:\n> Like this.\n", **headers):
    made = EmailMessage()
    made["From"], made["To"] = "Alice <Alice@Example.org>", to
    made["Message-ID"], made["Subject"] = "<1@mail.example.org>", "Re: Bob replied"
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


def own(topic, at=AT):
    return tokens.address(topic.author_id, topic.pk, at)


def replies():
    return list(Post.objects.filter(number__gt=2).values_list("author__handle", "text"))


def test_a_letter_is_answered_once(topic, letterbox):  # noqa: F811
    send_due(AT + DAY / 24)
    outbox.deliver(AT + DAY / 24)
    (letter,) = letterbox.letters
    assert "Answer this e-mail" in letter.get_body(("plain",)).get_content()
    assert len(letter["Reply-To"].partition("@")[0]) <= 64, "longer names are refused (RFC 5321)"
    raw = mail_to(letter["Reply-To"].upper())

    assert [take(raw, AT + DAY), take(raw, AT + DAY)] == ["posted", "again"]
    assert replies() == [("alice", "Thank you.")]
    assert Inbound.objects.get().post_id == Post.objects.get(number=3).pk


def test_without_the_setting_a_letter_has_no_address_for_answers(topic, letterbox, settings):  # noqa: F811
    settings.HORO_REPLY_ADDRESS = ""
    send_due(AT + DAY / 24)
    outbox.deliver(AT + DAY / 24)

    (letter,) = letterbox.letters
    assert letter["Reply-To"] is None
    assert "Answer this" not in letter.as_string()


@pytest.mark.parametrize(
    ("headers", "outcome"),
    [
        ({"Auto_Submitted": "auto-replied"}, "automatic"),
        ({"Precedence": "bulk"}, "automatic"),
        ({"X_Auto_Response_Suppress": "All"}, "automatic"),
        ({"Return_Path": "<>"}, "automatic"),
        ({"Message_ID": f"<{'a' * 40}@127.0.0.1>"}, "automatic"),
        ({"Subject": "Out of office: Bob replied"}, "automatic"),
        ({"Subject": "Автоответ: Bob"}, "automatic"),
        ({"From": "Otto <otto@example.org>"}, "forged"),
        ({"From": "alice@example.org.evil.example"}, "forged"),
        ({"To": "reply@example.org"}, "unknown"),
    ],
    ids=str,
)
def test_programs_and_strangers_are_dropped_without_a_word(headers, outcome, topic, letterbox):  # noqa: F811
    assert take(mail_to(own(topic)), AT) == "posted", "without the header it is taken"

    found = take(mail_to(own(topic), **{"Message_ID": "<2@mail.example.org>", **headers}), AT)

    outbox.deliver(AT)
    assert (found, len(replies())) == (outcome, 1)
    assert letterbox.letters == []


def test_a_changed_token_is_unknown(topic):
    name, _at, host = own(topic).partition("@")
    for number in range(6, len(name), 5):
        other = "b" if name[number] != "b" else "c"
        changed = f"{name[:number]}{other}{name[number + 1 :]}@{host}"
        assert take(mail_to(changed), AT) == "unknown", number


def refuse(reason, topic):
    if reason == "closed":
        Topic.objects.filter(pk=topic.pk).update(closed_at=AT)
    elif reason == "lost access":
        group = Group.objects.create(slug="inner", name="Inner")
        Space.objects.update(access="hidden", group=group)
    elif reason == "removed":
        Topic.objects.filter(pk=topic.pk).update(removed_at=AT)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("closed", "This topic is closed."),
        ("lost access", "This topic is not here any more."),
        ("removed", "This topic is not here any more."),
        ("late", "One can answer by e-mail for 90 days."),
        ("nothing said", "There were no words of your own"),
        ("large", "larger than 25 MB"),
    ],
)
def test_what_is_refused_is_answered_once_a_day(reason, said, topic, letterbox, monkeypatch):  # noqa: F811
    refuse(reason, topic)
    at = AT + 91 * DAY if reason == "late" else AT + DAY
    text = "> Like this.\n" if reason == "nothing said" else "Thank you."
    if reason == "large":
        monkeypatch.setattr(reading, "LARGEST", 100)
    for number in range(3):
        raw = mail_to(own(topic), text, Message_ID=f"<{number}@mail.example.org>")
        assert take(raw, at + number * DAY / 4) == "refused"
        outbox.deliver(at + number * DAY / 4)

    (letter,) = letterbox.letters
    assert (letter["To"], letter["Subject"]) == ("alice@example.org", "Your reply was not posted")
    assert letter["Auto-Submitted"] == "auto-replied"
    assert said in letter.get_body(("plain",)).get_content()
    assert "How?" not in letter.as_string()
    assert replies() == []


def test_the_provider_posts_it_with_the_secret(topic, client, settings):
    def post(raw, secret):
        return client.post(
            "/mail/inbound/",
            raw,
            content_type="message/rfc822",
            headers={"Authorization": f"Bearer {secret}"},
        )

    raw = mail_to(tokens.address(topic.author_id, topic.pk, taking_at()))
    assert post(raw, "guessed").status_code == 403
    assert replies() == []
    assert post(raw, SECRET).json() == {"outcome": "posted"}
    assert post(raw, SECRET).json() == {"outcome": "again"}
    assert post(b"\xff\x00", SECRET).json()["outcome"] in ("unknown", "broken")
    settings.HORO_INBOUND_SECRET = ""
    assert post(raw, "").status_code == 404
    assert len(replies()) == 1


def taking_at():
    from horo.core.time import now

    return now()


class Server(socketserver.StreamRequestHandler):
    """As much of IMAP as a mailbox of two mails needs; it writes down what it is told to mark."""

    mails, marked = (), []

    def handle(self):
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            self.answer(command)
            self.say(f"{tag} OK done")
            if command.startswith("LOGOUT"):
                return

    def answer(self, command):
        left = [n for n in range(1, len(self.mails) + 1) if n not in self.marked]
        if command == "CAPABILITY":
            self.say("* CAPABILITY IMAP4rev1")
        elif command.startswith("SELECT"):
            self.say(f"* {len(self.mails)} EXISTS")
        elif command.startswith("UID SEARCH"):
            self.say("* SEARCH " + " ".join(map(str, left)))
        elif command.lower().startswith("uid fetch"):
            number = int(command.split()[2])
            raw = self.mails[number - 1]
            self.say(f"* {number} FETCH (UID {number} BODY[]<0> {{{len(raw)}}}")
            self.wfile.write(raw + b")\r\n")
        elif command.lower().startswith("uid store"):
            self.marked.append(int(command.split()[2]))

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@contextlib.contextmanager
def mailbox(*mails):
    handler = type("Handler", (Server,), {"mails": mails, "marked": []})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"imap://me:secret@127.0.0.1:{server.server_address[1]}/INBOX", handler
        server.shutdown()


def test_a_mailbox_is_read_and_each_mail_marked(topic, settings):
    with mailbox(mail_to(own(topic)), b"nothing like a mail") as (url, server):
        settings.HORO_IMAP_URL = url
        assert polling.poll(AT) == 2
        assert polling.poll(AT) == 0

    assert server.marked == [1, 2]
    assert replies() == [("alice", "Thank you.")]


def test_a_mail_that_was_taken_before_it_could_be_marked_is_not_posted_again(topic, settings):
    take(mail_to(own(topic)), AT)

    with mailbox(mail_to(own(topic))) as (url, server):
        settings.HORO_IMAP_URL = url
        polling.poll(AT)

    assert server.marked == [1]
    assert len(replies()) == 1


def test_a_mailbox_that_does_not_answer_is_asked_again(settings):
    settings.HORO_IMAP_URL = "imap://me:secret@127.0.0.1:1/INBOX"

    assert polling.poll(AT) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Yes.\n\nпн, 2 мар. 2026 г. в 09:01, Bob <b@example.org>:\n> Like this.", "Yes."),
        ("Да.\n\n2 марта 2026 г. 9:01 Bob написал(а):\n> Like this.", "Да."),
        ("Да.\n\nНа 2.03.2026 г. в 9:01, Bob написа:\n> Like this.", "Да."),
        ("Yes.\n\n-- \nAlice", "Yes."),
        ("Yes.\n\nSent from my iPhone", "Yes."),
        (
            "> Like this?\n\nYes.\n\n> And that?\n\nNo.",
            "> Like this?\n\nYes.\n\n> And that?\n\nNo.",
        ),
        ("On 2 Mar 2026 at 9:01 Bob wrote:\n> Like this.\n\nYes.", "Yes."),
        ("I wrote:\nthis and that.", "I wrote:\nthis and that."),
        ("wrote:\n" * 60_000, None),
    ],
    ids=range(9),
)
def test_of_a_mail_only_the_senders_own_words_are_taken(text, said):
    if said is None:
        assert isinstance(trimming.own_words(text), str)
    else:
        assert trimming.own_words(text) == said


def test_an_html_mail_is_read_as_text_up_to_the_quote(topic):
    raw = EmailMessage()
    raw["From"], raw["To"], raw["Message-ID"] = "alice@example.org", own(topic), "<3@x.example>"
    raw.set_content(
        "<p>Thank &amp; you</p><script>x()</script><div>Alice</div>"
        '<div class="gmail_quote">Bob wrote<blockquote>Like this.</blockquote></div>',
        subtype="html",
    )

    assert take(raw.as_bytes(), AT) == "posted"
    assert replies() == [("alice", "Thank & you\nAlice")]


@pytest.mark.parametrize("part", ["<br", "<div class='", "<blockquote", "> - ", "--", "From: "])
def test_hostile_texts_are_read_as_quickly_as_others(part):
    assert isinstance(trimming.own_words(trimming.of_html(part * 100_000)), str)
    assert isinstance(trimming.own_words(part * 100_000), str)


@pytest.mark.shared
def test_no_broken_mail_of_the_corpus_breaks_anything(shared_corpora, topic):
    paths = sorted((shared_corpora / "email" / "cpython").iterdir())
    assert len(paths) > 40

    found = {take(path.read_bytes(), AT) for path in paths if path.is_file()}

    assert found <= {"broken", "automatic", "unknown"}
    assert replies() == []


@pytest.mark.shared
def test_most_answers_of_the_corpus_are_cut_as_people_would(shared_corpora):
    folder = shared_corpora / "email" / "email_reply_trimmer"
    mails = sorted((folder / "emails").iterdir())

    right = [
        path.name
        for path in mails
        if trimming.own_words(path.read_text()).split()
        == (folder / "trimmed" / path.name).read_text().split()
    ]

    assert len(mails) == 64
    assert len(right) >= 48
