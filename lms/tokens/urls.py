from django.urls import path

from lms.tokens import views

app_name = "lms_tokens"
urlpatterns = [
    path("manage/tokens/", views.tokens, name="tokens"),
    path("manage/tokens/<uuid:key>/revoke/", views.token_revoke, name="revoke"),
]
