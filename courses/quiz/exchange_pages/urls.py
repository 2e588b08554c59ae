from django.urls import path

from courses.quiz.exchange_pages import views

urlpatterns = [
    path("taphuan/cau-hoi/nhap/", views.upload, name="taphuan_question_import"),
    path("taphuan/cau-hoi/nhap/mau/", views.template, name="taphuan_question_template"),
    path("taphuan/cau-hoi/nhap/<uuid:key>/", views.preview, name="taphuan_question_preview"),
    path("taphuan/cau-hoi/xuat/", views.export, name="taphuan_question_export"),
    path("taphuan/cau-hoi/trung/", views.twins, name="taphuan_question_twins"),
]
