from django.urls import path

from horo.connectors import api

app_name = "connectors"
urlpatterns = [path("api/facts/", api.tell, name="facts")]
