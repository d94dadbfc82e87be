"""The floor: the least that a forum written in Django can cost without keeping whole pages.

Two raw statements a page, HTML rendered when it was written, Django templates, real sessions and
CSRF. `python floor_site.py` loads the data set; `gunicorn floor_site:application` serves it.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import dataset
from django.conf import settings

TOPIC = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ t.title }}</title></head><body>
<header>{% if user.is_authenticated %}<a href="/u/{{ user.pk }}/">{{ user.username }}</a>{% else %}<a href="/login/">Sign in</a>{% endif %}</header>
<h1>{{ t.title }}</h1><nav>{% for p in pages %}<a href="?page={{ p }}">{{ p }}</a> {% endfor %}</nav>
{% for p in posts %}<article id="{{ p.n }}"><h2><a href="/u/{{ p.uid }}/">{{ p.username }}</a></h2>
<time datetime="{{ p.at|date:"c" }}">{{ p.at|date:"j M Y H:i" }}</time>{{ p.html|safe }}</article>{% endfor %}
<form method="post" action="/topic/{{ t.id }}/reply">{% csrf_token %}<textarea name="text"></textarea><button>Reply</button></form></body></html>
"""
SPACE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Topics</title></head><body>
<header>{% if user.is_authenticated %}{{ user.username }}{% else %}<a href="/login/">Sign in</a>{% endif %}</header>
<table>{% for t in ts %}<tr><td><a href="/topic/{{ t.id }}/">{{ t.title }}</a></td><td>{{ t.username }}</td><td>{{ t.posts }}</td>
<td>{{ t.last }} {{ t.last_at|date:"j M Y H:i" }}</td></tr>{% endfor %}</table></body></html>
"""

settings.configure(
    SECRET_KEY="b" * 50,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="floor_site",
    USE_TZ=True,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    SESSION_ENGINE="django.contrib.sessions.backends.cached_db",
    CACHES={
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": os.environ["PEER_REDIS"],
        }
    },
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ["PEER_DATABASE"],
            "USER": "root",
            "HOST": "127.0.0.1",
            "CONN_MAX_AGE": 600,
        }
    },
)

import django

django.setup()

import markdown_it
import nh3
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.template import engines
from django.urls import path
from signing import tell

topic_page, space_page = (engines["django"].from_string(text) for text in (TOPIC, SPACE))
rendering = markdown_it.MarkdownIt("commonmark")


def rows(sql, arguments):
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor.fetchall()]  # noqa: B905


def topic(request, topic_id):
    page = int(request.GET.get("page", 1))
    (found,) = rows(
        "SELECT t.*, u.username FROM topic t JOIN auth_user u ON u.id = t.user_id WHERE t.id = %s",
        [topic_id],
    )
    posts = rows(
        "SELECT p.id, p.n, p.html, p.at, u.id AS uid, u.username FROM post p "
        "JOIN auth_user u ON u.id = p.user_id WHERE topic_id = %s AND n > %s AND n <= %s "
        "ORDER BY n",
        [topic_id, (page - 1) * 20, page * 20],
    )
    pages = range(1, (found["posts"] + 19) // 20 + 1)
    context = {"t": found, "posts": posts, "pages": pages, "user": request.user}
    return HttpResponse(topic_page.render(context, request))


def space(request):
    found = rows(
        "SELECT t.*, u.username, l.username AS last FROM topic t "
        "JOIN auth_user u ON u.id = t.user_id JOIN auth_user l ON l.id = t.last_user_id "
        "ORDER BY last_at DESC LIMIT 20",
        [],
    )
    return HttpResponse(space_page.render({"ts": found, "user": request.user}, request))


def reply(request, topic_id):
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    html = nh3.clean(rendering.render(request.POST["text"]))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE topic SET posts = posts + 1, last_at = now(), last_user_id = %s "
            "WHERE id = %s RETURNING posts",
            [request.user.pk, topic_id],
        )
        (number,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO post (topic_id, user_id, n, md, html, at) "
            "VALUES (%s, %s, %s, %s, %s, now())",
            [topic_id, request.user.pk, number, request.POST["text"], html],
        )
    return HttpResponseRedirect(f"/topic/{topic_id}/#{number}")


urlpatterns = [
    path("topic/<int:topic_id>/", topic),
    path("c/", space),
    path("topic/<int:topic_id>/reply", reply),
]
application = get_wsgi_application()

TABLES = """
CREATE TABLE topic (id serial PRIMARY KEY, title text, user_id int, posts int,
                    last_at timestamptz, last_user_id int);
CREATE TABLE post (id bigserial PRIMARY KEY, topic_id int, user_id int, n int, md text,
                   html text, at timestamptz)
"""
INDEXES = """
CREATE UNIQUE INDEX ON post (topic_id, n); CREATE INDEX ON topic (last_at DESC); ANALYZE
"""


def load():
    call_command("migrate", verbosity=0)
    User.objects.bulk_create(User(username=n, password="!") for n in dataset.member_names())
    ids = list(User.objects.order_by("id").values_list("id", flat=True))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TABLES)
        for thread in dataset.threads():
            last = thread.posts[-1]
            cursor.execute(
                "INSERT INTO topic (title, user_id, posts, last_at, last_user_id) "
                "VALUES (%s, %s, %s, %s, %s) RETURNING id",
                [thread.title, ids[thread.posts[0].member], len(thread.posts), last.at,
                 ids[last.member]],
            )  # fmt: skip
            (topic_id,) = cursor.fetchone()
            cursor.executemany(
                "INSERT INTO post (topic_id, user_id, n, md, html, at) "
                "VALUES (%s, %s, %s, %s, %s, %s)",
                [
                    (topic_id, ids[p.member], n, p.markdown, p.html, p.at)
                    for n, p in enumerate(thread.posts, 1)
                ],
            )
        cursor.execute(INDEXES)


if __name__ == "__main__":
    load()
    user = User.objects.order_by("id").first()
    tell(user, topic="/topic/1/", space="/c/", reply="/topic/1/reply", field="text")
