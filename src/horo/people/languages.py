"""In which of Horo's languages a member is spoken to."""

from django.conf import settings

from horo.people.models import Member

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


def language_of(member: Member) -> str:
    """Return the language that `member` chose, else that of this installation."""
    return member.locale if member.locale in LANGUAGES else settings.LANGUAGE_CODE
