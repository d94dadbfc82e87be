import re

import pytest
from django.core import mail
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _no_limits_spent():
    cache.clear()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run a block and then what waits for its commit, mail for instance."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def link_in(message=None) -> str:
    """The path of the one link that a mail holds."""
    (address,) = re.findall(r"https?://\S+", (message or mail.outbox[-1]).body)
    return "/" + address.split("/", 3)[3]
