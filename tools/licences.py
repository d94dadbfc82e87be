"""Check that everything Horo needs to run may be shipped with it. Exit 1 where it may not.

Reads what the installed packages of requirements/base.txt say about themselves.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = ("MIT", "BSD", "0BSD", "Apache-2.0", "MPL-2.0", "PSF", "ISC")
SPELLINGS = {
    "Apache Software License": "Apache-2.0",
    "Apache License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Python Software Foundation License": "PSF",
    "PSF-2.0": "PSF",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT-CMU": "MIT",
}
# The licence file was read: it is BSD and MIT; what the classifier adds is a trademark.
READ = {"qrcode": ["BSD-3-Clause", "MIT"]}
HARMLESS = {"CC0-1.0", "Zlib", "Unlicense"}  # of parts bundled inside, beside an allowed one


def pinned(path: Path) -> Iterator[str]:
    """Names in a lock that this machine needs; others are for other systems."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"[A-Za-z0-9][^\\#]*", line):
            requirement = Requirement(match[0].strip())
            if requirement.marker is None or requirement.marker.evaluate():
                yield requirement.name


def licences(package: PackageMetadata) -> list[str]:
    """What a package says its licence is, as identifiers; a choice counts as all of it."""
    stated = {name.lower(): value for name, value in package.json.items()}
    if expression := stated.get("license_expression"):
        names = re.split(r"\s+(?:AND|OR)\s+", re.sub(r"[()]", "", str(expression)))
    else:
        classifiers = stated.get("classifier") or []
        names = [
            line.rpartition(" :: ")[2]
            for line in classifiers
            if line.startswith("License ::") and not line.endswith("OSI Approved")
        ] or str(stated.get("license") or "").splitlines()[:1]
    return [SPELLINGS.get(name.strip(), name.strip()) for name in names]


def is_allowed(name: str) -> bool:
    return any(re.match(rf"{re.escape(allowed)}\b", name) for allowed in ALLOWED)


def forbidden(path: Path) -> list[str]:
    """Packages of a lock that may not be shipped, a sentence each."""
    problems = []
    for name in pinned(path):
        try:
            said = READ.get(name) or licences(metadata(name))
        except PackageNotFoundError:
            problems.append(f"{name} is not installed: run make test first.")
            continue
        if not any(map(is_allowed, said)) or not all(is_allowed(n) or n in HARMLESS for n in said):
            problems.append(f"{name} is {' and '.join(said) or 'without a stated licence'}.")
    return problems


def main() -> int:
    problems = forbidden(ROOT / "requirements" / "base.txt")
    print("\n".join(problems) or "Every dependency may be shipped.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
