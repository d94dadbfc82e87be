"""A playbook that states own measures and nothing else, for the services to run."""

from dataclasses import dataclass, field
from hashlib import sha256

from horo.conditions import Words
from horo.measures import services
from horo.playbook.parts.measures import Measures


@dataclass
class Stating:
    """What a playbook's `measures.yaml` says, as far as measures look at a playbook."""

    measures: Measures
    timezone: str = "UTC"
    version: str = ""
    words: Words = field(default_factory=lambda: Words(personas={}, audiences={}, stages={}))


def run(monkeypatch, *stated, zone="UTC"):
    """Let a playbook run that states `stated`, each as YAML would give it."""
    version = f"own-{sha256(repr(stated).encode()).hexdigest()}"
    book = Stating(Measures.model_validate({"measures": stated}), zone, version)
    monkeypatch.setattr(services, "current", lambda: book)
    monkeypatch.setattr(services, "stages_of", lambda playbook: ())
    return book
