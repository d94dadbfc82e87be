"""The floor: a topic page written by hand, over the database that Horo uses.

Two raw statements and a template, with real sessions and CSRF, served by the same server with as
many threads. What a page costs above it is what Horo adds.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.server import Server, free_port

ROOT = Path(__file__).resolve().parent.parent
PAGE = """<!doctype html><html lang="en"><title>{{ title }}</title><body>
<p>{% if user.is_authenticated %}{{ user.handle }}{% else %}<a href="/">Sign in</a>{% endif %}</p>
<h1>{{ title }}</h1>{% for post in posts %}
<article id="post-{{ post.0 }}"><h2><a href="/people/{{ post.1 }}/">{{ post.2 }}</a></h2>
<time>{{ post.4 }}</time>{{ post.3|safe }}</article>{% endfor %}
<form method="post">{% csrf_token %}<textarea name="text"></textarea><button>Reply</button></form>
"""
POSTS = """SELECT p.number, m.id, m.name, p.html, p.posted_at FROM content_post p
JOIN people_member m ON m.id = p.author_id WHERE p.topic_id = %s ORDER BY p.number LIMIT 20"""


def topic(request: Any, topic_id: int) -> Any:
    from django.db import connection
    from django.http import HttpResponse
    from django.template import engines

    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM content_topic WHERE id = %s", [topic_id])
        (title,) = cursor.fetchone()
        cursor.execute(POSTS, [topic_id])
        posts = cursor.fetchall()
    if "page" not in _kept:
        _kept["page"] = engines["django"].from_string(PAGE)
    return HttpResponse(_kept["page"].render({"title": title, "posts": posts}, request))


_kept: dict[str, Any] = {}


def application(environ: dict[str, Any], start_response: Any) -> Any:
    if "wsgi" not in _kept:
        _kept["wsgi"] = _configured()
    return _kept["wsgi"](environ, start_response)


def _configured() -> Any:
    """Horo's settings without Horo's middleware and pages: the parts that any site needs."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "horo.settings"
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    settings.MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "allauth.account.middleware.AccountMiddleware",  # its app insists on it
    ]
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                ]
            },
        }
    ]
    urls = type("Urls", (), {"urlpatterns": [path("topics/<int:topic_id>/", topic)]})
    settings.ROOT_URLCONF = urls
    return get_wsgi_application()


@contextmanager
def running(home: Path) -> Iterator[Server]:
    """Serve the floor over the database in `home`."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    options = ["--blocking-threads", "4", "--log-level", "error", "bench.floor:application"]
    env = {**os.environ, "HORO_HOME": str(home), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([*command, *options], env=env, cwd=ROOT, text=True)
    server = Server(process, port)
    try:
        deadline = time.perf_counter() + 30
        while time.perf_counter() < deadline:
            try:
                server.get("/")
                break
            except OSError:
                time.sleep(0.05)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
