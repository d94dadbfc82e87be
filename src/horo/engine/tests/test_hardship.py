"""A locked database and a full disk: refused for a while, then everything happens once."""

import pytest

from horo.engine.tests.test_once import assert_everything_happened_once, survive


@pytest.mark.parametrize(("hardship", "says"), [("locked", "locked"), ("full", "full")])
def test_what_was_refused_for_a_while_happens_once_in_the_end(hardship, says, tmp_path):
    url = f"sqlite:///{tmp_path}/hard.sqlite3"

    found = survive(hardship, url, tmp_path, program="hardship")

    assert all(says in said for said in found["said"]), f"nothing was hard: {found['said']}"
    assert found["done_meanwhile"] < found["performed"], "all was done before it got hard"
    assert_everything_happened_once(found)
