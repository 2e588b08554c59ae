from django.urls import path

from certification.desk.roster_pages import views

urlpatterns = [
    path("roster/", views.roster, name="roster"),
    path("roster/mau.xlsx", views.roster_template_file, name="roster_template"),
    path("roster/loi.xlsx", views.roster_errors, name="roster_errors"),
]
