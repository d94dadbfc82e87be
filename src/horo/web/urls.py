from django.urls import path

from horo.web.views import home, people, topics

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("people/", people.people, name="people"),
    path("people/<int:member_id>/", people.member, name="member"),
    path("topics/<int:topic_id>/", topics.topic, name="topic"),
]
