from django.urls import path

from certification.desk.unit_pages import decisions, merging, splitting, views

urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/<str:code>/record/", views.unit_record, name="unit_record"),
    path("units/<str:code>/rename/", decisions.rename, name="unit_rename"),
    path("units/<str:code>/move/", decisions.move, name="unit_move"),
    path("units/<str:code>/close/", decisions.close, name="unit_close"),
    path("units/<str:code>/split/", splitting.split, name="unit_split"),
    path("unit-changes/", views.changes, name="unit_changes"),
    path("unit-changes/options/", views.unit_options, name="unit_options"),
    path("unit-changes/new/", decisions.open_new, name="unit_open"),
    path("unit-changes/merge/", merging.merge, name="unit_merge"),
    path("unit-changes/<int:pk>/undo/", decisions.undo, name="unit_undo"),
]
