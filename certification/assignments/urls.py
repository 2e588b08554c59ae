from django.urls import path

from certification.assignments.views import changes, exemptions, learning, lists

app_name = "certification_assignments"
urlpatterns = [
    path("hoc-lai/<slug:code>/", learning.again, name="again"),
    path("manage/assignments/", lists.assignments, name="list"),
    path("manage/assignments/new/", changes.new, name="new"),
    path("manage/assignments/<uuid:key>/", lists.people, name="people"),
    path("manage/assignments/<uuid:key>/export/", lists.export, name="export"),
    path("manage/assignments/<uuid:key>/change/", changes.change, name="change"),
    path("manage/assignments/<uuid:key>/people/<uuid:person>/exempt/", exemptions.exempt, name="exempt"),
    path("manage/assignments/<uuid:key>/exemptions/<int:pk>/end/", exemptions.end, name="unexempt"),
]
