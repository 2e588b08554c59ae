from django.urls import path

from certification.desk.right_pages import views

urlpatterns = [
    path("roles/", views.roles, name="roles"),
    path("roles/<int:pk>/revoke/", views.role_revoke, name="role_revoke"),
    path("audit/", views.audit, name="audit"),
]
