from django.urls import path

from lms.look import views

app_name = "lms_look"
urlpatterns = [
    path("giao-dien/", views.components, name="components"),
    path("giao-dien/chon/", views.choose, name="choose"),
]
