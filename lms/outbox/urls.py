from django.urls import path

from lms.outbox.views import inbox, manage, preferences

app_name = "lms_outbox"
urlpatterns = [
    path("tin-nhan/", inbox.inbox, name="inbox"),
    path("tin-nhan/tuy-chon/", preferences.choose, name="preferences"),
    path("tin-nhan/thoi-nhan/<str:token>/", preferences.stop, name="unsubscribe"),
    path("tin-nhan/<uuid:message>/", inbox.message, name="message"),
    path("manage/messages/", manage.deliveries, name="deliveries"),
    path("manage/messages/<uuid:delivery>/", manage.decide, name="decide"),
]
