"""Misago with the data set. `python misago_site.py` loads it, gunicorn serves `application`.

Its own development project as shipped, with DEBUG and the debug toolbar off, on PostgreSQL and
Redis, and without its limit on how often one may post.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
os.environ.update(
    POSTGRES_DB=os.environ["PEER_DATABASE"], POSTGRES_USER="root", POSTGRES_HOST="127.0.0.1"
)

import dataset
from devproject import settings as shipped
from django.conf import settings


def configure():
    chosen = {name: getattr(shipped, name) for name in dir(shipped) if name.isupper()}
    chosen["DATABASES"]["default"]["CONN_MAX_AGE"] = 600
    chosen |= {
        "DEBUG": False,
        "CELERY_BROKER_URL": os.environ["PEER_REDIS"],
        "MIDDLEWARE": [name for name in chosen["MIDDLEWARE"] if "debug_toolbar" not in name],
        "INSTALLED_APPS": [name for name in chosen["INSTALLED_APPS"] if name != "debug_toolbar"],
        "ROOT_URLCONF": "misago_urls",
        "SESSION_ENGINE": "django.contrib.sessions.backends.cached_db",
        "CACHES": {
            "default": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": os.environ["PEER_REDIS"],
            }
        },
        "MISAGO_POSTING_MIDDLEWARES": [
            name
            for name in getattr(settings_of_misago(), "MISAGO_POSTING_MIDDLEWARES", [])
            if "floodprotection" not in name
        ],
    }
    settings.configure(**chosen)


def settings_of_misago():
    from misago.conf import defaults

    return defaults


configure()

import django

django.setup()

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from signing import tell

application = get_wsgi_application()


def load():
    from misago.acl.models import Role
    from misago.categories.models import Category
    from misago.threads.checksums import update_post_checksum
    from misago.threads.models import Post, Thread
    from misago.users.models import Rank

    call_command("migrate", verbosity=0)
    users = get_user_model()
    made, rank = [], Rank.objects.get_default()
    for name in dataset.member_names():
        user = users(email=f"{name}@example.org")
        user.set_username(name)
        user.set_email(f"{name}@example.org")
        user.password, user.rank = "!", rank
        user.avatars = [{"size": size, "url": f"/{size}.png"} for size in (400, 200, 100)]
        made.append(user)
    users.objects.bulk_create(made)
    made[0].roles.add(Role.objects.get(special_role="authenticated"))  # the one who signs in
    for user in made:
        user.update_acl_key()
    users.objects.bulk_update(made, ["acl_key"])
    people = list(users.objects.order_by("id"))
    root = Category.objects.root_category()
    category = Category.objects.filter(level__gt=0, tree_id=root.tree_id).first()
    for thread in dataset.threads():
        add(Thread, Post, update_post_checksum, category, people, thread)
    category.synchronize()
    category.save()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return category, Thread.objects.order_by("pk").first(), people[0]


def add(threads, posts, checksum, category, people, thread):
    first, last = thread.posts[0], thread.posts[-1]
    opener, closer = people[first.member], people[last.member]
    row = threads.objects.create(
        category=category, title=thread.title, slug="topic", replies=len(thread.posts) - 1,
        started_on=first.at, last_post_on=last.at, starter=opener, starter_name=opener.username,
        starter_slug=opener.slug, last_poster=closer, last_poster_name=closer.username,
        last_poster_slug=closer.slug,
    )  # fmt: skip
    made = posts.objects.bulk_create(
        posts(
            category=category, thread=row, poster=people[post.member],
            poster_name=people[post.member].username, original=post.markdown, parsed=post.html,
            posted_on=post.at, updated_on=post.at,
        )
        for post in thread.posts
    )  # fmt: skip
    for post in made:
        checksum(post)
    posts.objects.bulk_update(made, ["checksum"])
    row.first_post, row.last_post = made[0], made[-1]
    row.save()


if __name__ == "__main__":
    category, thread, user = load()
    tell(
        user, topic=thread.get_absolute_url(), space=category.get_absolute_url(),
        reply=f"/api/threads/{thread.pk}/posts/", field="post",
    )  # fmt: skip
