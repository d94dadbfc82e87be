"""A running `horo up` with a small community in it.

mara   in the team
alice  opened a topic in the public space "open" and one in the private space "closed"
bob    in the group of the private space
otto   in no group
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse

import pytest
from bench.server import running

SEED = """
import json
from horo.cli import setup
setup.django()
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from horo.community.services import posting
from horo.content.models import Space
from horo.core.time import now
from horo.people.models import Group, Member, Membership

def session(member):
    store = SessionStore()
    store["_auth_user_id"] = str(member.pk)
    store["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    store["_auth_user_hash"] = member.get_session_auth_hash()
    store.save()
    return store.session_key

at, found = now(), {"sessions": {}, "members": {}}
for handle in ("mara", "alice", "bob", "otto"):
    member = Member.objects.create(handle=handle, name=handle.title(), joined_at=at)
    found["sessions"][handle], found["members"][handle] = session(member), member.pk
people = {member.handle: member for member in Member.objects.all()}
team = Group.objects.get_or_create(slug="team", defaults={"name": "Team"})[0]
friends = Group.objects.create(slug="friends", name="Friends")
for group, names in ((team, ["mara"]), (friends, ["alice", "bob"])):
    for name in names:
        Membership.objects.create(group=group, member=people[name], since=at)
for slug, access, group in (("open", "public", None), ("closed", "private", friends)):
    space = Space.objects.create(
        slug=slug, name=slug, access=access, group=group, source="horo", source_key=slug
    )
    topic = posting.open_topic(space, f"About {slug}", "Hello there.", by=people["alice"], at=at)
    found[slug] = topic.pk
from horo.engine.tests.community import write_playbook
THANKS = {"title": "Thanks", "enter": {"did": "replied"}, "steps": [{"id": "now", "send": "tips"}]}
write_playbook(journeys={"thanks": THANKS})
print(json.dumps(found))
"""


def ask(env, program):
    """Run `program` beside the server and return the JSON that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


@dataclass
class Site:
    """The server, what is in it, and how to ask it."""

    server: object
    env: dict
    seeded: dict

    def request(self, path, who=None, *, method="GET", body=None, **headers) -> HTTPResponse:
        """Return the response, its body unread."""
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if who:
            named["Cookie"] = f"sessionid={self.seeded['sessions'][who]}; csrftoken={TOKEN}"
            named["X-CSRFToken"] = TOKEN
        connection.request(method, path, body, named)
        response = connection.getresponse()
        response.connection = connection
        return response

    def reply(self, topic, who, text):
        """Reply as the form does."""
        form = "text=" + text.replace(" ", "+")
        kind = "application/x-www-form-urlencoded"
        path = f"/topics/{self.seeded[topic]}/-/reply/"
        response = self.request(path, who, method="POST", body=form, Content_Type=kind)
        response.read()
        assert response.status == 302, response.status

    def listen(self, on, who=None, **headers):
        return Stream(self.request(f"/live?on={on}", who, **headers))


TOKEN = "t" * 32


class Stream:
    """An open stream: `events()` yields (name, data, id) as they come."""

    def __init__(self, response):
        self.response, self.status = response, response.status

    def __iter__(self):
        event = {}
        while line := self.response.readline():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if not name:
                if "data" in event:
                    yield event.get("event"), json.loads(event["data"]), event.get("id")
                event = {}
            else:
                event[name] = value

    def next(self, wanted):
        """Return the data and id of the next event called `wanted`."""
        return next((data, id_) for name, data, id_ in self if name == wanted)

    def close(self):
        self.response.close()
        self.response.connection.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory):
    home = tmp_path_factory.mktemp("site")
    env = {**os.environ, "HORO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "horo.settings"}
    seeded = ask(env, SEED)
    with running(home) as server:
        yield Site(server, env, seeded)
