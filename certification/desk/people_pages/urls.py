from django.urls import path

from certification.desk.people_pages import merging, record, views

urlpatterns = [
    path("people/", views.people_list, name="register"),
    path("people/export/", views.people_export, name="register_export"),
    path("people/add/", record.person_add, name="person_add"),
    path("people/<uuid:key>/", record.person, name="person"),
    path("people/<uuid:key>/edit/", record.person_edit, name="person_edit"),
    path("people/<uuid:key>/post/", record.person_post, name="person_post"),
    path("people/<uuid:key>/postings/<int:pk>/end/", record.posting_end, name="posting_end"),
    path("people/<uuid:key>/postings/<int:pk>/void/", record.posting_void, name="posting_void"),
    path("people/<uuid:key>/login/", record.person_login, name="person_login"),
    path("people/<uuid:key>/merge/", merging.person_merge, name="person_merge"),
    path("people/<uuid:key>/unmerge/<int:pk>/", merging.person_unmerge, name="person_unmerge"),
]
