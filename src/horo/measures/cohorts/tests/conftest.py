import pytest


@pytest.fixture(autouse=True)
def what_runs(db):
    """The launches, which say what playbook there is: none."""
