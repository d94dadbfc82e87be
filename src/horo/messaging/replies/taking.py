"""Take a mail that came in: post the answer, or say why not. Every way in ends here."""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from horo.content import replying
from horo.core.refused import Refused
from horo.engine.services import outbox
from horo.messaging.models import EMAIL, Inbound
from horo.messaging.replies import reading
from horo.messaging.replies.reading import Broken, Letter
from horo.people.languages import language_of
from horo.people.models import Member

POSTED, AGAIN, REFUSED = "posted", "again", "refused"
BROKEN, AUTOMATIC, UNKNOWN, FORGED = "broken", "automatic", "unknown", "forged"
TOLD_EVERY = timedelta(days=1)  # one mail that says why, to one sender

logger = logging.getLogger(__name__)


class NotTaken(Refused):
    pass


def take(raw: bytes, at: datetime) -> str:
    """Post the answer in the mail `raw`, once, and return what became of it.

    "broken", "automatic", "unknown" (no address of ours in it) and "forged" (not from the member's
    own address) are dropped without a word: an answer could begin a loop or hit a stranger. What
    is "refused" is answered with why, at most once a day to a member. "again": it came before.
    """
    try:
        letter = reading.read(raw, at)
    except Broken as error:
        logger.info("A mail cannot be read: %s", error)
        return BROKEN
    if letter.automatic:
        return AUTOMATIC
    if letter.address is None:
        return UNKNOWN
    member = Member.objects.people().filter(pk=letter.address.member_id).first()
    if member is None or not letter.sender or letter.sender != (member.email or "").lower():
        return FORGED
    try:
        with transaction.atomic():
            row = Inbound.objects.create(key=letter.key, member=member, outcome=POSTED, came_at=at)
            return _post(row, letter, member, at)
    except IntegrityError:
        if Inbound.objects.filter(key=letter.key).exists():
            return AGAIN
        raise


def _post(row: Inbound, letter: Letter, member: Member, at: datetime) -> str:
    assert letter.address is not None
    locale = language_of(member)
    try:
        with translation.override(locale), transaction.atomic():
            _check(letter)
            topic = letter.address.topic_id
            key = f"mail:{letter.key}"
            row.post_id = replying.reply(topic, letter.text, by=member, key=key, at=at).pk
    except Refused as refusal:
        row.outcome, row.said = REFUSED, str(refusal)[:500]
        _tell(row, member, at)
    row.save(update_fields=["post_id", "outcome", "said", "told_at"])
    return row.outcome


def _check(letter: Letter) -> None:
    assert letter.address is not None
    if not letter.address.is_valid:
        raise NotTaken(_("One can answer by e-mail for 90 days. Answer on the page instead."))
    if letter.is_too_large:
        raise NotTaken(_("The e-mail is larger than 25 MB. Leave the attachments out."))
    if not letter.text:
        raise NotTaken(_("There were no words of your own in the e-mail. Write above the quote."))


def _tell(row: Inbound, member: Member, at: datetime) -> None:
    told = Inbound.objects.filter(member=member, told_at__gt=at - TOLD_EVERY)
    if not told.exists():
        row.told_at = at
        outbox.put(f"inbound:{row.pk}", EMAIL, {"inbound": row.pk}, at=at)


def forget_old(at: datetime) -> int:
    """Forget what came in longer ago than an address is valid; nothing of it can come again."""
    return Inbound.objects.filter(came_at__lt=at - timedelta(days=180)).delete()[0]
