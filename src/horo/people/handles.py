"""Handles: what a member is called after an @. Derived from the name, changed by the member."""

import re
import secrets
import unicodedata

from django.db import IntegrityError, transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.people.identities import slugged
from horo.people.models import Group, Member

LONGEST = 40
GIVEN = re.compile(r"[^\W_](?:[\w.-]{0,38}[^\W_])?")
RESERVED = frozenset(
    {"admin", "administrator", "all", "anonymous", "channel", "everyone", "here", "horo", "host"}
    | {"hosts", "me", "moderator", "moderators", "root", "support", "system", "team", "welcome"}
)

_ALIKE = str.maketrans(  # letters of other alphabets that are drawn as Latin ones, small and tall
    "аеорсухіјѕһԁԛԝьոαοριυνκχγτ01ӏ",
    "aeopcyxijshdqwbnaopiuvkxytoll",
)
_TOGETHER = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "BOPOMOFO"})

_LETTERS = {"а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z"}
_LETTERS |= {"и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p"}
_LETTERS |= {"р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "ц": "ts", "ч": "ch", "ш": "sh"}
_SHARED = {**_LETTERS, "ю": "yu", "я": "ya", "і": "i"}
_BULGARIAN = {**_SHARED, "х": "h", "щ": "sht", "ъ": "a", "ь": "y"}
_RUSSIAN = {**_SHARED, "ё": "e", "х": "kh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e"}


class HandleTaken(Refused):
    pass


def romanised(text: str, locale: str = "") -> str:
    """Return `text` in Latin letters where it is Cyrillic or accented, else as it is.

    Bulgarian follows the law on transliteration (щ is sht, х is h), everything else the usual
    Russian practice; a text with ы, э or ё is never Bulgarian.
    """
    lower = text.lower()
    table = _BULGARIAN if locale == "bg" and not set("ыэё") & set(lower) else _RUSSIAN
    if locale == "bg":
        lower = re.sub(r"ия\b", "ia", lower)
    spelled = "".join(table.get(letter, letter) for letter in unicodedata.normalize("NFC", lower))
    plain = unicodedata.normalize("NFKD", spelled)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def free_handle(name: str, locale: str = "") -> str:
    """Return a handle for a member called `name` that nobody has; numbered where it is taken."""
    stem = slugged(romanised(name, locale))[: LONGEST - 8].strip("-.") or "member"
    taken = set(Member.objects.filter(handle__startswith=stem).values_list("handle", flat=True))
    taken |= RESERVED | set(Group.objects.values_list("slug", flat=True))
    if stem not in taken:
        return stem
    for number in range(2, 1000):
        if f"{stem}-{number}" not in taken:
            return f"{stem}-{number}"
    return f"{stem}-{secrets.token_hex(3)}"


def change_handle(member: Member, handle: str) -> None:
    """Let `member` be called `handle` from now on.

    Raises HandleTaken where the handle is somebody else's, a group's, reserved, looks like one
    of these in other letters, or is no handle (letters of one alphabet, digits, and between them
    hyphens, dots or underscores; up to 40).
    """
    wanted = unicodedata.normalize("NFKC", handle).strip().removeprefix("@").lower()
    if not GIVEN.fullmatch(wanted) or not _is_of_one_alphabet(wanted):
        raise HandleTaken(
            _("Write letters and digits, and between them hyphens, dots or underscores.")
        )
    if wanted != member.handle and alike(wanted) in _taken(member, len(wanted)):
        raise HandleTaken(_("“%(handle)s” is taken. Choose another one.") % {"handle": wanted})
    try:
        with transaction.atomic():
            Member.objects.filter(pk=member.pk).update(handle=wanted)
    except IntegrityError as error:
        raise HandleTaken(
            _("“%(handle)s” is taken. Choose another one.") % {"handle": wanted}
        ) from error
    member.handle = wanted


def alike(handle: str) -> str:
    """Return what stands for all handles that look like `handle`, in whichever letters."""
    return handle.lower().translate(_ALIKE)


def _taken(member: Member, length: int) -> set[str]:
    """Return how the handles of this length look that are anybody's but `member`'s."""
    as_long = {"length": length}
    members = Member.objects.exclude(pk=member.pk).annotate(length=Length("handle"))
    groups = Group.objects.annotate(length=Length("slug")).filter(**as_long)
    taken = set(members.filter(**as_long).values_list("handle", flat=True))
    taken |= RESERVED | set(groups.values_list("slug", flat=True))
    return {alike(each) for each in taken}


def _is_of_one_alphabet(handle: str) -> bool:
    """Whether the letters of `handle` belong together, and each of them can be seen."""
    names = [unicodedata.name(letter, "") for letter in handle if letter.isalpha()]
    alphabets = {name.partition(" ")[0] for name in names}
    return (len(alphabets) <= 1 or alphabets <= _TOGETHER) and not any("FILLER" in n for n in names)
