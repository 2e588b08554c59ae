from django.urls import path

from lms.exports.views import exports, schedules

app_name = "lms_exports"
urlpatterns = [
    path("manage/exports/<uuid:pk>/", exports.export, name="export"),
    path("manage/exports/<uuid:pk>/file/", exports.export_file, name="file"),
    path("manage/exports/<uuid:pk>/again/", exports.export_again, name="again"),
    path("manage/schedules/", schedules.schedules, name="schedules"),
    path("manage/schedules/new/", schedules.new, name="schedule_new"),
    path("manage/schedules/<uuid:key>/", schedules.change, name="schedule_change"),
]
