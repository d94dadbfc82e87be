"""What can be asked of the warehouse: the log and the members as columns."""

from horo.facts.services.checking import Diagnosis, Finding, diagnose, doctor
from horo.facts.services.manifest import ManifestDamaged
from horo.facts.services.opening import Warehouse, close, open_facts
from horo.facts.services.syncing import InsideTransaction, SyncReport, rebuild, sync
from horo.facts.services.transacting import transactional

__all__ = [
    "Diagnosis",
    "Finding",
    "InsideTransaction",
    "ManifestDamaged",
    "SyncReport",
    "Warehouse",
    "close",
    "diagnose",
    "doctor",
    "open_facts",
    "rebuild",
    "sync",
    "transactional",
]
