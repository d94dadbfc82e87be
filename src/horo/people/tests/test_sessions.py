"""Sessions are found as Django finds them: those that have not ended."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as DjangosStore
from django.contrib.sessions.models import Session

from horo.core.time import now
from horo.people.sessions import SessionStore


@pytest.mark.usefixtures("each_database", "db")
def test_a_session_is_there_until_it_ends():
    theirs = DjangosStore()
    theirs["language"] = "bg"
    theirs.save()

    assert dict(SessionStore(theirs.session_key).items()) == {"language": "bg"}
    assert dict(SessionStore("nobodys-session-at-all").items()) == {}

    Session.objects.update(expire_date=now() - timedelta(seconds=1))
    ended = SessionStore(theirs.session_key)
    assert dict(ended.items()) == {}
    assert ended.session_key is None, "whoever comes with it gets a new one"
