"""Every room's pages, put together."""

from django.urls import include, path

from horo.core.health import health

handler429 = "horo.membership.views.accounts.too_many"  # asked for by django-allauth

urlpatterns = [
    path("health", health, name="health"),
    path("", include("horo.web.urls")),
    path("", include("horo.community.urls")),
    path("", include("horo.files.urls")),
    path("", include("horo.people.urls")),
    path("", include("horo.messaging.urls")),
    path("", include("horo.membership.urls")),
    path("", include("horo.chat.urls")),
    path("", include("horo.gatherings.urls")),
    path("", include("horo.recognition.urls")),
    path("", include("horo.feedback.urls")),
    path("", include("horo.connectors.urls")),
    path("accounts/", include("horo.membership.allauth_urls")),
]
