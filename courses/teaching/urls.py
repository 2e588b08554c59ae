from django.urls import path

from courses.teaching.views import (
    cohorts,
    courses,
    granting,
    items,
    joining,
    learners,
    messages,
    regrading,
    surveys,
    times,
)

app_name = "courses_teaching"
urlpatterns = [
    path("teach/", courses.courses, name="courses"),
    path("teach/<slug:code>/", courses.overview, name="overview"),
    path("teach/<slug:code>/learners/", learners.progress, name="learners"),
    path("teach/<slug:code>/learners/export/", learners.export, name="export"),
    path("teach/<slug:code>/learners/<uuid:enrolment>/help/", granting.grant, name="grant"),
    path("teach/<slug:code>/cohorts/", cohorts.cohorts, name="cohorts"),
    path("teach/<slug:code>/cohorts/<int:pk>/", cohorts.cohort, name="cohort"),
    path("teach/<slug:code>/cohorts/<int:pk>/change/", cohorts.change, name="cohort_change"),
    path("teach/<slug:code>/cohorts/<int:pk>/share/", cohorts.share, name="share"),
    path("teach/<slug:code>/message/", messages.write, name="message"),
    path("teach/<slug:code>/quizzes/", items.quizzes, name="quizzes"),
    path("teach/<slug:code>/quizzes/<uuid:quiz>/", items.items, name="items"),
    path("teach/<slug:code>/quizzes/<uuid:quiz>/regrade/<uuid:question>/", regrading.regrade, name="regrade"),
    path("teach/<slug:code>/regrades/", regrading.regrades, name="regrades"),
    path("teach/<slug:code>/times/", times.times, name="times"),
    path("teach/<slug:code>/surveys/", surveys.results, name="surveys"),
    path("teach/<slug:code>/surveys/<slug:kind>/", surveys.edit, name="survey_edit"),
    path("khao-sat/<slug:code>/<slug:kind>/", surveys.answer, name="answer"),
    path("tham-gia/<str:token>/", joining.join, name="join"),
]
