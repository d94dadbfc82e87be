from django.urls import URLPattern, path

from horo.community.views import bookmarks, duplicates, marks, polls

urlpatterns: list[URLPattern] = [
    path("posts/<int:post_id>/react/", marks.react, name="react"),
    path("posts/<int:post_id>/reactions/", marks.who_reacted, name="who-reacted"),
    path("posts/<int:post_id>/vote/", marks.vote, name="vote"),
    path("posts/<int:post_id>/accept/", marks.accept, name="accept"),
    path("posts/<int:post_id>/unaccept/", marks.unaccept, name="unaccept"),
    path("posts/<int:post_id>/bookmark/", bookmarks.bookmark, name="bookmark"),
    path("posts/<int:post_id>/unbookmark/", bookmarks.unbookmark, name="unbookmark"),
    path("polls/<int:poll_id>/vote/", polls.vote, name="poll-vote"),
    path("polls/<int:poll_id>/withdraw/", polls.withdraw, name="poll-withdraw"),
    path("polls/<int:poll_id>/close/", polls.close, name="poll-close"),
    path("polls/<int:poll_id>/voters/", polls.voters, name="poll-voters"),
    path("posts/<int:post_id>/wiki/", duplicates.wiki, name="wiki"),
    path("topics/<int:topic_id>/duplicate/of/", duplicates.duplicate, name="duplicate"),
    path("topics/<int:topic_id>/duplicate/undo/", duplicates.unduplicate, name="unduplicate"),
    path("bookmarks/", bookmarks.list_of, name="bookmarks"),
    path("bookmarks/restore/<str:token>/", bookmarks.restore, name="restore-bookmark"),
]
