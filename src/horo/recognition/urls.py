from django.urls import path

from horo.recognition.models import BADGE, LEVEL
from horo.recognition.views import members, team, trust

app_name = "recognition"
urlpatterns = [
    path("recognition/", members.mine, name="mine"),
    path("recognition/hide/", members.hide, name="hide"),
    path("recognition/show/", members.show, name="show"),
    path("badges/<slug:slug>/", members.merit, {"kind": BADGE}, name="badge"),
    path("levels/<slug:slug>/", members.merit, {"kind": LEVEL}, name="level"),
    path("console/recognition/", team.recognition, name="team"),
    path("console/recognition/give/", team.give, name="give"),
    path("console/recognition/take/<int:holding_id>/", team.take, name="take"),
    path("console/recognition/trust/<int:member_id>/", trust.of_member, name="trust-of"),
    path("console/recognition/trust/<int:member_id>/set/", trust.set_level, name="trust"),
    path("console/recognition/trust/<int:member_id>/release/", trust.release, name="release"),
    path("console/recognition/badges/<slug:slug>/", team.holders, {"kind": BADGE}, name="holders"),
    path(
        "console/recognition/levels/<slug:slug>/",
        team.holders,
        {"kind": LEVEL},
        name="level-holders",
    ),
]
