"""What the playbook's action `invite` may invite to, of ours: an event, a ritual's next event."""

from datetime import datetime

from django.utils.translation import gettext as _

from horo.gatherings.services import inviting
from horo.gatherings.services.telling import Words
from horo.people.models import Member
from horo.playbook.invitables import Invitable
from horo.playbook.parts.whole import Playbook


def _invite_to_event(member: Member, name: str, key: str, at: datetime) -> None:
    inviting.invite(member, inviting.next_of_event(name, at), key=key, at=at)


def _invite_to_ritual(member: Member, name: str, key: str, at: datetime) -> None:
    inviting.invite(member, inviting.next_of_ritual(name, at), key=key, at=at)


def _words_of_event(member: Member, name: str, at: datetime) -> Words:
    found = inviting.next_of_event(name, at)
    inviting.check(member, found)
    return inviting.words_for(member, found)


def _words_of_ritual(member: Member, name: str, at: datetime) -> Words:
    found = inviting.next_of_ritual(name, at)
    inviting.check(member, found)
    return inviting.words_for(member, found)


def _take_back(key: str, by: Member, at: datetime) -> bool:
    return inviting.take_back(key, at=at)


def _say_event(name: str, playbook: Playbook | None) -> str:
    return _("an invitation to the event “%(event)s”") % {"event": name}


def _say_ritual(name: str, playbook: Playbook | None) -> str:
    ritual = playbook.rituals.get(name) if playbook else None
    title = ritual.title if ritual else name
    return _("an invitation to the next “%(ritual)s”") % {"ritual": title}


EVENT = Invitable("event", _invite_to_event, _words_of_event, _take_back, _say_event)
RITUAL = Invitable("ritual", _invite_to_ritual, _words_of_ritual, _take_back, _say_ritual)
