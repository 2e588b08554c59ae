from django.urls import path
from wagtail import hooks

from certification.awards import views
from certification.awards.panels import parts_panel
from courses.content.contributed import HOOK

hooks.register(HOOK, parts_panel)


@hooks.register("register_admin_urls")
def register_part_urls():
    return [
        path("taphuan/tinh-phan/<int:page>/", views.parts, name="taphuan_parts"),
    ]
