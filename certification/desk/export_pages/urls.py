from django.urls import path

from certification.desk.export_pages import views

urlpatterns = [
    path("exports/<uuid:pk>/", views.export, name="export"),
    path("exports/<uuid:pk>/file/", views.export_file, name="export_file"),
]
