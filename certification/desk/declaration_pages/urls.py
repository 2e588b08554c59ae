from django.urls import path

from certification.desk.declaration_pages import uploads, views

urlpatterns = [
    path("declarations/", views.declarations, name="declarations"),
    path("declarations/doi-chieu.xlsx", views.declarations_export, name="declarations_export"),
    path("declarations/mau.xlsx", uploads.template_file, name="declarations_template"),
    path("declarations/upload/", uploads.upload, name="declarations_upload"),
    path("declarations/scans/<int:pk>/", views.declaration_scan, name="declaration_scan"),
    path("declarations/units/<str:code>/", views.declaration, name="declaration"),
    path("declarations/units/<str:code>/new/", views.declare, name="declare"),
]
