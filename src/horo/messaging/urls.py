from django.urls import path

from horo.messaging import views

app_name = "messaging"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<int:message_id>/", views.message, name="message"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
