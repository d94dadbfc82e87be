"""Names that one file uses and another declares: all of them must be there."""

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

from django.utils.translation import gettext as _

from horo.conditions import Condition, CycleError, resolve
from horo.conditions.errors import ConditionError
from horo.playbook.lint.place import Look
from horo.playbook.parts.recognition import Badge, Level
from horo.playbook.problems import did_you_mean, one_of, translated
from horo.playbook.reading.yaml import Path

Mention = tuple[str, Path, str, str]  # file, place, kind of thing, its short name


def conditions_name_what_exists(look: Look) -> None:
    """Personas, stages, audiences, badges and levels inside conditions are declared."""
    known = _declared(look)
    for file, path, kind, slug in _mentions(look):
        if slug not in known[kind]:
            look.unknown(file, path, kind, slug, known[kind])


def words_end(look: Look) -> None:
    """No audience, persona or stage comes back to itself."""
    words, seen = look.words, set[frozenset[str]]()
    for file, path, condition in _meanings(look):
        try:
            resolve(condition, words)
        except CycleError as error:
            if frozenset(error.cycle) not in seen:
                seen.add(frozenset(error.cycle))
                look.error(
                    "cycle",
                    file,
                    path,
                    translated(error.found),
                    translated(error.expected),
                    translated(error.hint),
                )
        except ConditionError:
            continue  # an unknown name: `conditions_name_what_exists` has said so


def steps_name_what_exists(look: Look) -> None:
    """The message, role and persona of a step's arguments, and its experiment, are declared."""
    for file, path, step in look.steps():
        _arguments_exist(look, file, (*path, step.action), step.args)
        message = getattr(step.args, "message", None)
        if step.experiment and not isinstance(message, str):
            look.error(
                "experiment",
                file,
                (*path, "experiment"),
                _("an experiment on a step that does %(action)r") % {"action": step.action},
                _("a step that sends a message"),
                _("Variants differ in their message."),
            )
        elif step.experiment:
            _experiment(look, file, (*path, "experiment"), step.experiment)


def _arguments_exist(look: Look, file: str, place: Path, args: object) -> None:
    message, to = getattr(args, "message", None), getattr(args, "to", None)
    persona, group = getattr(args, "persona", None), getattr(to, "group", None)
    if isinstance(message, str):
        look.message_exists(file, (*place, "message"), message)
    if isinstance(to, str):
        _performer(look, file, (*place, "to"), to)
    if isinstance(group, str):
        _performer(look, file, (*place, "to", "group"), group)
    for kind in ("badge", "level"):
        slug = getattr(args, kind, None)
        known = _declared(look)[kind]
        is_readable = not look.is_broken("recognition.yaml")
        if isinstance(slug, str) and is_readable and slug not in known:
            look.unknown(file, (*place, kind), kind, slug, known)
    if isinstance(persona, str) and not look.some_broken("personas"):
        _persona_can_be_set(look, file, (*place, "persona"), persona)


def _persona_can_be_set(look: Look, file: str, path: Path, slug: str) -> None:
    known = look.playbook.personas
    if slug not in known:
        look.unknown(file, path, "persona", slug, list(known))
    elif known[slug].recognized_by is not None:
        look.error(
            "persona",
            file,
            path,
            _("the persona %(name)r, which its condition recognizes") % {"name": slug},
            _("a persona without `recognized_by`"),
            _("The condition decides, whatever is set."),
        )


def rituals_name_what_exists(look: Look) -> None:
    """The stage and the message that a ritual names exist."""
    stages = _declared(look)["stage"]
    for slug, ritual in look.playbook.rituals.items():
        file = f"rituals/{slug}.yaml"
        if ritual.stage and ritual.stage not in stages and not look.is_broken("funnel.yaml"):
            look.unknown(file, ("stage",), "stage", ritual.stage, stages)
        if ritual.announce:
            look.message_exists(file, ("announce",), ritual.announce)


def roles_exist(look: Look) -> None:
    """Who is on duty, promised, called or asked is a role of moderation.yaml."""
    if look.is_broken("moderation.yaml"):
        return
    care = look.playbook.moderation
    for index, coverage in enumerate(care.coverage):
        _role(look, "moderation.yaml", ("coverage", index, "role"), coverage.role)
    for index, promise in enumerate(care.promises):
        _role(look, "moderation.yaml", ("promises", index, "role"), promise.role)
    for index, line in enumerate(care.escalation):
        _role(look, "moderation.yaml", ("escalation", index, "owner"), line.owner)
        if line.fallback:
            _role(look, "moderation.yaml", ("escalation", index, "fallback"), line.fallback)
    for slug, form in look.playbook.forms.items():
        for index, route in enumerate(form.routing):
            _role(look, f"forms/{slug}.yaml", ("routing", index, "to"), route.to)


def perks_exist(look: Look) -> None:
    """The perks of levels and badges are declared."""
    recognition = look.playbook.recognition
    known = [perk.slug for perk in recognition.perks]
    lists: tuple[tuple[str, Sequence[Badge | Level]], ...] = (
        ("levels", recognition.levels),
        ("badges", recognition.badges),
    )
    for key, found in lists:
        for index, one in enumerate(found):
            for number, perk in enumerate(one.perks):
                if perk not in known:
                    path = (key, index, "perks", number)
                    look.unknown("recognition.yaml", path, "perk", perk, known)


def messages_are_used(look: Look) -> None:
    """Every message is sent by a step, a ritual or a variant."""
    if (
        look.some_broken("journeys")
        or look.some_broken("rituals")
        or look.some_broken("experiments")
    ):
        return
    used = {getattr(step.args, "message", None) for _, _, step in look.steps()}
    meant = [get_close_matches(str(slug), look.playbook.messages, n=1) for slug in used]
    used |= {slug for near in meant for slug in near}  # a slip there is no lack here
    used |= {ritual.announce for ritual in look.playbook.rituals.values()}
    for experiment in look.playbook.experiments.values():
        used |= {variant.message for variant in experiment.variants}
    for slug, message in look.playbook.messages.items():
        if slug not in used:
            own = look.playbook.locale
            text = message.texts.get(own) or next(iter(message.texts.values()))
            look.warn(
                "unused",
                text.file,
                (),
                _("the message %(message)r, which nothing sends") % {"message": slug},
                _("a step, a ritual or a variant that sends it"),
                _("Or delete its files."),
            )


def _experiment(look: Look, file: str, path: Path, slug: str) -> None:
    known = look.playbook.experiments
    if slug not in known and not look.is_broken(f"experiments/{slug}.yaml"):
        look.unknown(file, path, "experiment", slug, known)


def _performer(look: Look, file: str, path: Path, name: str) -> None:
    known = look.roles()
    if name not in known and not look.is_broken("moderation.yaml"):
        look.warn(
            "role",
            file,
            path,
            _("%(name)r, which is no role") % {"name": name},
            one_of(known),
            did_you_mean(name, known) or _("People come and go; a role stays."),
        )


def _role(look: Look, file: str, path: Path, slug: str) -> None:
    known = look.roles()
    if slug not in known and not look.is_broken("moderation.yaml"):
        look.unknown(file, path, "role", slug, known)


def _declared(look: Look) -> dict[str, Collection[str]]:
    playbook = look.playbook
    return {
        "persona": list(playbook.personas),
        "stage": [stage.slug for stage in playbook.funnel.stages],
        "audience": list(playbook.audiences),
        "badge": [badge.slug for badge in playbook.recognition.badges],
        "level": [level.slug for level in playbook.recognition.levels],
    }


SOURCES = {
    "persona": "personas/",
    "stage": "funnel.yaml",
    "audience": "audiences.yaml",
    "badge": "recognition.yaml",
    "level": "recognition.yaml",
}
HOLDERS = {
    "is": ("persona", "stage"),
    "in": ("audience", "stage"),
    "has": ("badge", "level"),
    "to": ("persona",),
    "by": ("persona",),
    "invited_by": ("persona",),
    "entered": ("audience", "stage"),
    "left": ("audience",),
}


def _mentions(look: Look) -> Iterator[Mention]:
    """Yield every name inside a condition whose declaring file could be read."""
    for file in look.draft.parts:
        for path, holder, value in _holders(look.draft.documents[file].data, ()):
            for kind in HOLDERS[holder]:
                if kind in value and not _source_broken(look, SOURCES[kind]):
                    for at, slug in _each(value[kind], (*path, kind)):
                        yield file, at, kind, slug


def _holders(data: object, path: Path) -> Iterator[tuple[Path, str, dict[str, object]]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in HOLDERS and isinstance(value, dict):
                yield (*path, key), key, value
            yield from _holders(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _holders(value, (*path, index))


def _each(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        yield from (((*path, index), slug) for index, slug in enumerate(value))


def _source_broken(look: Look, source: str) -> bool:
    return look.some_broken(source.rstrip("/")) if source.endswith("/") else look.is_broken(source)


def _meanings(look: Look) -> Iterator[tuple[str, Path, Condition]]:
    for slug, audience in look.playbook.audiences.items():
        yield "audiences.yaml", ("audiences", slug, "when"), audience.when
    for index, stage in enumerate(look.playbook.funnel.stages):
        yield "funnel.yaml", ("stages", index, "when"), stage.when
    for slug, persona in look.playbook.personas.items():
        if persona.recognized_by is not None:
            yield f"personas/{slug}.md", ("recognized_by",), persona.recognized_by


RULES = (
    conditions_name_what_exists,
    words_end,
    steps_name_what_exists,
    rituals_name_what_exists,
    roles_exist,
    perks_exist,
    messages_are_used,
)
