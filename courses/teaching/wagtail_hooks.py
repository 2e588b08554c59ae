from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from courses.learning.notices import HOOK
from courses.teaching.notices import survey_notices
from courses.teaching.permissions import is_trainer

hooks.register(HOOK, survey_notices)


class FollowMenuItem(MenuItem):
    """An absolute address, as the way to the learners' pages has: it leads out of the editor."""

    def render_component(self, request: HttpRequest):
        component = super().render_component(request)
        component.url = request.build_absolute_uri(self.url)
        return component

    def is_shown(self, request: HttpRequest) -> bool:
        return is_trainer(request.user)


@hooks.register("register_admin_menu_item")
def follow_learners_item():
    url = reverse("courses_teaching:courses")
    return FollowMenuItem(_("Theo dõi học viên"), url, name="taphuan-follow", icon_name="group", order=97)
