"""What can be asked of the warehouse: the log and the members as columns."""

from horo.facts.services.checking import Diagnosis, Finding, diagnose, doctor
from horo.facts.services.manifest import ManifestDamaged
from horo.facts.services.opening import Warehouse, close, open_facts
from horo.facts.services.syncing import InsideTransaction, SyncReport, keep_up, rebuild, sync
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
    "keep_up",
    "open_facts",
    "rebuild",
    "sync",
    "transactional",
]
