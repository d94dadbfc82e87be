"""Questions that make it easier to say hello."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from horo.people.models import Member

QUESTIONS = (
    gettext_noop("What are you building, or what would you like to build?"),
    gettext_noop("What is the smallest thing you are proud of?"),
    gettext_noop("What did you learn lately that you wish you had known a year ago?"),
    gettext_noop("Which question would you like to have answered here?"),
    gettext_noop("What could you explain to somebody in five minutes?"),
    gettext_noop("What do you do when nothing works?"),
    gettext_noop("Which tool could you not do without, and why?"),
    gettext_noop("What brought you here today?"),
    gettext_noop("What do you do when you are not at a screen?"),
)


def question_for(member: Member, at: datetime) -> str:
    """Return the question for `member`: another every day, and different ones for newcomers."""
    return _(QUESTIONS[(member.pk + at.toordinal()) % len(QUESTIONS)])
