"""People: personas that are recognized, and something for those who only read."""

from django.utils.translation import gettext as _

from horo.conditions import Condition
from horo.conditions.acts import Acts
from horo.conditions.base import walk
from horo.conditions.did import Did
from horo.conditions.logic import Not
from horo.log import verbs
from horo.playbook.lint.place import Look
from horo.playbook.parts.steps import Branch, Wait


def personas_are_recognized(look: Look) -> None:
    """Every persona has a condition that makes a member one."""
    for slug, persona in look.playbook.personas.items():
        if persona.recognized_by is None:
            look.warn(
                "persona",
                f"personas/{slug}.md",
                (),
                _("the persona %(persona)r without `recognized_by`") % {"persona": slug},
                _("the condition that makes a member one"),
                _("Without it, nothing can be done for them, and nobody knows how many there are."),
            )


def something_for_readers(look: Look) -> None:
    """A journey or ritual turns to members who have not written anything."""
    folders = ("journeys", "rituals", "personas")
    if look.is_broken("audiences.yaml") or any(look.some_broken(folder) for folder in folders):
        return
    if look.has("playbook.yaml") and not _turns_to_readers(look):
        look.warn(
            "lurkers",
            "playbook.yaml",
            (),
            _("nothing for those who only read"),
            _("a journey or ritual whose audience or step asks for members who did not post"),
            _(
                "Nine of ten members read. Write a step with `unless: {did: [posted, replied]}`, "
                "or an audience with `times: 0`."
            ),
        )


def _turns_to_readers(look: Look) -> bool:
    playbook = look.playbook
    asked = [ritual.audience for ritual in playbook.rituals.values()]
    asked += [journey.audience for journey in playbook.journeys.values()]
    asked += [step.only_if for _, _, step in look.steps()]
    asked += [Not(part=step.unless) for _, _, step in look.steps() if step.unless]
    for _file, _path, item in look.items():
        if isinstance(item, Branch):
            asked += [item.branch.only_if] if item.branch.then else []
            asked += [Not(part=item.branch.only_if)] if item.branch.otherwise else []
        elif isinstance(item, Wait) and item.otherwise:
            asked.append(Not(part=item.wait.until))
    meanings = [look.meaning(condition) for condition in asked if condition is not None]
    return any(_asks_for_silence(meaning) for meaning in meanings if meaning is not None)


def _asks_for_silence(condition: Condition) -> bool:
    """Whether a part of `condition` is true of those who wrote nothing, and false of others."""
    authoring = {verb.name for verb in verbs.registered().values() if verb.authoring}
    return any(
        isinstance(part, Did)
        and bool(authoring & set(part.verbs))
        and _is_never(part, negated=_negated(path))
        for path, part in walk(condition)
    )


def _is_never(part: Acts, *, negated: bool) -> bool:
    if part.sum is not None:
        return False
    if negated:
        return part.times.least == 1 and part.times.most is None
    return part.times.most == 0


def _negated(path: str) -> bool:
    """Whether the part at `path` stands below an odd number of `not`."""
    return path.split(".").count("not") % 2 == 1


RULES = (personas_are_recognized, something_for_readers)
