"""What the playbook may change about a member: tags, groups, persona, fields."""

from collections.abc import Callable, Sequence
from typing import Annotated

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from horo.content.models import HIDDEN, PRIVATE, Space
from horo.membership.services import changes, changing_many
from horo.membership.services.changing_many import Wanted
from horo.people.models import Member
from horo.playbook.actions import Action, Preview, Request, Undoing
from horo.playbook.known import GROUPS
from horo.playbook.parts.base import Line, Slug, wrong
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import current

STRICT = ConfigDict(frozen=True, extra="forbid")


def _no_team(slug: str) -> str:
    """Refuse the team's own groups: who may use the console is decided by a person."""
    if slug in GROUPS:
        raise wrong(
            _("the group %(name)r") % {"name": slug},
            _("a group that gives no rights of the team"),
            _("Who belongs to the team is decided by a person."),
        )
    return slug


Value = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class TagArgs(BaseModel):
    """What a step writes under `tag` or `untag`."""

    model_config = STRICT

    tag: Slug = Field(description=gettext_noop("The tag's short name."))


class GroupArgs(BaseModel):
    """What a step writes under `add_to_group` or `remove_from_group`."""

    model_config = STRICT

    group: Annotated[Line, AfterValidator(_no_team)] = Field(
        description=gettext_noop("The group's short name; none of the team's own.")
    )


class PersonaArgs(BaseModel):
    """What a step writes under `set_persona`."""

    model_config = STRICT

    persona: Slug = Field(
        description=gettext_noop("The persona; one that no condition recognizes.")
    )


class FieldArgs(BaseModel):
    """What a step writes under `set_field`."""

    model_config = STRICT

    field: Slug = Field(description=gettext_noop("The field's short name."))
    value: Value | float = Field(
        union_mode="left_to_right",
        description=gettext_noop("The text or the number; an empty text empties the field."),
    )


def perform_tag(request: Request) -> None:
    changes.tag(_member(request), _tag(request.args), key=request.key, at=request.at)


def perform_untag(request: Request) -> None:
    changes.untag(_member(request), _tag(request.args), key=request.key, at=request.at)


def perform_add_to_group(request: Request) -> None:
    changes.add_to_group(_member(request), _group(request.args), key=request.key, at=request.at)


def perform_remove_from_group(request: Request) -> None:
    changes.remove_from_group(
        _member(request), _group(request.args), key=request.key, at=request.at
    )


def perform_set_persona(request: Request) -> None:
    changes.set_persona(_member(request), _persona(request.args), key=request.key, at=request.at)


def perform_set_field(request: Request) -> None:
    args = _field(request.args)
    changes.set_field(_member(request), args.field, args.value, key=request.key, at=request.at)


def perform_tags(requests: Sequence[Request]) -> None:
    changing_many.tag(_wanted(requests, _tag), at=requests[0].at)


def perform_untags(requests: Sequence[Request]) -> None:
    changing_many.untag(_wanted(requests, _tag), at=requests[0].at)


def perform_add_to_groups(requests: Sequence[Request]) -> None:
    changing_many.add_to_group(_wanted(requests, _group), at=requests[0].at)


def perform_remove_from_groups(requests: Sequence[Request]) -> None:
    changing_many.remove_from_group(_wanted(requests, _group), at=requests[0].at)


def perform_set_fields(requests: Sequence[Request]) -> None:
    wanted = _wanted(requests, lambda args: _field(args).field)
    values = [_field(request.args).value for request in requests]
    changing_many.set_field(list(zip(wanted, values, strict=True)), at=requests[0].at)


def perform_set_personas(requests: Sequence[Request]) -> None:
    changing_many.set_persona(_wanted(requests, _persona), at=requests[0].at)


def undo_change(undoing: Undoing) -> bool:
    return changes.take_back(undoing.key, by=undoing.by, at=undoing.at)


def _opens_by_group(args: BaseModel) -> bool:
    """Whether the group lets its members into a space that others do not enter."""
    return Space.objects.filter(group__slug=_group(args), access__in=(PRIVATE, HIDDEN)).exists()


def say_tag(args: BaseModel, playbook: Playbook | None) -> str:
    return _("the tag “%(tag)s” for the member") % {"tag": _tag(args)}


def say_untag(args: BaseModel, playbook: Playbook | None) -> str:
    return _("the tag “%(tag)s” taken from the member") % {"tag": _tag(args)}


def say_add_to_group(args: BaseModel, playbook: Playbook | None) -> str:
    return _("the member into the group “%(group)s”") % {"group": _group(args)}


def say_remove_from_group(args: BaseModel, playbook: Playbook | None) -> str:
    return _("the member out of the group “%(group)s”") % {"group": _group(args)}


def say_set_persona(args: BaseModel, playbook: Playbook | None) -> str:
    slug = _persona(args)
    persona = playbook.personas.get(slug) if playbook else None
    return _("the member's persona: “%(persona)s”") % {"persona": persona.name if persona else slug}


def say_set_field(args: BaseModel, playbook: Playbook | None) -> str:
    written = _field(args)
    if written.value == "":
        return _("the member's field “%(field)s” emptied") % {"field": written.field}
    return _("the member's field “%(field)s”: “%(value)s”") % {
        "field": written.field,
        "value": _as_text(written.value),
    }


def _nothing(args: BaseModel) -> None:
    pass


def _preview(
    say: Callable[[BaseModel, Playbook | None], str],
    check: Callable[[BaseModel], None] = _nothing,
) -> Callable[[Request], Preview]:
    """Return a preview that says what would change; it refuses what `check` refuses."""

    def preview(request: Request) -> Preview:
        check(request.args)
        said = say(request.args, current())
        title = said[:1].upper() + said[1:]
        return Preview(title, format_html("<p>{}</p>", title), _member(request).name)

    return preview


def _member(request: Request) -> Member:
    member: Member = Member.objects.get(pk=request.member_id)
    return member


def _wanted(requests: Sequence[Request], name_of: Callable[[BaseModel], str]) -> list[Wanted]:
    return [Wanted(one.key, one.member_id, name_of(one.args)) for one in requests]


def _tag(args: BaseModel) -> str:
    assert isinstance(args, TagArgs), args
    return args.tag


def _group(args: BaseModel) -> str:
    assert isinstance(args, GroupArgs), args
    return args.group


def _persona(args: BaseModel) -> str:
    assert isinstance(args, PersonaArgs), args
    return args.persona


def _field(args: BaseModel) -> FieldArgs:
    assert isinstance(args, FieldArgs), args
    return args


def _as_text(value: str | float) -> str:
    return f"{value:g}" if isinstance(value, float) else value


def _check_group(args: BaseModel) -> None:
    changes.check_group(_group(args))


def _check_persona(args: BaseModel) -> None:
    changes.check_persona(_persona(args))


TAG = Action(
    name="tag",
    summary="Give the member a tag.",
    args=TagArgs,
    perform=perform_tag,
    perform_many=perform_tags,
    preview=_preview(say_tag),
    reaches=False,
    shorthand="tag",
    undo=undo_change,
    sentence=say_tag,
)
UNTAG = Action(
    name="untag",
    summary="Take a tag from the member.",
    args=TagArgs,
    perform=perform_untag,
    perform_many=perform_untags,
    preview=_preview(say_untag),
    reaches=False,
    shorthand="tag",
    undo=undo_change,
    sentence=say_untag,
)
ADD_TO_GROUP = Action(
    name="add_to_group",
    summary="Let the member into a group, and so into the spaces of that group.",
    args=GroupArgs,
    opens=_opens_by_group,
    perform=perform_add_to_group,
    perform_many=perform_add_to_groups,
    preview=_preview(say_add_to_group, _check_group),
    reaches=False,
    shorthand="group",
    undo=undo_change,
    sentence=say_add_to_group,
)
REMOVE_FROM_GROUP = Action(
    name="remove_from_group",
    summary="Take the member out of a group.",
    args=GroupArgs,
    perform=perform_remove_from_group,
    perform_many=perform_remove_from_groups,
    preview=_preview(say_remove_from_group, _check_group),
    reaches=False,
    shorthand="group",
    undo=undo_change,
    sentence=say_remove_from_group,
)
SET_PERSONA = Action(
    name="set_persona",
    summary="Say which persona the member is.",
    args=PersonaArgs,
    perform=perform_set_persona,
    perform_many=perform_set_personas,
    preview=_preview(say_set_persona, _check_persona),
    reaches=False,
    shorthand="persona",
    undo=undo_change,
    sentence=say_set_persona,
)
SET_FIELD = Action(
    name="set_field",
    summary="Keep a value in a field of the member.",
    args=FieldArgs,
    perform=perform_set_field,
    perform_many=perform_set_fields,
    preview=_preview(say_set_field),
    reaches=False,
    undo=undo_change,
    sentence=say_set_field,
)
