from django.urls import path

from certification.desk.week_pages import views

urlpatterns = [path("week/", views.week, name="week")]
