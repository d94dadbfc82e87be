"""What the team or a rule notes about a member: tags, and fields with a value."""

import math
import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from horo.log import services as log
from horo.log.models import Activity
from horo.log.verbs import Verb
from horo.people.activities import FILLED, TAGGED, UNTAGGED
from horo.people.models import Field, Member

TAG, FIELD = "tag", "field"  # object types in the log
SLUG = re.compile(r"\w[\w.-]{0,59}")
LONGEST = 200  # characters of a value
FIELD_KEY = ("member_id", "name")


def tag(member: Member, slug: str, *, by: Member | None, at: datetime) -> bool:
    """Tag `member` with `slug` and return whether that changed anything; `by` None is the system.

    Records `tagged`. The log itself is the state: a member has a tag when the latest of `tagged`
    and `untagged` up to then says so. Raises ValueError for what is no slug.
    """
    return _mark(TAGGED, member, slug, by=by, at=at)


def untag(member: Member, slug: str, *, by: Member | None, at: datetime) -> bool:
    """Take the tag `slug` from `member` as `tag` gives it; records `untagged`."""
    return _mark(UNTAGGED, member, slug, by=by, at=at)


def tag_many(wanted: Sequence[tuple[int, str]], *, at: datetime) -> list[bool]:
    """As `tag` by the system for each (member's id, slug), in order and in few statements.

    Raises ValueError as `tag` does, before anything is changed.
    """
    return _mark_many(TAGGED, wanted, at=at)


def untag_many(wanted: Sequence[tuple[int, str]], *, at: datetime) -> list[bool]:
    return _mark_many(UNTAGGED, wanted, at=at)


def tags_of(member: Member, *, at: datetime) -> set[str]:
    """Return the tags that `member` has at `at`."""
    marks = Activity.objects.filter(
        recipient=member,
        verb__in=[TAGGED.name, UNTAGGED.name],
        object_type=TAG,
        occurred_at__lte=at,
    )
    in_order = marks.order_by("occurred_at", "id").values_list("object_key", "verb")
    return {slug for slug, verb in dict(in_order).items() if verb == TAGGED.name}


def set_field(
    member: Member, name: str, value: str | float, *, by: Member | None, at: datetime
) -> bool:
    """Keep that the field `name` of `member` is `value`; return whether that changed anything.

    Records `filled` with the name and never the value, which is the member's own business. A text
    that reads as a number can be compared as one. An empty text empties the field. Raises
    ValueError for a name that is no slug and for a value of more than 200 characters.
    """
    text = _checked(name, value)
    with transaction.atomic():
        here = Field.objects.select_for_update().filter(member=member, name=name)
        kept = here.first()
        if (kept.value if kept else "") == text:
            return False
        if not text:
            here.delete()
        else:
            said = {"value": text, "number": _number(text), "since": at}
            Field.objects.update_or_create(member=member, name=name, defaults=said)
        _record(FILLED, member, FIELD, name, by=by, at=at)
    return True


def set_fields(
    wanted: Sequence[tuple[int, str, str | float]], *, at: datetime
) -> list[tuple[str, str]]:
    """As `set_field` by the system for each (member's id, name, value), in few statements.

    Returns what each value was before and is now, as texts. Raises ValueError as `set_field`
    does, before anything is changed.
    """
    texts = [_checked(name, value) for _pk, name, value in wanted]
    with transaction.atomic():
        ids = {pk for pk, _name, _value in wanted}
        list(Member.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
        names = {name for _pk, name, _value in wanted}
        rows = Field.objects.filter(member__in=ids, name__in=names)
        kept = {(pk, name): value for pk, name, value in rows.values_list(*FIELD_KEY, "value")}
        found, last = [], dict(kept)
        for (pk, name, _value), text in zip(wanted, texts, strict=True):
            found.append((last.get((pk, name), ""), text))
            last[pk, name] = text
        _keep_fields(kept, last, at)
        log.record_all(
            log.Entry(
                FILLED, at, log.HOSTED, "", object_type=FIELD, object_key=name, recipient_id=pk
            )
            for (pk, name, _value), (before, after) in zip(wanted, found, strict=True)
            if before != after
        )
    return found


def _keep_fields(
    kept: dict[tuple[int, str], str], last: dict[tuple[int, str], str], at: datetime
) -> None:
    changed = {key: text for key, text in last.items() if kept.get(key, "") != text}
    for slug in {name for (_pk, name), text in changed.items() if not text}:
        theirs = [pk for (pk, name), text in changed.items() if name == slug and not text]
        Field.objects.filter(name=slug, member__in=theirs).delete()
    rows = [
        Field(member_id=pk, name=name, value=text, number=_number(text), since=at)
        for (pk, name), text in changed.items()
        if text
    ]
    said = ["value", "number", "since"]
    Field.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=FIELD_KEY, update_fields=said
    )


def _checked(name: str, value: str | float) -> str:
    """Return `value` as text. Raises ValueError for what no field can be called or hold."""
    _refuse_no_slug(name)
    text = _text(value)
    if len(text) > LONGEST:
        raise ValueError(f"The field {name} takes at most {LONGEST} characters.")
    return text


def _mark(verb: Verb, member: Member, slug: str, *, by: Member | None, at: datetime) -> bool:
    _refuse_no_slug(slug)
    with transaction.atomic():
        Member.objects.select_for_update().only("pk").get(pk=member.pk)  # of two at once, one waits
        if (slug in tags_of(member, at=at)) == (verb == TAGGED):
            return False
        _record(verb, member, TAG, slug, by=by, at=at)
    return True


def _mark_many(verb: Verb, wanted: Sequence[tuple[int, str]], *, at: datetime) -> list[bool]:
    for slug in {slug for _, slug in wanted}:
        _refuse_no_slug(slug)
    ids = {pk for pk, _ in wanted}
    with transaction.atomic():
        locked = Member.objects.select_for_update(no_key=True).filter(pk__among=ids).order_by("pk")
        list(locked.values_list("pk"))  # of two at once, one waits
        last = _last_marks(ids, {slug for _, slug in wanted}, at)
        changed = []
        for one in wanted:
            changed.append((last.get(one) == TAGGED.name) != (verb == TAGGED))
            last[one] = verb.name
        new = [one for one, is_new in zip(wanted, changed, strict=True) if is_new]
        log.record_all(
            log.Entry(verb, at, log.HOSTED, "", object_type=TAG, object_key=slug, recipient_id=pk)
            for pk, slug in new
        )
    return changed


def _last_marks(ids: set[int], slugs: set[str], at: datetime) -> dict[tuple[int, str], str]:
    """Return which of the two verbs came last by (member, tag)."""
    marks = Activity.objects.filter(
        recipient__among=ids,
        verb__in=[TAGGED.name, UNTAGGED.name],
        object_type=TAG,
        object_key__in=slugs,
        occurred_at__lte=at,
    )
    rows = marks.order_by("occurred_at", "id").values_list("recipient_id", "object_key", "verb")
    return {(pk, slug): verb for pk, slug, verb in rows if pk is not None}


def _record(
    verb: Verb, member: Member, kind: str, key: str, *, by: Member | None, at: datetime
) -> None:
    log.record(verb, actor=by, recipient=member, kind=kind, key=key, at=at)


def _refuse_no_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise ValueError(f"{slug!r} is no name for a tag or a field: write letters, digits, - . _")


def _text(value: str | float) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
