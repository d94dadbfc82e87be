from django.urls import path

from horo.gatherings.views import answering, changing, feeds, pages

app_name = "gatherings"
urlpatterns = [
    path("events/", pages.index, name="events"),
    path("events/new/", changing.new, name="new"),
    path("events/calendar/", feeds.addresses, name="addresses"),
    path("events/calendar/renew/", feeds.renew, name="renew-address"),
    path("events/calendar/revoke/", feeds.revoke, name="revoke-address"),
    path("events/<int:event_id>/", pages.event, name="event"),
    path("events/<int:event_id>.ics", feeds.event, name="event-calendar"),
    path("events/<int:event_id>/edit/", changing.edit, name="edit"),
    path("events/<int:event_id>/cancel/", changing.cancel, name="cancel"),
    path("events/<int:event_id>-<str:slug>/", pages.event, name="event-page"),
    path("events/on/<int:occurrence_id>/", pages.occurrence, name="occurrence"),
    path("events/on/<int:occurrence_id>.ics", feeds.occurrence, name="occurrence-calendar"),
    path("events/on/<int:occurrence_id>/answer/", answering.answer, name="answer"),
    path("events/on/<int:occurrence_id>/ask/", answering.ask, name="ask"),
    path("events/on/<int:occurrence_id>/there/", answering.was_there, name="was-there"),
    path("events/on/<int:occurrence_id>/attendance/", answering.mark, name="mark"),
    path("events/on/<int:occurrence_id>/move/", changing.move, name="move"),
    path("events/on/<int:occurrence_id>/cancel/", changing.cancel_one, name="cancel-one"),
    path("events/questions/<int:question_id>/remove/", answering.take_down, name="take-down"),
    path("calendar/<str:token>.ics", feeds.own, name="own-calendar"),
    path("calendar/<str:token>/<str:slug>.ics", feeds.space_by_token, name="space-by-token"),
    path("spaces/<str:slug>/events.ics", feeds.space, name="space-calendar"),
]
