"""Spirit with the data set. `python spirit_site.py` loads it, gunicorn serves `application`.

Its own project template as shipped, on PostgreSQL and Redis, with the limit on posting switched
off and cached templates, as its documentation recommends for production.
"""

import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import dataset
import spirit
from django.conf import settings

BASE = Path(spirit.__file__).parent / "extra/project_template/project_name/settings/base.py"


def configure():
    text = BASE.read_text().replace("{{ project_name }}", "spirit_site")
    values = {"__file__": str(Path(tempfile.gettempdir()) / "spirit_site/a/b/base.py")}
    exec(compile(text, str(BASE), "exec"), values)
    chosen = {name: value for name, value in values.items() if name.isupper()}
    redis = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": os.environ["PEER_REDIS"],
    }
    chosen |= {
        "SECRET_KEY": "b" * 50,
        "ALLOWED_HOSTS": ["*"],
        "ROOT_URLCONF": "spirit_urls",
        "LOGGING": {},
        "CACHES": {"default": redis, "st_rate_limit": {**redis, "TIMEOUT": None}},
        "SESSION_ENGINE": "django.contrib.sessions.backends.cached_db",
        "ST_RATELIMIT_ENABLE": False,
        "ST_TASK_MANAGER": None,
        "ST_SITE_URL": "http://127.0.0.1:8000/",
        "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
        "HAYSTACK_SIGNAL_PROCESSOR": "haystack.signals.BaseSignalProcessor",
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": os.environ["PEER_DATABASE"],
                "USER": "root",
                "HOST": "127.0.0.1",
                "CONN_MAX_AGE": 600,
            }
        },
    }
    settings.configure(**chosen)


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
    from spirit.category.models import Category
    from spirit.comment.models import Comment
    from spirit.topic.models import Topic
    from spirit.user.models import UserProfile

    call_command("migrate", verbosity=0)
    users = get_user_model()
    users.objects.bulk_create(
        users(username=name, email=f"{name}@example.org", password="!")
        for name in dataset.member_names()
    )
    ids = list(users.objects.order_by("id").values_list("id", flat=True))
    known = set(UserProfile.objects.values_list("user_id", flat=True))
    UserProfile.objects.bulk_create(
        UserProfile(user_id=pk, slug=name, nickname=name, is_verified=True)
        for pk, name in zip(ids, dataset.member_names())  # noqa: B905
        if pk not in known
    )
    category = Category.objects.create(title="Talk")
    for thread in dataset.threads():
        topic = Topic.objects.create(
            user_id=ids[thread.posts[0].member], category=category, title=thread.title,
            date=thread.posts[0].at, last_active=thread.posts[-1].at,
            comment_count=len(thread.posts),
        )  # fmt: skip
        Comment.objects.bulk_create(
            Comment(
                user_id=ids[post.member], topic=topic, comment=post.markdown,
                comment_html=post.html, date=post.at,
            )
            for post in thread.posts
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return category, Topic.objects.order_by("pk").first(), users.objects.order_by("id").first()


if __name__ == "__main__":
    category, topic, user = load()
    tell(
        user, topic=topic.get_absolute_url(), space=category.get_absolute_url(),
        reply=f"/comment/{topic.pk}/publish/", field="comment",
    )  # fmt: skip
