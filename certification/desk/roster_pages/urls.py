from django.urls import path

from certification.desk.roster_pages import imports, review, views

urlpatterns = [
    path("roster/", views.roster, name="roster"),
    path("roster/mau.xlsx", views.roster_template_file, name="roster_template"),
    path("roster/hien-tai.xlsx", views.roster_export, name="roster_export"),
    path("roster/<uuid:key>/", imports.roster_import, name="roster_import"),
    path("roster/<uuid:key>/tien-do/", imports.roster_progress, name="roster_progress"),
    path("roster/<uuid:key>/nhap/", imports.roster_apply, name="roster_apply"),
    path("roster/<uuid:key>/them-so-0/", imports.roster_pad, name="roster_pad"),
    path("roster/<uuid:key>/bo/", imports.roster_drop, name="roster_drop"),
    path("roster/<uuid:key>/hoan-tac/", imports.roster_undo, name="roster_undo"),
    path("roster/<uuid:key>/loi.xlsx", imports.roster_errors, name="roster_errors"),
    path("review/", review.review, name="review"),
    path("review/<int:pk>/", review.decide, name="review_decide"),
]
