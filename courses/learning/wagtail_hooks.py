from django.urls import path
from wagtail import hooks

from courses.content.contributed import HOOK
from courses.learning import views
from courses.learning.panels import editions_panel

hooks.register(HOOK, editions_panel)


@hooks.register("register_admin_urls")
def register_edition_urls():
    return [
        path("taphuan/an-ban/<int:page>/", views.EditionsView.as_view(), name="taphuan_editions"),
        path("taphuan/an-ban/<int:page>/chuyen/", views.move_learners, name="taphuan_move_learners"),
    ]
