"""Spirit's pages, as its project template mounts them."""

from django.urls import include, path

urlpatterns = [path("", include("spirit.urls"))]
