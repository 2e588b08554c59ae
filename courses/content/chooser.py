from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet


class ActivityChooserViewSet(ChooserViewSet):
    """Lets an author put any activity, of whatever format, into a lesson; see `own_activities` for which."""

    model = "courses_content.Activity"
    icon = "form"
    choose_one_text = _("Chọn hoạt động")
    choose_another_text = _("Chọn hoạt động khác")
    edit_item_text = _("Sửa hoạt động này")


activity_chooser = ActivityChooserViewSet("activity_chooser")
