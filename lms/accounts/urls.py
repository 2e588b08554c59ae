from django.urls import path

from lms.accounts import views

app_name = "lms_accounts"
urlpatterns = [
    path("claim/", views.claim, name="claim"),
]
