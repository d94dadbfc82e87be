"""Notices to a group of the team: one for each of them, about a member."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from horo.core import live
from horo.core.refused import Refused
from horo.engine.variables import variables_for
from horo.log import services as log
from horo.messaging import drafts
from horo.messaging.activities import NOTIFIED
from horo.messaging.drafts import Draft
from horo.messaging.models import IN_APP, Message
from horo.messaging.seen import UNREAD
from horo.people.models import PERSON, Member
from horo.playbook.actions import Preview, Request
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import current, render_text
from horo.ui import links

TEAM_TOPIC = "team"  # of the message: no topic of the playbook that a member could stop
MOST_TOLD = 50  # people; a larger group is no team, and what it gets is a message
TO = "/to/"  # between the effect's key and the reader's id, in the key of each notice


class NobodyToTell(Refused):
    pass


class TooManyToTell(Refused):
    pass


class Notice(NamedTuple):
    """What a step says, and to whom."""

    request: Request
    to: str
    title: str
    text: str = ""


class Words:
    """What the readers of some notices read; what several of them read alike is made once."""

    def __init__(self, playbook: Playbook) -> None:
        self.playbook = playbook
        self._said: dict[tuple[str, int], tuple[str, str]] = {}
        self._labels: dict[str | None, str] = {}
        self._ways: dict[tuple[int, bool, str | None], SafeString] = {}
        self._page = links.to_each("member")

    def said(self, notice: Notice, about: Member, reader: Member) -> tuple[str, str]:
        """Return title and text; of a topic they say what this reader may know."""
        texts = [notice.title, notice.text]
        key = notice.request.key, reader.pk if any("topic" in text for text in texts) else 0
        if key not in self._said:
            variables = variables_for(
                self.playbook, about, reader=reader, because=notice.request.because, texts=texts
            )
            title = " ".join(render_text(notice.title, variables).split())
            self._said[key] = title, render_text(notice.text, variables) if notice.text else ""
        return self._said[key]

    def html(self, body: str, about: Member, reader: Member) -> SafeString:
        """Return the text as it is, escaped, and the way to the member's page."""
        words = SafeString(linebreaks(escape(body))) if body else SafeString()
        key = about.pk, reader.is_team, _language(reader)
        if key not in self._ways:
            self._ways[key] = self._way(about, *key[1:])
        return words + self._ways[key]

    def _way(self, about: Member, is_team: bool, language: str | None) -> SafeString:
        if language not in self._labels:
            with override(language):
                self._labels[language] = _("Open the page of %(name)s")
        label = self._labels[language] % {"name": about.name}
        url = self._page(about.pk) if is_team else links.to("profile", about.handle)
        return format_html('<p><a href="{}{}">{}</a></p>', settings.SITE_URL, url, label)


def notify(request: Request, *, to: str, title: str, text: str = "") -> list[Message]:
    """Put a notice about the member into the inbox of everyone in the group `to`.

    Records `notified` for each, never `received`: staff is told as often as there is something
    to tell, whatever the caps say. What `title` and `text` say of a topic is there only for those
    who may read it. Raises NobodyToTell where the group is empty or there is none, TooManyToTell
    where it has more than `MOST_TOLD` people: no consent, cap or quiet hours guard them.
    """
    about, words = Member.objects.get(pk=request.member_id), Words(current())
    notice = Notice(request, to, title, text)
    with transaction.atomic():
        return [_tell(notice, words, about, reader) for reader in _group(to)]


def notify_many(notices: Sequence[Notice]) -> None:
    """As `notify` for each of `notices`, in few statements. Raises where one cannot be told."""
    words, groups = Words(current()), {to: _group(to) for to in {one.to for one in notices}}
    members = Member.objects.by_id({one.request.member_id for one in notices})
    rows = [
        _draft(one, words, members[one.request.member_id], reader)
        for one in notices
        for reader in groups[one.to]
    ]
    with transaction.atomic():
        log.record_all(map(_notified, rows, drafts.put_all(rows)))


def preview(request: Request, *, to: str, title: str, text: str = "") -> Preview:
    """Return the notice as the first of the group would read it. Raises as `notify` does."""
    about, readers = Member.objects.get(pk=request.member_id), _group(to)
    words = Words(current())
    subject, body = words.said(Notice(request, to, title, text), about, readers[0])
    names = ", ".join(reader.name for reader in readers)
    return Preview(subject, words.html(body, about, readers[0]), names, IN_APP)


def take_back(key: str) -> bool:
    """Remove those notices of the effect `key` that nobody has read; False where none is left."""
    unread = Message.objects.filter(effect_key__startswith=f"{key}{TO}", opened_at=None)
    readers = list(unread.values_list("member_id", flat=True))
    unread.delete()
    for reader in readers:
        live.publish(f"member:{reader}", UNREAD)
    return bool(readers)


def effect_of(message: Message) -> str:
    """Return the key of the effect that `message` is of, also where it went to several.

    A journey or a step may be called `to` as well: then more than a reader's id follows.
    """
    key, _to, reader = message.effect_key.rpartition(TO)
    return key if reader.isdecimal() else message.effect_key


def _group(slug: str) -> list[Member]:
    people = Member.objects.filter(kind=PERSON, memberships__group__slug=slug)
    found = list(people.order_by("pk")[: MOST_TOLD + 1])
    if len(found) > MOST_TOLD:
        raise TooManyToTell(
            _("A notice goes to %(count)s people at most. Send the group a message instead.")
            % {"count": MOST_TOLD}
        )
    if found:
        return found
    raise NobodyToTell(_("There is nobody in the group “%(group)s”.") % {"group": slug})


def _tell(notice: Notice, words: Words, about: Member, reader: Member) -> Message:
    message = drafts.put(_draft(notice, words, about, reader))
    _record(message, reader, notice.request.at)
    return message


def _draft(notice: Notice, words: Words, about: Member, reader: Member) -> Draft:
    subject, body = words.said(notice, about, reader)
    return Draft(
        member_id=reader.pk,
        slug=TEAM_TOPIC,
        topic=TEAM_TOPIC,
        channel=IN_APP,
        locale=_locale(words.playbook, reader),
        subject=subject,
        text=body,
        html=words.html(body, about, reader),
        effect_key=f"{notice.request.key}{TO}{reader.pk}",
        sent_at=notice.request.at,
    )


def _record(message: Message, reader: Member, at: datetime) -> None:
    log.record(NOTIFIED, message, actor=None, recipient=reader, at=at)


def _notified(message: Draft, pk: int) -> log.Entry:
    return log.Entry(
        verb=NOTIFIED,
        occurred_at=message.sent_at,
        source=log.HOSTED,
        source_key="",
        object_type="message",
        object_id=pk,
        recipient_id=message.member_id,
    )


def _locale(playbook: Playbook, reader: Member) -> str:
    return reader.locale if reader.locale in playbook.locales else playbook.locale


def _language(reader: Member) -> str | None:
    return reader.locale if reader.locale in dict(settings.LANGUAGES) else None
