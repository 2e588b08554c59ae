from django.urls import path

from certification.desk.my_learning import views

urlpatterns = [
    path("learn/", views.my_learning, name="my_learning"),
    path("healthz", views.healthz, name="healthz"),
]
