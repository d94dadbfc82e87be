"""The WSGI application that `horo up` serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horo.settings")
application = get_wsgi_application()
