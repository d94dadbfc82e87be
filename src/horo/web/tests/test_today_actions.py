"""What waits for a decision is told in the words of the room that would do it."""

import pytest
from conftest import AT

from horo.engine.tests.acting import space_of, topic_by, write_step
from horo.engine.tests.conftest import no_linter

__all__ = ["no_linter"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def today(alice, mara, sign_in, monkeypatch):
    """Return what the page Today says where `step` waits for a yes."""
    topic_by(alice, space_of("help"))
    monkeypatch.setattr("horo.web.views.today.now", lambda: AT)

    def told(step):
        write_step(step | {"approval": True})
        return sign_in(mara).get("/today/").text

    return told


def test_a_change_of_a_member_is_no_letter(today):
    page = today({"tag": "helper"})

    assert "the tag “helper” for the member" in page
    assert "What would happen" in page
    assert "would read" not in page


def test_what_the_member_would_read_is_shown_as_such(today):
    page = today({"reply": "welcome"})

    assert "a reply in the topic: “Welcome …”" in page
    assert "What Alice would read" in page


def test_what_cannot_be_done_says_so_before_it_is_approved(today):
    page = today({"post": {"space": "nowhere", "message": "welcome"}})

    assert "There is no space “nowhere”" in page
