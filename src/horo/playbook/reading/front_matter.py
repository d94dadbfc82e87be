"""Markdown with YAML front matter: the YAML between two lines `---`, then the prose."""

from django.utils.translation import gettext as _

from horo.playbook.problems import Problem
from horo.playbook.reading.yaml import Document, read_yaml

FENCE = "---"


def read_markdown(file: str, text: str) -> Document:
    """Read `text`; a file without front matter is prose alone."""
    lines = text.splitlines()
    if not lines or lines[0].rstrip() != FENCE:
        return Document(file, data={}, lines={(): 1}, body=text, body_line=1)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        problem = Problem(
            file,
            1,
            _("'---' without an end"),
            _("a second line '---' below the front matter"),
            code="yaml",
        )
        return Document(file, problems=[problem])
    document = read_yaml(file, "\n".join(lines[1:end]), above=1)
    if document.data is None and not document.problems:
        document.data = {}
    document.body = "\n".join(lines[end + 1 :])
    document.body_line = end + 2
    return document
