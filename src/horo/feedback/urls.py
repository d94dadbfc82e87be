from django.urls import path

from horo.feedback.views import forms, results

app_name = "feedback"
urlpatterns = [
    path("forms/", forms.mine, name="mine"),
    path("forms/<slug:slug>/", forms.form, name="form"),
    path("forms/<slug:slug>/thanks/", forms.thanks, name="thanks"),
    path("console/forms/", results.forms, name="forms"),
    path("console/forms/responses/<int:response_id>/", results.response, name="response"),
    path("console/forms/<slug:slug>/", results.form, name="results"),
    path("console/forms/<slug:slug>/people/", results.people, name="people"),
    path("console/forms/<slug:slug>/answers/", results.answers, name="answers"),
    path("console/forms/<slug:slug>/responses/", results.responses, name="responses"),
    path("console/forms/<slug:slug>/csv/", results.export, name="export"),
]
