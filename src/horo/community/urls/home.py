from django.urls import path

from horo.community.views import follow, home, introductions, preferences, profiles, welcome

urlpatterns = [
    path("", home.home, name="home"),
    path("latest/", home.latest, name="latest"),
    path("members/", profiles.members, name="members"),
    path("members/map/-/", profiles.members_map, name="members-map"),
    path("introductions/", introductions.introductions, name="introductions"),
    path(
        "introductions/<int:introduction_id>/answer/",
        introductions.answer,
        name="answer-introduction",
    ),
    path("places/", profiles.suggest_places, name="places"),
    path("members/<str:handle>/", profiles.profile, name="profile"),
    path("profile/", preferences.edit_profile, name="edit-profile"),
    path("profile/picture/", preferences.set_picture, name="set-picture"),
    path("profile/picture/remove/", preferences.remove_picture, name="remove-picture"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("follow/<slug:kind>/<int:object_id>/", follow.follow, name="follow"),
    path("unfollow/<slug:kind>/<int:object_id>/", follow.unfollow, name="unfollow"),
    path("welcome/", welcome.steps, name="welcome"),
    path("welcome/introduce/", welcome.introduce, name="welcome-introduce"),
    path("welcome/choose/", welcome.choose, name="welcome-choose"),
    path("welcome/ask/", welcome.ask, name="welcome-ask"),
    path("welcome/skip/<int:step>/", welcome.skip, name="welcome-skip"),
    path("welcome/later/", welcome.later, name="welcome-later"),
    path("welcome/dismiss/", welcome.dismiss, name="welcome-dismiss"),
]
