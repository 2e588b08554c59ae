from django.urls import path

from certification.desk.my_learning import views

urlpatterns = [
    path("learn/", views.my_learning, name="my_learning"),
    path("learn/ket-qua.pdf", views.transcript, name="transcript"),
    path("healthz", views.healthz, name="healthz"),
]
