"""What the playbook writes in somebody's name: a message that the member can answer."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.html import format_html
from django.utils.translation import gettext as _

from horo.chat.models import Conversation, DirectMessage, Participant
from horo.chat.services import conversations, messages, telling
from horo.core.refused import Refused
from horo.engine.variables import variables_for
from horo.log import services as log
from horo.log import verbs
from horo.people.models import PERSON, Member
from horo.people.services.blocking import blocked_between
from horo.playbook.actions import Preview, Request
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import Rendered, current, render

IN_APP = "in_app"
RECEIVED = "received"  # the verb by which caps count; the room that carries notices declares it


class NobodyWrites(Refused):
    pass


class CannotTakeBack(Refused):
    pass


def write_all(requests: Sequence[tuple[Request, str, str]]) -> None:
    """Write each (request, message, sender) into the conversation of sender and member.

    Opens the conversation where there is none. Records `received`, so that it takes its place in
    the member's attention. Raises NobodyWrites where nobody can be the sender, and TextRefused.
    """
    playbook, received = current(), verbs.find(RECEIVED)
    members = Member.objects.in_bulk({request.member_id for request, _slug, _from in requests})
    senders = Senders()
    entries = []
    with transaction.atomic():
        for request, slug, handle in requests:
            member = members[request.member_id]
            text = _rendered(playbook, slug, member, request)
            sender = senders.of(handle, member)
            conversation = conversations.open_pair(sender, member, at=request.at)
            _put(conversation, text, sender, request)
            entries.append(_entry(received, request, slug))
        log.record_all(entries)


def preview(request: Request, slug: str, handle: str) -> Preview:
    """Return the message as the member would read it. Raises as `write_all` does."""
    playbook, member = current(), Member.objects.get(pk=request.member_id)
    text = _rendered(playbook, slug, member, request)
    sender = Senders().of(handle, member)
    return Preview(
        _("%(name)s: a direct message") % {"name": sender.name}, _html(text), member.name, IN_APP
    )


def take_back(key: str) -> bool:
    """Take away the message of the effect `key`; False where it is not there.

    The conversation goes too where there is nothing else in it. Raises CannotTakeBack once the
    member read it.
    """
    message = DirectMessage.objects.filter(effect_key=key).first()
    if message is None:
        return False
    conversation_id = message.conversation_id
    with transaction.atomic():
        Conversation.objects.select_for_update().get(pk=conversation_id)
        reader = Participant.objects.filter(conversation=conversation_id)
        if reader.exclude(member=message.author_id).filter(read_number__gte=message.number):
            raise CannotTakeBack(_("The message was read already. Write one that puts it right."))
        message.delete()
        left = DirectMessage.objects.filter(conversation=conversation_id)
        last = left.aggregate(last=Max("number"))["last"]
        readers = list(reader.values_list("member_id", flat=True))
        if last is None:
            Conversation.objects.filter(pk=conversation_id).delete()
        else:
            Conversation.objects.filter(pk=conversation_id).update(last_number=last)
            for name in ("read_number", "told_number"):
                reader.filter(**{f"{name}__gt": last}).update(**{name: last})
    for pk in readers:
        telling.say_count(pk)
    return True


class Senders:
    """Who writes: the member of a handle, or of a group the one it is the turn of.

    Somebody of the group who has a conversation with the member goes on with it; else the one who
    began one for the playbook the longest ago. Nobody writes to themselves, or across a block.
    """

    def __init__(self) -> None:
        self._groups: dict[str, list[Member]] = {}

    def of(self, to: str, member: Member) -> Member:
        """Raises NobodyWrites where there is nobody."""
        group = self._group(to)
        free = [one for one in group if one.pk != member.pk]
        blocked = blocked_between(member, {one.pk for one in free})
        free = [one for one in free if one.pk not in blocked]
        if not free:
            raise NobodyWrites(
                _("Nobody called “%(name)s” can write to this member. Choose another sender.")
                % {"name": to}
            )
        pairs = {conversations.pair_key(member, one): one for one in free}
        known = Conversation.objects.filter(pair__in=pairs).order_by("-last_at", "-pk").first()
        chosen = pairs[known.pair] if known and known.pair else free[0]
        group.append(group.pop(group.index(chosen)))  # the next turn is somebody else's
        return chosen

    def _group(self, to: str) -> list[Member]:
        if to not in self._groups:
            people = Member.objects.filter(kind=PERSON)
            named = list(people.filter(handle=to))
            self._groups[to] = named or _in_turn(list(people.filter(memberships__group__slug=to)))
        return self._groups[to]


def _in_turn(people: list[Member]) -> list[Member]:
    """Return `people`, first who never wrote for the playbook, then who did so the longest ago."""
    wrote = DirectMessage.objects.filter(author__in=people, effect_key__isnull=False)
    last = dict(wrote.values("author").annotate(last=Max("pk")).values_list("author", "last"))
    return sorted(people, key=lambda one: (last.get(one.pk, 0), one.pk))


def _put(conversation: Conversation, text: Rendered, sender: Member, request: Request) -> None:
    """A sender who did not read what came before does not read it by this."""
    mine = Participant.objects.filter(conversation=conversation, member=sender)
    read = mine.values_list("read_number", flat=True).get()
    was_all = Conversation.objects.filter(pk=conversation.pk, last_number=read).exists()
    messages.put(
        conversation, by=sender, at=request.at, text=text.text_markdown, html=_html(text),
        effect_key=request.key,
    )  # fmt: skip
    if not was_all:
        mine.update(read_number=read)


def _html(text: Rendered) -> str:
    """The subject stands above the text, where it says more than the text itself."""
    return format_html("<p><strong>{}</strong></p>", text.subject) + text.html


def _entry(received: verbs.Verb, request: Request, slug: str) -> log.Entry:
    return log.Entry(
        verb=received,
        occurred_at=request.at,
        source=log.HOSTED,
        source_key=f"effect:{request.key}",
        object_key=slug,
        recipient_id=request.member_id,
    )


def _rendered(playbook: Playbook, slug: str, member: Member, request: Request) -> Rendered:
    locale = member.locale if member.locale in playbook.locales else playbook.locale
    message = playbook.messages[slug]
    texts = [part for text in message.texts.values() for part in (text.subject, text.body_template)]
    variables = variables_for(playbook, member, reader=member, because=request.because, texts=texts)
    return render(message, locale, variables)
