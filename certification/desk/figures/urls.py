from django.urls import path

from certification.desk.figures import views

urlpatterns = [
    path("", views.manage, name="manage"),
    path("units/<str:code>/", views.figures, name="figures"),
    path("units/<str:code>/people/", views.people, name="people"),
    path("units/<str:code>/export/", views.figures_export, name="figures_export"),
]
