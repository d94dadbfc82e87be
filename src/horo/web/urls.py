from django.urls import path

from horo.web.views import backtest, funnel, home, measures, people, playbook, today, topics

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("today/", today.today, name="today"),
    path("today/people/", today.group, name="group"),
    path("today/effect/", today.effect, name="effect"),
    path("today/approve/", today.approve, name="approve"),
    path("today/hold/", today.hold, name="hold"),
    path("today/reject/", today.reject, name="reject"),
    path("today/undo/", today.undo, name="undo"),
    path("today/unanswered/", today.unanswered, name="unanswered"),
    path("today/tasks/<int:task_id>/finish/", today.finish_task, name="finish-task"),
    path("today/tasks/<int:task_id>/reopen/", today.reopen_task, name="reopen-task"),
    path("playbook/", playbook.playbook, name="playbook"),
    path("playbook/files/<path:path>", playbook.source, name="playbook-source"),
    path("funnel/", funnel.funnel, name="funnel"),
    path("funnel/<slug:slug>/", funnel.stage, name="stage"),
    path("measures/", measures.measures, name="measures"),
    path("measures/<slug:name>/who/", measures.who, name="measure-who"),
    path("backtest/", backtest.backtest, name="backtest"),
    path("people/", people.people, name="people"),
    path("people/<int:member_id>/", people.member, name="member"),
    path("topics/<int:topic_id>/", topics.topic, name="topic"),
]
