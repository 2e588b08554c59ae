from django.urls import path

from certification.certificates import views

app_name = "certification_certificates"
urlpatterns = [
    path("verify/", views.lookup, name="lookup"),
    path("verify/<str:code>/", views.verify, name="verify"),
    path("learn/giay-chung-nhan/<str:code>.pdf", views.download, name="download"),
]
