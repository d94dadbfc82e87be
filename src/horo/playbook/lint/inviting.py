"""What a step invites to: the track is a journey that waits for it, the ritual is there."""

from django.utils.translation import gettext as _

from horo.playbook.lint.place import Look
from horo.playbook.reading.yaml import Path

INVITE = "invite"  # the action; a room above registers it


def invitations_lead_somewhere(look: Look) -> None:
    """The journey or the ritual that a step invites to is declared, and the journey waits."""
    for file, path, step in look.steps():
        if step.action != INVITE:
            continue
        if isinstance(track := getattr(step.args, "track", None), str):
            _track(look, file, (*path, INVITE, "track"), track)
        if isinstance(ritual := getattr(step.args, "ritual", None), str):
            _ritual(look, file, (*path, INVITE, "ritual"), ritual)


def _ritual(look: Look, file: str, path: Path, slug: str) -> None:
    known = look.playbook.rituals
    if slug not in known and not look.is_broken(f"rituals/{slug}.yaml"):
        look.unknown(file, path, "ritual", slug, list(known))


def _track(look: Look, file: str, path: Path, slug: str) -> None:
    known = look.playbook.journeys
    if look.is_broken(f"journeys/{slug}.yaml"):
        return
    if slug not in known:
        look.unknown(file, path, "journey", slug, list(known))
    elif "started" not in known[slug].enter.mentions():
        look.warn(
            "start",
            file,
            path,
            _("the journey %(journey)r, whose `%(key)s` does not wait for it")
            % {"journey": slug, "key": "enter"},
            f"`enter: {{was: started, what: {{journey: {slug}}}}}`",
            _("Else nothing follows when the member says yes."),
        )


RULES = (invitations_lead_somewhere,)
