from django.urls import path

from horo.people import looking, views

app_name = "people"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/link/", views.send_link, name="send-link"),
    path("sign-in/password/", views.by_password, name="by-password"),
    path("sign-in/link/<str:token>/", views.follow_link, name="follow-link"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("language/", views.choose_language, name="choose-language"),
    path("appearance/", views.choose_theme, name="choose-theme"),
    path("view-as/", looking.looks, name="view-as"),
    path("view-as/begin/", looking.begin, name="view-as-begin"),
    path("view-as/end/", looking.end, name="view-as-end"),
]
