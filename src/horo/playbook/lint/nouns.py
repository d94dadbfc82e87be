"""What a playbook names, as a finding calls it: this one, and one that there is."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Text = str | Promise
NOUNS: Mapping[str, tuple[Text, Text]] = {
    "audience": (
        gettext_lazy("the audience %(name)r"),
        gettext_lazy("an audience of the playbook"),
    ),
    "badge": (
        gettext_lazy("the badge %(name)r"),
        gettext_lazy("a badge of the playbook"),
    ),
    "experiment": (
        gettext_lazy("the experiment %(name)r"),
        gettext_lazy("an experiment of the playbook"),
    ),
    "form": (
        gettext_lazy("the form %(name)r"),
        gettext_lazy("a form of the playbook"),
    ),
    "journey": (
        gettext_lazy("the journey %(name)r"),
        gettext_lazy("a journey of the playbook"),
    ),
    "level": (
        gettext_lazy("the level %(name)r"),
        gettext_lazy("a level of the playbook"),
    ),
    "message": (
        gettext_lazy("the message %(name)r"),
        gettext_lazy("a message of the playbook"),
    ),
    "perk": (
        gettext_lazy("the perk %(name)r"),
        gettext_lazy("a perk of the playbook"),
    ),
    "persona": (
        gettext_lazy("the persona %(name)r"),
        gettext_lazy("a persona of the playbook"),
    ),
    "ritual": (
        gettext_lazy("the ritual %(name)r"),
        gettext_lazy("a ritual of the playbook"),
    ),
    "role": (
        gettext_lazy("the role %(name)r"),
        gettext_lazy("a role of the playbook"),
    ),
    "stage": (
        gettext_lazy("the stage %(name)r"),
        gettext_lazy("a stage of the playbook"),
    ),
}
