"""The playbook as one value: everything that its files say."""

from pydantic import Field

from horo.conditions import Words
from horo.playbook.parts.charter import Charter
from horo.playbook.parts.forms import Form
from horo.playbook.parts.journeys import Journey
from horo.playbook.parts.measures import Experiment, Measures
from horo.playbook.parts.messages import Message
from horo.playbook.parts.moderation import Guidelines, Moderation
from horo.playbook.parts.people import Audience, Funnel, Persona
from horo.playbook.parts.recognition import Recognition
from horo.playbook.parts.rituals import Ritual


class Playbook(Charter):
    """A whole playbook. `version` is the SHA-256 of its content."""

    version: str
    texts: dict[str, str] = Field(default_factory=dict, exclude=True, repr=False)  # by file
    personas: dict[str, Persona] = Field(default_factory=dict)
    audiences: dict[str, Audience] = Field(default_factory=dict)
    funnel: Funnel
    rituals: dict[str, Ritual] = Field(default_factory=dict)
    journeys: dict[str, Journey] = Field(default_factory=dict)
    messages: dict[str, Message] = Field(default_factory=dict)
    guidelines: Guidelines
    moderation: Moderation
    recognition: Recognition
    forms: dict[str, Form] = Field(default_factory=dict)
    measures: Measures
    experiments: dict[str, Experiment] = Field(default_factory=dict)

    @property
    def words(self) -> Words:
        """What personas, audiences and stages mean, for resolving conditions."""
        return Words(
            personas={
                slug: persona.recognized_by
                for slug, persona in self.personas.items()
                if persona.recognized_by is not None
            },
            audiences={slug: audience.when for slug, audience in self.audiences.items()},
            stages={stage.slug: stage.when for stage in self.funnel.stages},
            locale=self.locale,
        )
