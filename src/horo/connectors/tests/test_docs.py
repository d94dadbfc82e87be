"""The examples in docs/import.md and docs/outcome.md are what the code takes and answers."""

import json
import re
from pathlib import Path

import pytest

from horo.connectors import facts, tokens
from horo.connectors.csvimport import import_csv
from horo.connectors.csvmapping import CsvMapping, read_mapping
from horo.connectors.factvalues import VERBS
from horo.core.time import now
from horo.people.models import Member

DOCS = Path(__file__).resolve().parents[4] / "docs"


def examples(page: str, kind: str) -> list[str]:
    found = re.findall(rf"```{kind}\n(.*?)```", (DOCS / page).read_text(), re.DOTALL)
    assert found, f"{page} has no example in {kind}"
    return found


@pytest.fixture
def ada(alice):
    Member.objects.filter(pk=alice.pk).update(email="ada@example.org")


def test_the_csv_and_the_mapping_are_taken(ada, tmp_path):
    path, mapping = tmp_path / "facts.csv", tmp_path / "mapping.yaml"
    path.write_text(examples("import.md", "csv")[0])
    mapping.write_text(examples("import.md", "yaml")[0])

    report = import_csv(path, CsvMapping())

    assert dict(report.counts) == {"new": 1, "unknown_person": 1}
    assert read_mapping(mapping).source == "crm-eu"


def test_the_batch_gets_the_answer_that_is_shown(ada, client):
    batch, answer = (json.loads(each) for each in examples("outcome.md", "json"))
    _, text = tokens.make("CRM", source="crm", by=None, at=now())

    response = client.post(
        "/api/facts/", batch, "application/json", headers={"authorization": f"Bearer {text}"}
    )

    assert response.json() == answer


def test_every_event_and_every_status_is_documented():
    page = (DOCS / "outcome.md").read_text()
    statuses = (
        facts.NEW, facts.KNOWN, facts.UNKNOWN, facts.SEVERAL, facts.INVALID, facts.CONFLICT,
    )  # fmt: skip

    assert [name for name in (*VERBS, *statuses) if f"`{name}`" not in page] == []
