"""Every room's pages, put together."""

from django.urls import include, path

from horo.core.health import health

urlpatterns = [
    path("health", health, name="health"),
    path("", include("horo.web.urls")),
    path("", include("horo.people.urls")),
    path("", include("horo.messaging.urls")),
]
