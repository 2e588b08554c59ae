from django.urls import path

from courses.quiz import views

app_name = "courses_quiz"
urlpatterns = [
    path("kiem-tra/<uuid:activity>/", views.intro, name="intro"),
    path("kiem-tra/<uuid:activity>/bat-dau/", views.start, name="start"),
    path("kiem-tra/lan/<uuid:session>/", views.play, name="play"),
    path("kiem-tra/lan/<uuid:session>/luu/", views.save, name="save"),
    path("kiem-tra/lan/<uuid:session>/ket-qua/", views.result, name="result"),
]
