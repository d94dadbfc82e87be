"""The weekly letter: a dashboard by mail, to those who asked for it or were chosen."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from horo.core import notices
from horo.measures.boards.board import OWN, Board
from horo.measures.models import WeeklyReader
from horo.measures.services import community_zone
from horo.people.languages import language_of
from horo.people.models import PERSON, Consent, Member
from horo.web.services import periods
from horo.web.services.boards import finding, lettering, sharing, showing
from horo.web.services.boards.exporting import period_of
from horo.web.services.boards.looking import Looking, Ways, scope_of
from horo.web.services.boards.shown import Shown

TOPIC, EMAIL = "dashboards", "email"  # what consent is about, and the channel of it
HOUR = 7  # on Monday, on the community's clocks
LINES = 5  # of a list
SALT = "horo.web.boards.weekly"


def add(board: str, member: Member, *, by: Member, at: datetime) -> WeeklyReader:
    """Let `member` get the dashboard `board` every week, from the next Monday on."""
    reader, _is_new = WeeklyReader.objects.get_or_create(
        board=board,
        member=member,
        defaults={"added_by": by, "since": at, "sent_week": _week(at, community_zone())},
    )
    return reader


def agree(member: Member, *, at: datetime) -> None:
    """Write down that `member` wants dashboards by e-mail too."""
    Consent.objects.create(member=member, topic=TOPIC, channel=EMAIL, is_given=True, said_at=at)


def may_get(member: Member, board: str, *, at: datetime) -> bool:
    """Whether `member` may read `board`: as one of the team, or by a link with their role."""
    return member.kind == PERSON and (
        member.is_team or sharing.may_read(member, board, at=at) is not None
    )


def stop_token(reader: WeeklyReader) -> str:
    return signing.Signer(salt=SALT).sign(str(reader.pk))


def reader_of(token: str) -> WeeklyReader | None:
    """Return whose letter `token` stops; None where it is stopped, or none of ours."""
    try:
        pk = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    return WeeklyReader.objects.select_related("member").filter(pk=pk).first()


def send_due(at: datetime) -> int:
    """Send every letter of this week that was not sent; return how many were.

    A week begins on Monday at seven. A process that was away then sends later in the week; a
    week that is over is not made up for.
    """
    zone = community_zone()
    local = at.astimezone(zone)
    if local.weekday() == 0 and local.hour < HOUR:
        return 0
    week = _week(at, zone)
    waiting = WeeklyReader.objects.exclude(sent_week=week).select_related("member")
    return sum(_send(reader, week, at) for reader in waiting.order_by("board", "pk"))


def _week(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%G-W%V")


def _send(reader: WeeklyReader, week: str, at: datetime) -> bool:
    """Send one letter; the claim and the letter are one transaction, so it is sent once."""
    board = finding.by_key(reader.board)
    if board is None or _was_stopped(reader) or not may_get(reader.member, reader.board, at=at):
        reader.delete()
        return False
    notice = letter(board, reader, week=week, at=at)  # before the transaction: it reads the log
    try:
        with transaction.atomic():
            mine = WeeklyReader.objects.filter(pk=reader.pk).exclude(sent_week=week)
            if mine.update(sent_week=week) != 1:
                return False
            notices.send(notice)
    except IntegrityError:  # it was carried by another process
        return False
    return True


def letter(board: Board, reader: WeeklyReader, *, week: str, at: datetime) -> notices.Notice:
    """Return `board` as a letter to `reader`, in their language, as far as they may see."""
    member = reader.member
    looking = _looking(board, member, at)
    with translation.override(language_of(member)):
        cards = showing.shown(board, looking)
        title = _("%(board)s: the week in figures") % {"board": board.title}
        stop = settings.SITE_URL + reverse("web:board-stop", args=[stop_token(reader)])
        html = lettering.html(cards, period=period_of(looking), stop=stop)
        text = "\n\n".join(
            [
                period_of(looking),
                *(words for card in cards if (words := _words(card))),
                _("To get this letter no more, open %(url)s") % {"url": stop},
            ]
        )
    return notices.Notice(
        key=f"boards/{board.key}/{member.pk}/{week}",
        member_id=member.pk,
        topic=TOPIC,
        locale=language_of(member),
        title=title,
        text=text,
        url=_url(board, reader, at),
        at=at,
        html=html,
    )


def _looking(board: Board, member: Member, at: datetime) -> Looking:
    span = periods.read({}, at=at, zone=community_zone(), default=board.period)
    return Looking(member, span, at, scope=scope_of(member), ways=Ways(has_lists=False))


def _words(card: Shown) -> str:
    """Return what a card says in plain words: its sentence, how it moved, a list's first lines."""
    if card.kind == "text":
        return ""
    lines = [card.title]
    if card.figure:
        lines[0] += f" ({card.figure.trend})" if card.figure.trend else ""
        lines += [card.figure.target] if card.figure.target else []
    if card.kind == "table" and card.table:
        for row in card.table.rows[:LINES]:
            lines.append("– " + ", ".join(cell.text for cell in row))
    return "\n".join(lines)


def _url(board: Board, reader: WeeklyReader, at: datetime) -> str:
    if not reader.member.is_team:
        link = sharing.may_read(reader.member, reader.board, at=at)
        return reverse("web:board-shared", args=[sharing.token_of(link)]) if link else ""
    if board.origin == OWN:
        return reverse("web:board-own", args=[board.slug])
    return reverse("web:board", args=[board.slug])


def _was_stopped(reader: WeeklyReader) -> bool:
    """Whether the member said no to dashboards by e-mail since: one click in any such letter."""
    said = Consent.objects.filter(member=reader.member, topic=TOPIC, channel=EMAIL)
    latest = said.order_by("-said_at", "-pk").first()
    return latest is not None and not latest.is_given and latest.said_at >= reader.since
