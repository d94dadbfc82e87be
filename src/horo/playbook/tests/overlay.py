"""Broken playbooks as overlays: the minimal playbook, and what is different in it."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MINIMAL = HERE / "minimal"
REFERENCE = HERE.parents[3] / "examples" / "playbook"


def lay(overlay: Mapping[str, Any], target: Path) -> Path:
    """Write the minimal playbook with `overlay` into `target` and return it.

    `change` replaces texts within files ([[old, new], …]), `add` writes whole files, `remove`
    takes files or folders away.
    """
    shutil.copytree(MINIMAL, target)
    for name in overlay.get("remove", []):
        path = target / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, text in overlay.get("add", {}).items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name, changes in overlay.get("change", {}).items():
        path = target / name
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"{name}: {old!r} must stand there once"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return target
