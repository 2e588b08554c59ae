from django.urls import path

from certification.campaigns.views import calendar, drives, landing, results, sharing

app_name = "certification_campaigns"
urlpatterns = [
    path("manage/campaigns/", drives.drives, name="drives"),
    path("manage/campaigns/new/", drives.new, name="new"),
    path("manage/campaigns/calendar/", calendar.calendar, name="calendar"),
    path("manage/campaigns/calendar/new/", calendar.new, name="entry_new"),
    path("manage/campaigns/calendar/<int:pk>/", calendar.edit, name="entry_edit"),
    path("manage/campaigns/<int:pk>/", results.result, name="result"),
    path("manage/campaigns/<int:pk>/people/", results.people, name="people"),
    path("manage/campaigns/<int:pk>/export/", results.export, name="export"),
    path("manage/campaigns/<int:pk>/edit/", drives.edit, name="edit"),
    path("manage/campaigns/<int:pk>/close/", drives.close, name="close"),
    path("manage/campaigns/<int:pk>/share/", sharing.share, name="share"),
    path("manage/campaigns/<int:pk>/poster.pdf", sharing.poster, name="poster"),
    path("manage/campaigns/<int:pk>/invite/", sharing.invite, name="invite"),
    path("dot-hoc/<str:token>/", landing.landing, name="landing"),
]
