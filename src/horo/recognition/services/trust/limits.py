"""What a level of trust opens, for other rooms that ask `people.abilities`."""

from collections.abc import Mapping

from django.core.cache import cache
from django.utils.translation import gettext as _

from horo.people.abilities import Bounds
from horo.people.models import PERSON, Member
from horo.playbook.parts.trust import Newcomer
from horo.recognition.services.trust import levels, numbers
from horo.recognition.services.trust.numbers import News
from horo.recognition.services.trust.rules import needs
from horo.recognition.services.trust.words import missing, title

DEFAULTS = {"message": 1, "flag": 1}  # where the playbook names other abilities only
REMEMBERED = 600  # seconds for which nobody asks again whether somebody is known


def bounds(member: Member) -> Bounds | None:
    """Return the limits of a newcomer; None for everybody else, the team and bots."""
    if is_free(member, 1):
        return None
    given = levels.rules().newcomer
    return Bounds(**{name: getattr(given, name) for name in Newcomer.model_fields}, way=way(member))


def why_no_message(member: Member) -> str:
    return _why_not(member, "message")


def why_no_flag(member: Member) -> str:
    return _why_not(member, "flag")


def _why_not(member: Member, ability: str) -> str:
    """Return why `member` may not do `ability` yet; "" where they may."""
    wanted: Mapping[str, int] = levels.rules().abilities  # type: ignore[assignment]
    least = wanted.get(ability, DEFAULTS.get(ability, 0))
    if is_free(member, least):
        return ""
    if least > 1:
        return _(
            "This opens at the level of trust “%(title)s”. Your page of recognition shows the way."
        ) % {"title": title(least)}
    return _("This is not open to newcomers yet.") + " " + way(member)


def is_free(member: Member, level: int) -> bool:
    """Whether `member` is on `level`, or no newcomer at all. Remembered for a while where so."""
    if level == 0 or member.kind != PERSON or member.is_team or cache.get(_key(member, level)):
        return True
    if not levels.is_at_least(member, level):
        return False
    cache.set(_key(member, level), 1, REMEMBERED)
    return True


def forget(member: Member) -> None:
    """Ask anew: somebody of the team decided about `member`."""
    cache.delete_many([_key(member, level) for level in range(1, 5)])


def way(member: Member) -> str:
    """Return how `member`, a newcomer, gets beyond the limits, in one sentence."""
    asked = levels.rules()
    did = numbers.of_some([member.pk], asked, levels.FOREVER)[member.pk]
    left = missing(needs(1, did, News(), asked, levels.FOREVER))
    if not left:
        return _("The team decides when this opens for you: ask them.")
    return _("It opens by itself as you read. So far: %(left)s.") % {"left": left}


def _key(member: Member, level: int) -> str:
    return f"trust:{member.pk}:{level}"
