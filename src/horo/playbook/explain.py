"""Turn what the models refuse into problems: line, found, expected, hint."""

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Union, get_args, get_origin

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from horo.playbook import actions
from horo.playbook.parts.steps import NO_ACTION, Step
from horo.playbook.problems import Problem, did_you_mean, one_of, show
from horo.playbook.reading.yaml import Document, Path

TYPES: Mapping[str, str | Promise] = {
    "string_type": gettext_lazy("a text"),
    "int_type": gettext_lazy("a whole number"),
    "int_parsing": gettext_lazy("a whole number"),
    "int_from_float": gettext_lazy("a whole number"),
    "float_type": gettext_lazy("a number"),
    "float_parsing": gettext_lazy("a number"),
    "bool_type": gettext_lazy("true or false"),
    "bool_parsing": gettext_lazy("true or false"),
    "list_type": gettext_lazy("a list"),
    "tuple_type": gettext_lazy("a list"),
    "dict_type": gettext_lazy("keys and values"),
    "model_type": gettext_lazy("keys and values"),
    "model_attributes_type": gettext_lazy("keys and values"),
    "string_too_short": gettext_lazy("a text"),
    "finite_number": gettext_lazy("a finite number"),
}
BOUNDS: Mapping[str, str | Promise] = {
    "greater_than": gettext_lazy("more than %(gt)s"),
    "greater_than_equal": gettext_lazy("%(ge)s or more"),
    "less_than": gettext_lazy("less than %(lt)s"),
    "less_than_equal": gettext_lazy("%(le)s or less"),
}


def problems_of(
    error: ValidationError, model: type[BaseModel], document: Document
) -> list[Problem]:
    """Return every refusal in `error` as a problem of the file that `document` was read from."""
    details = [detail for outer in error.errors(include_url=False) for detail in _flat(outer, ())]
    strangers = [detail for detail in details if detail["type"] == "extra_forbidden"]
    return [
        _problem(detail, model, document)
        for detail in details
        if not _is_explained(detail, strangers)
    ]


def _is_explained(detail: Mapping[str, Any], strangers: list[Mapping[str, Any]]) -> bool:
    """Whether a key is missing only because it is misspelt: the stranger's hint names it."""
    around, beside = detail["loc"], [stranger["loc"] for stranger in strangers]
    if detail["type"] == "missing":
        *around, key = detail["loc"]
        near = [loc for loc in beside if did_you_mean(str(loc[-1]), [str(key)])]
        return tuple(around) in [loc[:-1] for loc in near]
    is_no_action = detail.get("ctx", {}).get("found") == str(NO_ACTION)
    return is_no_action and around in [loc[:-1] for loc in beside]


def _flat(detail: Mapping[str, Any], above: Path) -> Iterator[Mapping[str, Any]]:
    """Yield `detail`, or those that an inner reader collected below it."""
    inside = tuple(part for part in detail["loc"] if part not in ("do", "condition"))
    loc = (*above, *inside)
    inner = detail.get("ctx", {}).get("errors")
    if isinstance(inner, list):
        for one in inner:
            yield from _flat(one, loc)
    else:
        yield {"type": "", **detail, "loc": loc, "inside": inside}


def _problem(detail: Mapping[str, Any], model: type[BaseModel], document: Document) -> Problem:
    loc: Path = detail["loc"]
    if key := detail.get("ctx", {}).get("at"):
        loc = (*loc, key)
    found, expected, hint = _said(detail, model)
    return Problem(document.file, document.line(loc), found, expected, hint, code="shape")


def _said(detail: Mapping[str, Any], model: type[BaseModel]) -> tuple[str, str, str]:
    if "found" in detail:
        return detail["found"], detail["expected"], detail["hint"]
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "wrong":
        return context["found"], context["expected"], context["hint"]
    if kind == "missing":
        return _missing(detail, model)
    if kind == "extra_forbidden":
        return _unknown_key(detail, model)
    return _value(kind, context, detail)


def _missing(detail: Mapping[str, Any], model: type[BaseModel]) -> tuple[str, str, str]:
    key = str(detail["loc"][-1])
    field = _fields(_model_around(detail, model)).get(key)
    hint = _(field.description) if field and field.description else ""
    return _("no %(key)r") % {"key": key}, _("the key %(key)r") % {"key": key}, hint


def _unknown_key(detail: Mapping[str, Any], model: type[BaseModel]) -> tuple[str, str, str]:
    key = str(detail["loc"][-1])
    around = _model_around(detail, model)
    known = list(_fields(around))
    if around is Step:
        known = [name for name in known if name != "do"] + sorted(actions.registered())
    found = _("the unknown key %(key)r") % {"key": key}
    return found, one_of(known), did_you_mean(key, known)


def _value(
    kind: str, context: Mapping[str, Any], detail: Mapping[str, Any]
) -> tuple[str, str, str]:
    value = detail.get("input")
    where = show(value)
    if detail["loc"]:
        where = _("%(value)s as %(key)r") % {"value": where, "key": str(detail["loc"][-1])}
    if kind in TYPES:
        quote = kind == "string_type" and isinstance(value, int | float | bool)
        return where, str(TYPES[kind]), _("Put it in quotation marks.") if quote else ""
    if kind in BOUNDS:
        return where, str(BOUNDS[kind]) % context, ""
    if kind == "literal_error":
        options = [
            word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")
        ]
        return where, one_of(options), did_you_mean(str(value), options)
    return where, *_length(kind, context, detail)


def _length(kind: str, context: Mapping[str, Any], detail: Mapping[str, Any]) -> tuple[str, str]:
    if kind == "too_short":
        least = context["min_length"]
        texts = ngettext("at least %(count)s entry", "at least %(count)s entries", least)
        return texts % {"count": least}, ""
    if kind == "string_too_long":
        most = context["max_length"]
        texts = ngettext("at most %(count)s character", "at most %(count)s characters", most)
        return texts % {"count": most}, ""
    return str(detail["msg"])[:1].lower() + str(detail["msg"])[1:], ""


def _fields(model: type[BaseModel] | None) -> dict[str, FieldInfo]:
    if model is None:
        return {}
    return {
        field.alias or name: field
        for name, field in model.model_fields.items()
        if not field.exclude
    }


def _model_around(detail: Mapping[str, Any], model: type[BaseModel]) -> type[BaseModel] | None:
    """Return the model whose key is refused: of an inner reader, if one refused it."""
    if "model" in detail:
        return _model_at(detail["model"], detail["inside"][:-1])
    return _model_at(model, detail["loc"][:-1])


def _model_at(model: type[BaseModel] | None, loc: Path) -> type[BaseModel] | None:
    """Return the model of the value at `loc` within `model`, if it is one of ours."""
    kind: Any = model
    for part in loc:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if kind is Step and part in actions.registered():
                kind = actions.registered()[str(part)].args
                continue
            field = _fields(kind).get(str(part))
            kind = bare(field.annotation) if field else None
        else:
            kind = inner_of(kind)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def inner_of(kind: Any) -> Any:
    """Return the type of the items of `kind`, without what surrounds it; None if it has none."""
    arguments = [part for part in get_args(kind) if part is not Ellipsis]
    return bare(arguments[-1]) if arguments else None


def bare(kind: Any) -> Any:
    """Return `kind` without Annotated and Optional."""
    if get_origin(kind) is Annotated:
        return bare(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return bare(next(part for part in get_args(kind) if part is not type(None)))
    return kind
