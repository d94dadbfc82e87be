"""Notices of other rooms: notifications where they have a kind, else messages in the inbox.

A message goes by e-mail too where the member said yes to it; of a notification their choices say.
"""

from collections.abc import Sequence

from django.conf import settings
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from horo.core.notices import Notice
from horo.engine.services import outbox, suppressing
from horo.log import services as log
from horo.messaging import looks
from horo.messaging.activities import RECEIVED
from horo.messaging.kinds import BY_NAME, OTHER
from horo.messaging.models import EMAIL, IN_APP, Message
from horo.messaging.telling.candidates import Candidate
from horo.messaging.telling.writing import MOST_ROWS, keep
from horo.people.models import Consent, Member


def carry(notices: Sequence[Notice]) -> None:
    """Let the members know of `notices`, in the sender's transaction.

    A notification that was carried before is left alone; a message raises IntegrityError.
    """
    for notice in notices:
        if not notice.kind:
            _write(notice)
    for start in range(0, len(notices), MOST_ROWS):
        some = [one for one in notices[start : start + MOST_ROWS] if one.kind]
        if some:
            keep([_candidate(one) for one in some], at=max(one.at for one in some))


def _candidate(notice: Notice) -> Candidate:
    about_type, about_id = notice.about or ("", None)
    kind = notice.kind if notice.kind in BY_NAME else OTHER
    return Candidate(
        member_id=notice.member_id,
        kind=kind,
        bundle=f"{kind}:{notice.bundle}" if notice.bundle else f"notice:{notice.key}",
        key=f"notice:{notice.key}",
        at=notice.at,
        actor_id=notice.actor_id,
        about_type=about_type,
        about_id=about_id,
        title=notice.title,
        text=notice.text,
        url=notice.url,
    )


def _write(notice: Notice) -> None:
    """Put `notice` into the inbox, and into the outbox where the member agreed to e-mail.

    Records `received`: no gate holds a notice, since the member asked for it or it is about them,
    but it takes its place in their attention.
    """
    member = Member.objects.get(pk=notice.member_id)
    message = Message.objects.create(
        member=member,
        slug=notice.topic,
        topic=notice.topic,
        channel=EMAIL if _takes_mail(member, notice) else IN_APP,
        locale=notice.locale,
        subject=notice.title[:300],
        text=_text(notice),
        html=_html(notice),
        effect_key=notice.key,
        sent_at=notice.at,
    )
    log.record(
        RECEIVED,
        message,
        actor=None,
        recipient=member,
        key=f"notice:{notice.topic}",
        at=notice.at,
    )
    if message.channel == EMAIL:
        outbox.put(notice.key, EMAIL, {"message": message.pk}, at=notice.at)


def _takes_mail(member: Member, notice: Notice) -> bool:
    """Whether `member` has an address that still works, and said yes to e-mail on the topic."""
    if not member.email or suppressing.is_suppressed(member, EMAIL, notice.at):
        return False
    said = Consent.objects.filter(member=member, channel=EMAIL, topic=notice.topic)
    latest = said.order_by("-said_at", "-pk").first()
    return latest is not None and latest.is_given


def _text(notice: Notice) -> str:
    parts = [notice.text, settings.SITE_URL + notice.url if notice.url else ""]
    return "\n\n".join(filter(None, parts))


def _html(notice: Notice) -> SafeString:
    """What others wrote stands in a notice too: text is escaped, and HTML cleaned of its looks."""
    body = (
        looks.cleaned(notice.html) if notice.html else SafeString(linebreaks(escape(notice.text)))
    )
    if not notice.url:
        return body
    with override(notice.locale):
        label = _("Open it")
    way = format_html('<p><a href="{}{}">{}</a></p>', settings.SITE_URL, notice.url, label)
    return body + way
