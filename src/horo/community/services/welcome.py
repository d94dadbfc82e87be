"""The first steps of a newcomer: three, small, and each of them can be left out.

1. Say hello: a short text that becomes their topic in the introductions.
2. Choose interests: tags to hear of, and spaces to follow.
3. Get one useful thing: what solved it for others, or an answer within a day.

`Profile.welcome_step` is the next step (3: none is left), `welcomed_at` when they went through, or
set it aside; it can be taken up again from the first page.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from horo.community.services import follow, posting, promises, rights
from horo.content.models import INTRODUCTIONS, QUESTIONS, Space, Tag, Topic
from horo.core.refused import Refused
from horo.log import services as log
from horo.people.activities import DESCRIBED
from horo.people.models import Member, Profile
from horo.playbook.parts.charter import Charter
from horo.playbook.services import NoPlaybook, current

INTRODUCE, CHOOSE, USE, DONE = range(4)
INVITED = timedelta(days=60)  # after joining: for so long the first page offers what is left
MOST_INTERESTS = 20


class NoPlace(Refused):
    pass


def charter() -> Charter | None:
    """Return name, purpose and promise of the community; None where no playbook could run."""
    try:
        return current()
    except NoPlaybook:
        return None


def waiting_steps(member: Member, profile: Profile | None, *, at: datetime) -> int:
    """Return how many steps `member` has before them; 0 for those who have been here for long.

    `profile` is the member's, None where it was never written.
    """
    if member.joined_at is None or at - member.joined_at > INVITED:
        return 0
    return max(0, DONE - profile.welcome_step) if profile else DONE


def step_of(member: Member) -> int:
    """Return the step that `member` is at."""
    return min(_profile(member).welcome_step, DONE)


def introductions(member: Member) -> Space | None:
    """Return the space in which `member` may say hello, if there is one."""
    spaces = Space.objects.visible_to(member).filter(kind=INTRODUCTIONS, is_archived=False)
    return next((s for s in spaces.order_by("position", "pk") if rights.may_post(member, s)), None)


def questions_spaces(member: Member) -> Sequence[Space]:
    """Return the spaces in which `member` may ask."""
    spaces = Space.objects.visible_to(member).filter(kind=QUESTIONS, is_archived=False)
    return [s for s in spaces.order_by("position", "name", "pk") if rights.may_post(member, s)]


def introduce(
    member: Member, *, name: str, text: str, question: str = "", token: str = "", at: datetime
) -> Topic | None:
    """Take a newcomer's name and hello, and go on to the next step; return the topic, if any.

    Without a text nothing is posted. `question` is the ice-breaker they answered, told above the
    text. Raises DescriptionRefused, what `posting.open_topic` does, or NoPlace.
    """
    from horo.community.services.describing import rename

    rename(member, name)
    topic = None
    with transaction.atomic():
        if text.strip():
            space = introductions(member)
            if space is None:
                raise NoPlace(_("There is no place for introductions here. Leave this step out."))
            title = _("Hello from %(name)s") % {"name": member.name}
            body = f"> {question}\n\n{text}" if question else text
            topic = posting.open_topic(space, title, body, by=member, at=at, token=token)
        go_on(member, INTRODUCE, at=at)
    return topic


def choose(
    member: Member, *, interests: Iterable[str], spaces: Iterable[int], at: datetime
) -> None:
    """Keep what `member` cares about (slugs of tags), follow `spaces` (ids), and go on.

    Unknown tags and spaces they may not enter are left out. Records `described` where the
    interests changed.
    """
    wanted = list(interests)[:MOST_INTERESTS]
    tags = Tag.objects.filter(slug__in=wanted).order_by("slug")
    found = list(tags.values_list("slug", flat=True))
    profile = _profile(member)
    with transaction.atomic():
        if profile.interests != found:
            Profile.objects.filter(pk=profile.pk).update(interests=found)
            log.record(DESCRIBED, member, actor=member, at=at)
        for space in Space.objects.visible_to(member).filter(pk__in=list(spaces)):
            follow.follow(space, by=member, at=at)
        go_on(member, CHOOSE, at=at)


def ask(
    member: Member, space: Space, title: str, text: str, *, token: str = "", at: datetime
) -> Topic:
    """Put a question to the experts, with the promise of an answer within a day; end the welcome.

    Raises NoPlace where `space` is none for questions, and what `posting.open_topic` does.
    """
    if space.kind != QUESTIONS:
        raise NoPlace(_("Questions are asked in a space for questions. Choose one of them."))
    with transaction.atomic():
        topic = posting.open_topic(space, title, text, by=member, at=at, token=token)
        promises.make(topic, at=at)
        go_on(member, USE, at=at)
    return topic


def go_on(member: Member, step: int, *, at: datetime) -> None:
    """Let `step` be behind `member`, done or left out; the last one ends the welcome."""
    profile = _profile(member)
    following = max(profile.welcome_step, min(step + 1, DONE))
    changes: dict[str, object] = {"welcome_step": following}
    if following == DONE and profile.welcomed_at is None:
        changes["welcomed_at"] = at
    Profile.objects.filter(pk=profile.pk).update(**changes)


def set_aside(member: Member, *, at: datetime) -> None:
    """Stop leading `member` to the welcome; what is left of it waits on the first page."""
    profile = _profile(member)
    Profile.objects.filter(pk=profile.pk, welcomed_at=None).update(welcomed_at=at)


def _profile(member: Member) -> Profile:
    return Profile.objects.get_or_create(member=member)[0]
