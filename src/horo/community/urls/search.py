from django.urls import path

from horo.community.views import search

urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/similar/", search.similar, name="similar"),
]
