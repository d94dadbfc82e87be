"""Messages and other texts: safe templates, known variables, every locale."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from horo.playbook.lint.place import Look
from horo.playbook.problems import did_you_mean
from horo.playbook.reading.yaml import Path
from horo.playbook.texts import VARIABLES, TextRefused, check_text

SAID = {
    "topic": gettext_lazy("the topic %(name)r"),
    "channel": gettext_lazy("the channel %(name)r"),
}
KNOWN = tuple(f"{group}.{key}" for group, keys in VARIABLES.items() for key in keys)


def texts_are_safe(look: Look) -> None:
    """Every template reads known variables and runs no code."""
    for message in look.playbook.messages.values():
        for text in message.texts.values():
            _check(look, text.file, look.line(text.file, ("subject",)), text.subject)
            _check(look, text.file, text.body_line, text.body_template)
    for slug, ritual in look.playbook.rituals.items():
        file = f"rituals/{slug}.yaml"
        if ritual.opens_with:
            for key in ("title", "text"):
                line = look.line(file, ("opens_with", key))
                _check(look, file, line, getattr(ritual.opens_with, key))
    for file, path, template in _arguments(look):
        _check(look, file, look.line(file, path), template)


def every_locale(look: Look) -> None:
    """A message exists in every locale of the community, and says something in each."""
    if not look.has("playbook.yaml"):
        return
    wanted = look.playbook.locales
    for slug, message in look.playbook.messages.items():
        for locale in wanted:
            file = f"messages/{slug}.{locale}.md"
            if locale not in message.texts and not look.is_broken(file):
                there = next(iter(message.texts.values())).file
                look.error(
                    "locale",
                    there,
                    (),
                    _("no text in %(locale)r") % {"locale": locale},
                    _("a file %(file)s") % {"file": file},
                    _("The community's locales stand in playbook.yaml."),
                )
        for locale, text in message.texts.items():
            if locale not in wanted:
                look.error(
                    "locale",
                    text.file,
                    (),
                    _("the locale %(locale)r") % {"locale": locale},
                    _("one of the community's locales (%(locales)s)")
                    % {"locales": ", ".join(wanted)},
                )
            if not text.body_template.strip():
                look.error("empty", text.file, (), _("no text"), _("a text below the front matter"))


def topics_are_said_once(look: Look) -> None:
    """A message's consent topic stands in the community's own locale, and is the same in others."""
    if not look.has("playbook.yaml"):
        return
    for slug, message in look.playbook.messages.items():
        own = f"messages/{slug}.{look.playbook.locale}.md"
        files = {text.file: look.draft.parts[text.file] for text in message.texts.values()}
        if own in files and files[own].topic is None:
            look.error(
                "topic",
                own,
                (),
                _("no %(key)r") % {"key": "topic"},
                _("the consent topic, such as getting-started"),
                _("Members agree to topics, not to single messages."),
            )
        for file, part in files.items():
            for key, said in (("topic", message.topic), ("channel", message.channel)):
                other = getattr(part, key)
                if own in files and files[own].topic and other not in (None, said):
                    look.error(
                        "topic",
                        file,
                        (key,),
                        str(SAID[key]) % {"name": other},
                        _("%(name)r, as in %(file)s") % {"name": said, "file": own},
                        _("Or leave it out: the one there counts."),
                    )


def _arguments(look: Look) -> Iterator[tuple[str, Path, str]]:
    """Yield every text among the arguments of the steps, with its place."""
    for file, path, step in look.steps():
        for key, value in step.args.model_dump().items():
            if isinstance(value, str) and "{" in value:
                yield file, (*path, step.action, key), value


def _check(look: Look, file: str, line: int, template: str) -> None:
    try:
        unknown = check_text(template)
    except TextRefused as error:
        at = line + error.line - 1
        look.at_line("template", file, at, error.found, error.expected, error.hint)
        return
    for variable in unknown:
        at = line + variable.line - 1
        look.at_line(
            "variable",
            file,
            at,
            _("the variable %(variable)r") % {"variable": variable.name},
            _("one that is known"),
            did_you_mean(variable.name, KNOWN)
            or _("Known: %(names)s.") % {"names": ", ".join(KNOWN)},
        )


RULES = (texts_are_safe, every_locale, topics_are_said_once)
