from django.urls import path

from horo.community.views import aids, compose, drafts, edit, spaces_admin, topics

# What is done to a topic stands behind "-": no title reads like that.
urlpatterns = [
    path("new/", compose.new_topic, name="new-topic"),
    path("topics/<int:topic_id>/-/reply/", compose.reply, name="reply"),
    path("posts/<int:post_id>/edit/", edit.edit, name="edit"),
    path("posts/<int:post_id>/history/", edit.show_history, name="history"),
    path("posts/<int:post_id>/remove/", edit.remove, name="remove"),
    path("posts/<int:post_id>/restore/", edit.restore, name="restore"),
    path("posts/<int:post_id>/quote/", aids.quote, name="quote"),
    path("topics/<int:topic_id>/-/pin/", topics.pin, name="pin"),
    path("topics/<int:topic_id>/-/unpin/", topics.unpin, name="unpin"),
    path("topics/<int:topic_id>/-/close/", topics.close, name="close"),
    path("topics/<int:topic_id>/-/reopen/", topics.reopen, name="reopen"),
    path("topics/<int:topic_id>/-/publish/", topics.publish, name="publish"),
    path("topics/<int:topic_id>/-/move/", topics.move, name="move"),
    path("topics/<int:topic_id>/-/split/", topics.split, name="split"),
    path("topics/<int:topic_id>/-/merge/", topics.merge, name="merge"),
    path("topics/<int:topic_id>/-/slow-mode/", topics.slow_mode, name="slow-mode"),
    path("topics/<int:topic_id>/-/tags/", topics.retag, name="retag"),
    path("compose/preview/", aids.preview, name="preview"),
    path("compose/suggest/", aids.suggest, name="suggest"),
    path("drafts/", drafts.listed, name="drafts"),
    path("drafts/<str:key>/", drafts.draft, name="draft"),
    path("drafts/<str:key>/discard/", drafts.discard, name="discard-draft"),
    path("new-space/", spaces_admin.new_space, name="new-space"),
    path("spaces/<str:slug>/edit/", spaces_admin.edit_space, name="edit-space"),
]
