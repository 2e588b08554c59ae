from django.urls import path

from courses.learning import views

app_name = "courses_learning"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("khoa-hoc/<slug:code>/", views.course, name="course"),
    path("khoa-hoc/<slug:code>/bat-dau/", views.enrol, name="enrol"),
    path("khoa-hoc/<slug:code>/<slug:slug>/", views.lesson, name="lesson"),
    path("khoa-hoc/<slug:code>/<slug:slug>/xong/", views.finish, name="finish"),
]
