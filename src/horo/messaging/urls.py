from django.urls import path

from horo.messaging import views

app_name = "messaging"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<int:message_id>/", views.message, name="message"),
    path("inbox/<int:message_id>/why/", views.why_message, name="why-message"),
    path("inbox/<int:message_id>/again/", views.resume, name="resume"),
    path("why/", views.why, name="why"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
