"""One verb of the log as part of a sentence. No gender anywhere: see `verbs`."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Phrase:
    """One verb: `some` completes "members who …", `never` says that it did not happen."""

    some: Text
    never: Text
