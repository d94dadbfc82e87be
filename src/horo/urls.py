"""Every room's pages, put together."""

from django.urls import include, path

urlpatterns = [
    path("", include("horo.web.urls")),
    path("", include("horo.people.urls")),
    path("", include("horo.messaging.urls")),
]
