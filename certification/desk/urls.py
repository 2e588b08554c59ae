"""Pages and commands that need every room."""

from django.urls import include, path

app_name = "certification_desk"
urlpatterns = [
    path("", include("certification.desk.my_learning.urls")),
    path("manage/", include("certification.desk.week_pages.urls")),
    path("manage/", include("certification.desk.unit_pages.urls")),
    path("manage/", include("certification.desk.declaration_pages.urls")),
    path("manage/", include("certification.desk.target_pages.urls")),
    path("manage/", include("certification.desk.figures.urls")),
    path("manage/", include("certification.desk.roster_pages.urls")),
    path("manage/", include("certification.desk.card_pages.urls")),
    path("manage/", include("certification.desk.people_pages.urls")),
    path("manage/", include("certification.desk.right_pages.urls")),
    path("api/v1/", include("certification.desk.api.urls")),
]
