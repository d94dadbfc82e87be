from django.urls import path

from horo.community.views import feeds, space, tags, topic

urlpatterns = [
    path("spaces/", space.spaces, name="spaces"),
    path("spaces/<str:slug>/", space.space, name="space"),
    path("spaces/<str:slug>/feed/", feeds.space_feed, name="space-feed"),
    path("tags/", tags.tags, name="tags"),
    path("tags/<str:slug>/", tags.tag, name="tag"),
    path("tags/<str:slug>/feed/", feeds.tag_feed, name="tag-feed"),
    path("topics/<int:topic_id>/", topic.topic, name="topic"),
    path("topics/<int:topic_id>/-/read/", topic.read_to, name="read-to"),
    path("topics/<int:topic_id>/-/feed/", feeds.topic_feed, name="topic-feed"),
    path("topics/<int:topic_id>/<str:slug>/", topic.topic, name="topic"),
    path("posts/<int:post_id>/", topic.post, name="post"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("sitemap-spaces.xml", feeds.sitemap_spaces, name="sitemap-spaces"),
    path("sitemap-<int:chunk>.xml", feeds.sitemap, name="sitemap-part"),
    path("robots.txt", feeds.robots, name="robots"),
]
