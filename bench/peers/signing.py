"""Sign somebody in to a peer, and tell the benchmark where its pages are. Needs Django set up."""

import json

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore


def signed_in(user):
    """Return the key of a new session of `user`."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return store.session_key


def tell(user, *, topic, space, reply, field):
    """Print the addresses, the field of a reply and the cookies of `user`, signed in, as JSON."""
    cookies = {"session_cookie": "sessionid", "csrf_cookie": "csrftoken"}
    pages = {"topic": topic, "space": space, "reply": reply, "field": field}
    print(json.dumps({**pages, "session": signed_in(user), **cookies}))
