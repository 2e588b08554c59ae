from django.urls import path

from lms.accounts import views

app_name = "lms_accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("claim/", views.claim, name="claim"),
]
