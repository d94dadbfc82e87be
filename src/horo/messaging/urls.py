from django.urls import path

from horo.messaging.views import inbound, notifications, preferences, push
from horo.messaging.views import inbox as views

app_name = "messaging"
urlpatterns = [
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.read_all, name="read-all"),
    path("notifications/<int:told_id>/", notifications.follow, name="notification"),
    path("notifications/<int:told_id>/read/", notifications.read_line, name="read-line"),
    path("notifications/<int:told_id>/mute/", notifications.mute, name="mute"),
    path("notifications/topics/<int:topic_id>/unmute/", notifications.unmute, name="unmute"),
    path("notifications/preferences/", preferences.show, name="preferences"),
    path("notifications/tune/<str:kind>/<int:object_id>/", preferences.tune, name="tune"),
    path("notifications/stop/<str:token>/", preferences.stop, name="stop"),
    path("notifications/push/", push.allow, name="push-allow"),
    path("notifications/push/<int:place_id>/remove/", push.forbid, name="push-forbid"),
    path("mail/inbound/", inbound.take, name="inbound"),
    path("worker.js", push.worker, name="worker"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<int:message_id>/", views.message, name="message"),
    path("inbox/<int:message_id>/why/", views.why_message, name="why-message"),
    path("inbox/<int:message_id>/again/", views.resume, name="resume"),
    path("why/", views.why, name="why"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
