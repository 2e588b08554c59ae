from django.urls import path

from courses.learning import views
from courses.learning.offline import offline, service_worker

app_name = "courses_learning"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("tro-giup/", views.help_page, name="help"),
    path("mat-mang/", offline, name="offline"),
    path("sw.js", service_worker, name="service_worker"),
    path("khoa-hoc/<slug:code>/", views.course, name="course"),
    path("ghi-danh/<slug:code>/", views.enrol, name="enrol"),
    path("da-hoc/<uuid:completion>/", views.taken, name="taken"),
    path("da-hoc/<uuid:completion>/<uuid:lesson>/", views.taken_lesson, name="taken_lesson"),
    path("doi-ban/<slug:code>/", views.move, name="move"),
    # str, not slug: a page written by other means than our editor may have letters in its address
    path("khoa-hoc/<slug:code>/<str:slug>/", views.lesson, name="lesson"),
    path("khoa-hoc/<slug:code>/<str:slug>/xong/", views.finish, name="finish"),
]
