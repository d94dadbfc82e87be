"""A new message in every language of the community: its files are checked and written together."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from horo.playbook.editing import put
from horo.playbook.problems import Problem
from horo.playbook.services.editing import problems_after
from horo.web.services.editor.pages import playbook

CHANNELS = (
    ("in_app", gettext_lazy("in the community")),
    ("email", gettext_lazy("by e-mail")),
    ("push", gettext_lazy("by push to their browsers")),
)


@dataclass(frozen=True)
class Text:
    """A message in one language, as it is typed."""

    locale: str
    subject: str = ""
    body: str = ""


@dataclass(frozen=True)
class Typed:
    """A new message as it is typed. `texts` are in the community's own language first."""

    slug: str
    topic: str
    channel: str
    texts: tuple[Text, ...]

    @property
    def files(self) -> dict[str, str | None]:
        """What would be written, by path."""
        return {
            f"messages/{self.slug}.{text.locale}.md": self._file(text, is_own=not index)
            for index, text in enumerate(self.texts)
        }

    def _file(self, text: Text, *, is_own: bool) -> str:
        front = put("subject: x\n", ("subject",), text.subject)
        if is_own:  # the others follow it
            front = put(front, ("topic",), self.topic)
            if self.channel == "email":
                front = put(front, ("channel",), self.channel)
        return f"---\n{front}---\n{text.body.strip()}\n"


def typed(posted: Mapping[str, str]) -> Typed:
    """Return what the form holds; an empty form has a text for every language."""
    book = playbook()
    locales = [book.locale, *(one for one in book.locales if one != book.locale)]
    return Typed(
        posted.get("slug", "").strip(),
        posted.get("topic", "").strip(),
        posted.get("channel", "in_app"),
        tuple(
            Text(
                locale,
                posted.get(f"subject:{locale}", "").strip(),
                posted.get(f"body:{locale}", "").replace("\r\n", "\n"),
            )
            for locale in locales
        ),
    )


def topics() -> list[str]:
    """Return the topics of consent that messages have already."""
    return sorted({message.topic for message in playbook().messages.values()})


def problems(message: Typed) -> list[Problem]:
    return problems_after(message.files)


def refusal(message: Typed) -> str:
    """Return why the name cannot be taken; "" where it can."""
    if message.slug in playbook().messages:
        return _("There is one of this name already.")
    return ""
