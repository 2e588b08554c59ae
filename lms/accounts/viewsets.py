from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from lms.accounts.domain import publish_notice
from lms.accounts.models import PrivacyNotice
from lms.accounts.queries import current_notice
from lms.dates import now, today


class NoticeForm(WagtailAdminModelForm):
    """The next version; it begins with the words of the one in force."""

    class Meta:
        model = PrivacyNotice
        fields = ["text", "text_en", "valid_from"]
        widgets = {"text": forms.Textarea(attrs={"rows": 24}), "text_en": forms.Textarea(attrs={"rows": 24})}
        help_texts = {
            "text": _("Dòng bắt đầu bằng “## ” là đề mục, bằng “- ” là gạch đầu dòng; dòng trống ngắt đoạn."),
            "text_en": _("Để trống thì người đọc tiếng Anh thấy bản tiếng Việt."),
            "valid_from": _("Từ ngày này mọi người được mời đọc lại. Đã ban hành thì không sửa được nữa."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_force = current_notice(as_of=today())
        if in_force is not None:
            self.initial |= {"text": in_force.text, "text_en": in_force.text_en, "valid_from": today()}


class NoticeCreateView(CreateView):
    def save_instance(self) -> PrivacyNotice:
        data = self.form.cleaned_data
        return publish_notice(
            text=data["text"],
            text_en=data["text_en"],
            valid_from=data["valid_from"],
            by=self.request.user,
            at=now(),
        )


class FrozenPolicy(ModelPermissionPolicy):
    """Versions are added and read; nobody edits or deletes one."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in ("change", "delete") and bool(super().user_has_permission(user, action))


class NoticeViewSet(SnippetViewSet):
    model = PrivacyNotice
    icon = "lock"
    menu_label = _("Thông báo dữ liệu cá nhân")
    menu_order = 910
    list_display = ["__str__", "valid_from", "published_at", "published_by"]
    ordering = ["-version"]
    add_to_admin_menu = True
    inspect_view_enabled = True
    inspect_view_fields = ["version", "valid_from", "published_at", "published_by", "text", "text_en"]
    copy_view_enabled = False
    add_view_class = NoticeCreateView
    breadcrumbs_items = WagtailAdminTemplateMixin.breadcrumbs_items  # the viewset's keep the first reader's language

    def get_form_class(self, for_update: bool = False) -> type[NoticeForm]:
        return NoticeForm
