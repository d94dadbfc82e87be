from django.urls import path

from horo.files import views

app_name = "files"
urlpatterns = [
    path("files/", views.upload, name="upload"),
    path("files/<str:key>/<str:name>", views.file, name="file"),
    path("files/<str:key>/<slug:size>/copy", views.thumbnail, name="thumbnail"),
    path("pictures/<str:key>/<int:size>", views.picture, name="picture"),
]
