"""The pages of the hosted community, part by part."""

from itertools import chain

from horo.community.urls import compose, home, marks, read, search

app_name = "community"
urlpatterns = list(
    chain.from_iterable(part.urlpatterns for part in (home, read, compose, marks, search))
)
