from django.urls import path

from certification.desk.figures import views
from certification.desk.figures.attendances import attendances
from certification.desk.figures.why import why

urlpatterns = [
    path("", views.manage, name="manage"),
    path("units/<str:code>/", views.figures, name="figures"),
    path("units/<str:code>/people/", views.people, name="people"),
    path("units/<str:code>/people/export/", views.people_export, name="people_export"),
    path("units/<str:code>/people/<uuid:key>/why/", why, name="why"),
    path("units/<str:code>/attendances/", attendances, name="attendances"),
    path("units/<str:code>/export/", views.figures_export, name="figures_export"),
]
