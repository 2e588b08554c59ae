from django.urls import path

from courses.scenario import views

app_name = "courses_scenario"
urlpatterns = [
    path("tinh-huong/<uuid:activity>/", views.intro, name="intro"),
    path("tinh-huong/<uuid:activity>/bat-dau/", views.start, name="start"),
    path("tinh-huong/lan/<uuid:session>/", views.play, name="play"),
    path("tinh-huong/lan/<uuid:session>/tu-dau/", views.again, name="again"),
    path("tinh-huong/lan/<uuid:session>/ket-thuc/", views.result, name="result"),
]
