"""The ways in and out on the list of the bank."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView


class BankIndexView(IndexView):
    """The list with import, export and twins behind its three dots."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        own = [
            (_("Nhập câu hỏi"), "taphuan_question_import", "upload", ["add"]),
            (_("Xuất câu hỏi"), "taphuan_question_export", "download", ["add", "change", "view"]),
            (_("Câu trùng"), "taphuan_question_twins", "copy", ["add", "change", "view"]),
        ]
        buttons = [
            Button(label, url=reverse(name), icon_name=icon, priority=10 * place)
            for place, (label, name, icon, actions) in enumerate(own, start=1)
            if self.permission_policy.user_has_any_permission(self.request.user, actions)
        ]
        return [*super().header_more_buttons, *buttons]
