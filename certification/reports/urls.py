from django.urls import path

from certification.reports.views import changes, downloads, handing, lists, people, periods, series, writing

app_name = "certification_reports"
urlpatterns = [
    path("manage/reports/", lists.reports, name="reports"),
    path("manage/reports/start/", lists.start, name="start"),
    path("manage/reports/periods/<int:pk>/", periods.period, name="period"),
    path("manage/reports/series/", series.series_list, name="series_list"),
    path("manage/reports/series/new/", series.new, name="series_new"),
    path("manage/reports/series/<int:pk>/", series.edit, name="series_edit"),
    path("manage/reports/series/<int:pk>/deadlines/new/", series.deadline_new, name="deadline_new"),
    path("manage/reports/series/<int:pk>/deadlines/<int:deadline_pk>/", series.deadline_edit, name="deadline_edit"),
    path("manage/reports/<uuid:key>/", writing.report, name="report"),
    path("manage/reports/<uuid:key>/sections/", writing.sections, name="sections"),
    path("manage/reports/<uuid:key>/freeze/", writing.freeze, name="freeze"),
    path("manage/reports/<uuid:key>/progress/", writing.progress, name="progress"),
    path("manage/reports/<uuid:key>/reopen/", writing.reopen, name="reopen"),
    path("manage/reports/<uuid:key>/verify/", writing.verify, name="verify"),
    path("manage/reports/<uuid:key>/submit/", handing.submit, name="submit"),
    path("manage/reports/<uuid:key>/accept/", handing.accept, name="accept"),
    path("manage/reports/<uuid:key>/return/", handing.give_back, name="return"),
    path("manage/reports/<uuid:key>/number/", handing.number, name="number"),
    path("manage/reports/<uuid:key>/send/", handing.send, name="send"),
    path("manage/reports/<uuid:key>/restate/", changes.restate, name="restate"),
    path("manage/reports/<uuid:key>/changes/", changes.changes, name="changes"),
    path("manage/reports/<uuid:key>/people/", people.people, name="people"),
    path("manage/reports/<uuid:key>/movement/", people.movement, name="movement"),
    path("manage/reports/<uuid:key>/leavers/", people.leavers, name="leavers"),
    path("manage/reports/<uuid:key>/<str:audience>.<str:extension>", downloads.download, name="download"),
]
