from django.urls import path

from certification.desk.target_pages import decisions, views

urlpatterns = [
    path("targets/", views.targets, name="targets"),
    path("targets/new/", decisions.new, name="target_new"),
    path("targets/<int:pk>/", views.target, name="target"),
    path("targets/<int:pk>/change/", decisions.change, name="target_change"),
]
