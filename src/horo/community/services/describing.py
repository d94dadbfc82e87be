"""What a member changes about themselves: name, words, picture, language, and who may see what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from horo.community.services import texts
from horo.community.services.profiles import FIELDS, personas
from horo.content import markdown
from horo.content.markdown.tidying import is_visible, on_one_line
from horo.content.models import Tag
from horo.core.refused import Refused
from horo.files import services as files
from horo.log import services as log
from horo.people import places
from horo.people.activities import DESCRIBED
from horo.people.languages import LANGUAGES
from horo.people.models import Member, Profile
from horo.search.services import touch

LONGEST_NAME = 80
LONGEST_ABOUT = 4_000
MOST_LINKS = 4
MOST_INTERESTS = 20
EVERYONE, MEMBERS, NOBODY = "everyone", "members", "nobody"


class DescriptionRefused(Refused):
    pass


@dataclass(frozen=True)
class Words:
    """What a profile says. `links` are (label, address); `shown` says of a field to whom.

    `persona` is the slug of the playbook's persona that a member finds closest; "" is none of
    them, None: nobody asked. `place` is a city, as "Sofia" or "Sofia, Bulgaria". `is_on_map` says
    whether it stands on the members' map, `is_suggested` whether they are shown to those who are
    like them.
    """

    headline: str = ""
    about: str = ""
    interests: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()
    shown: Mapping[str, str] | None = None
    persona: str | None = None
    place: str = ""
    is_on_map: bool = False
    is_suggested: bool = True


def rename(member: Member, name: str) -> None:
    """Let `member` be called `name`. Raises DescriptionRefused for an empty or overlong one."""
    wanted = on_one_line(name)
    if not is_visible(wanted):
        raise DescriptionRefused(_("Write the name that others shall call you by."))
    if len(wanted) > LONGEST_NAME:
        raise DescriptionRefused(
            _("A name has at most %(count)d characters.") % {"count": LONGEST_NAME}
        )
    if wanted != member.name:
        Member.objects.filter(pk=member.pk).update(name=wanted)
        member.name = wanted
        touch("member", member.pk)


def describe(member: Member, words: Words, *, by: Member, at: datetime) -> Profile:
    """Keep what `member` says of themselves; `by` is always the member. Records `described`.

    Raises DescriptionRefused or TextRefused, and then keeps nothing of it.
    """
    if by != member:
        raise DescriptionRefused(_("A profile is written by its member alone."))
    changes = _checked(member, words)
    with transaction.atomic():
        profile, _is_new = Profile.objects.get_or_create(member=member)
        if any(getattr(profile, name) != value for name, value in changes.items()):
            Profile.objects.filter(pk=profile.pk).update(**changes)
            if words.persona is not None:
                Member.objects.filter(pk=member.pk).update(persona=words.persona)
            log.record(DESCRIBED, member, actor=by, at=at)
            touch("member", member.pk)
    profile.refresh_from_db()
    return profile


def set_picture(member: Member, upload: "UploadedFile[Any]", *, at: datetime) -> None:
    """Make the middle of a picture the face of `member`; the one before it is forgotten.

    Records `described`. Raises what `files.services.make_avatar` does.
    """
    key = files.make_avatar(upload, owner=member, at=at)
    _change_picture(member, key, at)


def remove_picture(member: Member, *, at: datetime) -> None:
    """Show the initials of `member` again."""
    if member.picture:
        _change_picture(member, "", at)


def prefer(member: Member, *, locale: str, timezone: str) -> None:
    """Set language and time zone; empty is the community's own. Raises DescriptionRefused."""
    if locale and locale not in LANGUAGES:
        raise DescriptionRefused(_("Choose one of the languages."))
    if timezone and timezone not in available_timezones():
        raise DescriptionRefused(_("Choose one of the time zones, such as Europe/Sofia."))
    Member.objects.filter(pk=member.pk).update(locale=locale, timezone=timezone)
    member.locale, member.timezone = locale, timezone


def _change_picture(member: Member, key: str, at: datetime) -> None:
    with transaction.atomic():
        before = member.picture
        Member.objects.filter(pk=member.pk).update(picture=key)
        log.record(DESCRIBED, member, actor=member, at=at)
        if before:
            files.forget([before])
    member.picture = key


def _checked(member: Member, words: Words) -> dict[str, Any]:
    """Return the columns that keep `words`."""
    about = texts.body_of(words.about).strip()
    if len(about) > LONGEST_ABOUT:
        raise DescriptionRefused(
            _("Shorten the text about you to %(count)d characters.") % {"count": LONGEST_ABOUT}
        )
    html = markdown.render(about, author=member, space=None).html if about else ""
    shown = words.shown or {}
    tags = Tag.objects.filter(slug__in=list(words.interests)[:MOST_INTERESTS]).order_by("slug")
    if words.persona and words.persona not in personas():
        raise DescriptionRefused(_("Choose one of the personas."))
    answers = {} if words.persona is None else {"answers": {"persona": words.persona}}
    return {
        **answers,
        **_where(words.place),
        "is_on_map": words.is_on_map and bool(words.place.strip()),
        "is_suggested": words.is_suggested,
        "headline": on_one_line(words.headline)[:160],
        "about": about,
        "about_html": html,
        "interests": list(tags.values_list("slug", flat=True)),
        "links": [_link(*link) for link in words.links if any(link)][:MOST_LINKS],
        "public": [name for name in FIELDS if shown.get(name) == EVERYONE],
        "hidden": [name for name in FIELDS if shown.get(name) == NOBODY],
    }


def _where(text: str) -> dict[str, Any]:
    """Return the columns that keep the city `text`. Raises DescriptionRefused for no city."""
    if not text.strip():
        return {"place": "", "country": "", "latitude": None, "longitude": None}
    city = places.find(text)
    if city is None:
        near = [one.label(get_language() or "") for one in places.search(text, most=3)]
        if near:
            raise DescriptionRefused(
                _("There are several such places: %(names)s. Choose one of the list.")
                % {"names": "; ".join(near)}
            )
        raise DescriptionRefused(
            _("No city “%(name)s” is known here. Write the nearest larger one.")
            % {"name": on_one_line(text)[:60]}
        )
    return {
        "place": city.name,
        "country": city.country,
        "latitude": city.latitude,
        "longitude": city.longitude,
    }


def _link(label: str, url: str) -> dict[str, str]:
    """Check one link: only https, so that nothing runs and nothing is read on the way."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        is_good = parts.scheme == "https" and bool(parts.hostname) and not parts.username
    except ValueError:
        is_good = False
    if not is_good or len(url) > 300 or not url.isprintable() or " " in url:
        raise DescriptionRefused(_("A link begins with https:// and leads to a page."))
    return {"label": on_one_line(label)[:60] or (parts.hostname or url), "url": url}
